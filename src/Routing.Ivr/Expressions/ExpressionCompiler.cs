using Routing.Ivr.Compiling;

namespace Routing.Ivr.Expressions;

/// <summary>
/// Parses and checks an expression in one pass (precedence climbing). The first fault of syntax ends
/// it; faults of type are all told. Never throws, whatever the text. A compiler is used once.
/// </summary>
internal sealed class ExpressionCompiler
{
    /// <summary>The longest expression, in characters.</summary>
    public const int LongestExpression = 1000;

    private const int DeepestNesting = 32;

    private readonly FlowNode _node;
    private readonly VariableTable _variables;
    private readonly ExpressionScanner _scanner;
    private readonly TypeRules _rules;
    private readonly ProblemList _problems;
    private Token _token;

    private ExpressionCompiler(FlowNode node, int start, int end, VariableTable variables, FlowNames names, ProblemList problems)
    {
        _node = node;
        _variables = variables;
        _problems = problems;
        _scanner = new ExpressionScanner(node.Text, start, end);
        _rules = new TypeRules(node, names, problems);
        _token = _scanner.Next();
    }

    /// <summary>Compiles the text of <paramref name="node"/> between two offsets. What is wrong gives an expression of no type.</summary>
    public static Expression Compile(FlowNode node, int start, int end, VariableTable variables, FlowNames names, ProblemList problems)
    {
        var wrong = new WrongExpression(null, start, end);
        if (end - start > LongestExpression)
        {
            problems.Error(node.PositionOf(start), $"an expression has at most {LongestExpression} characters; set variables for its parts");
            return wrong;
        }

        var compiler = new ExpressionCompiler(node, start, end, variables, names, problems);
        if (compiler._token.Kind == TokenKind.End)
        {
            problems.Error(node.PositionOf(start), "an expression is missing here, such as open('office')");
            return wrong;
        }

        Expression? expression = compiler.Operation(1, 0);
        if (expression is not null && compiler._token.Kind != TokenKind.End)
        {
            compiler.Unexpected("the expression should end here, or go on with an operator such as &&");
            return wrong;
        }

        return expression ?? wrong;
    }

    private Expression? Operation(int precedence, int depth)
    {
        Expression? left = Operand(depth);
        while (left is not null && _token.Kind == TokenKind.Symbol
            && BinaryOperator.Find(_token.Text) is { } operation && operation.Precedence >= precedence)
        {
            Take();
            Expression? right = Operation(operation.Precedence + 1, depth);
            left = right is null ? null : _rules.Join(operation, left, right);
        }

        return left;
    }

    private Expression? Operand(int depth)
    {
        if (depth > DeepestNesting)
        {
            return Fail(_token, $"an expression is at most {DeepestNesting} levels deep");
        }

        Token token = Take();
        switch (token.Kind)
        {
            case TokenKind.Number:
                return new LiteralExpression(FlowValue.Of(token.Number), token.Start, token.End);
            case TokenKind.Text:
                return new LiteralExpression(FlowValue.Of(token.Text), token.Start, token.End);
            case TokenKind.Name when token.Text is "true" or "false":
                return new LiteralExpression(FlowValue.Of(token.Text == "true"), token.Start, token.End);
            case TokenKind.Name:
                return _token.Is("(") ? Call(token, depth) : Variable(token);
            case TokenKind.Symbol when token.Text is "!" or "-":
                return Operand(depth + 1) is { } operand ? _rules.Prefix(token, operand) : null;
            case TokenKind.Symbol when token.Text == "(":
                Expression? inner = Operation(1, depth + 1);
                return inner is not null && Close(token, out int end) ? inner.Covering(token.Start, end) : null;
            case TokenKind.Wrong:
                return Fail(token, token.Text);
            case TokenKind.End:
                return Fail(token, "the expression ends too early: a value is missing");
            default:
                return Fail(token, $"a value is missing before {token.Text}");
        }
    }

    private Expression? Variable(Token name)
    {
        if (_variables.TryFind(name.Text, out FlowType? type))
        {
            if (type is not null)
            {
                return new VariableExpression(name.Text, type.Value, name.Start, name.End);
            }

            _problems.Error(_node.PositionOf(name.Start), $"the type of \"{name.Text}\" cannot be told: some \"set\" must give it a plain value first, such as 0");
            return new WrongExpression(null, name.Start, name.End);
        }

        string? word = name.Text.ToLowerInvariant() switch { "and" => "&&", "or" => "||", "not" => "!", _ => null };
        if (word is not null)
        {
            return Fail(name, $"\"{name.Text}\" is written {word}");
        }

        if (FunctionCatalog.Find(name.Text) is { } function)
        {
            return Fail(name, $"\"{name.Text}\" is a function: write {function.Sample}");
        }

        _problems.Error(
            _node.PositionOf(name.Start),
            $"there is no variable \"{name.Text}\"; a text stands in single quotes",
            Suggestion.For(name.Text, _variables.Names));
        return new WrongExpression(null, name.Start, name.End);
    }

    private Expression? Call(Token name, int depth)
    {
        Token open = Take();
        List<Expression> arguments = [];
        while (!_token.Is(")"))
        {
            if (arguments.Count > 0 && !TakeIf(","))
            {
                return Unexpected("a , or ) is missing here");
            }

            if (Operation(1, depth + 1) is not { } argument)
            {
                return null;
            }

            arguments.Add(argument);
        }

        return Close(open, out int end) ? _rules.Call(name, arguments).Covering(name.Start, end) : null;
    }

    private bool Close(Token open, out int end)
    {
        end = _token.End;
        if (TakeIf(")"))
        {
            return true;
        }

        Unexpected($"the ( of column {_node.PositionOf(open.Start).Column} is not closed: ) is missing here");
        return false;
    }

    private Token Take()
    {
        Token token = _token;
        _token = _scanner.Next();
        return token;
    }

    private bool TakeIf(string symbol)
    {
        bool there = _token.Is(symbol);
        if (there)
        {
            Take();
        }

        return there;
    }

    private Expression? Unexpected(string text) => Fail(_token, _token.Kind switch
    {
        TokenKind.Wrong => _token.Text,
        TokenKind.Name when _token.Text.ToLowerInvariant() is "and" or "or" => $"\"{_token.Text}\" is written {(_token.Text.ToLowerInvariant() == "and" ? "&&" : "||")}",
        _ => text,
    });

    private Expression? Fail(Token token, string text)
    {
        _problems.Error(_node.PositionOf(token.Start), text);
        return null;
    }
}
