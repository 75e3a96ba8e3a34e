using Routing.Ivr.Compiling;

namespace Routing.Ivr.Expressions;

/// <summary>What may stand with what: checks operands and arguments while the expression is built.</summary>
internal sealed class TypeRules(FlowNode node, FlowNames names, ProblemList problems)
{
    public Expression Join(BinaryOperator operation, Expression left, Expression right)
    {
        bool fine = Takes(operation, left) & Takes(operation, right);
        if (!fine || left.Type is null || right.Type is null)
        {
            // The type that one side tells is good enough to go on checking with.
            FlowType? told = fine && (left.Type ?? right.Type) is { } known ? operation.For(known)?.Result : null;
            return new WrongExpression(told ?? operation.CommonResult, left.Start, right.End);
        }

        if (left.Type != right.Type)
        {
            Error(right.Start, $"\"{operation.Symbol}\" needs two values of one type: {Is(left)}, {Is(right)}");
            return new WrongExpression(operation.CommonResult, left.Start, right.End);
        }

        if (operation.Symbol is "/" or "%" && right is LiteralExpression { Value.Number: 0 })
        {
            Error(right.Start, "nothing can be divided by 0");
        }

        if (operation.Symbol is "==" or "!=")
        {
            CanBe(left, right);
            CanBe(right, left);
        }

        return new BinaryExpression(operation.For(left.Type.Value)!, left, right);
    }

    public Expression Prefix(Token token, Expression operand)
    {
        FlowType needed = token.Text == "!" ? FlowType.Boolean : FlowType.Number;
        if (operand.Type != needed)
        {
            if (operand.Type is not null)
            {
                Error(operand.Start, $"{Is(operand)}, \"{token.Text}\" needs {Plural(needed)}");
            }

            return new WrongExpression(needed, token.Start, operand.End);
        }

        return needed == FlowType.Boolean ? new NotExpression(operand, token.Start) : new NegateExpression(operand, token.Start);
    }

    public Expression Call(Token name, List<Expression> arguments)
    {
        if (FunctionCatalog.Find(name.Text) is not { } function)
        {
            string all = string.Join(", ", FunctionCatalog.Names);
            problems.Error(
                node.PositionOf(name.Start),
                $"there is no function \"{name.Text}\"; the functions are {all}",
                Suggestion.For(name.Text, FunctionCatalog.Names));
            return new WrongExpression(null, name.Start, name.End);
        }

        if (arguments.Count != function.Parameters.Length)
        {
            string count = function.Parameters.Length switch { 0 => "nothing", 1 => "one value", _ => "two values" };
            Error(name.Start, $"\"{name.Text}\" takes {count} in its parentheses: {function.Sample}");
            return new WrongExpression(function.Returns, name.Start, name.End);
        }

        int errors = problems.Errors;
        for (int i = 0; i < arguments.Count; i++)
        {
            CheckArgument(function, function.Parameters[i], arguments[i]);
        }

        return problems.Errors != errors || arguments.Exists(a => a.Type is null)
            ? new WrongExpression(function.Returns, name.Start, name.End)
            : new CallExpression(function, arguments.ElementAtOrDefault(0), arguments.ElementAtOrDefault(1), name.Start, name.End);
    }

    /// <summary>A type with its article, as problems say it.</summary>
    public static string Article(FlowType type) => type switch
    {
        FlowType.Text => "a text",
        FlowType.Number => "a number",
        _ => "true or false",
    };

    private static string Plural(FlowType type) => type switch
    {
        FlowType.Text => "texts",
        FlowType.Number => "numbers",
        _ => "true or false",
    };

    private bool Takes(BinaryOperator operation, Expression operand)
    {
        if (operand.Type is not { } type || operation.For(type) is not null)
        {
            return true;
        }

        string needed = string.Join(" or ", operation.Overloads.Select(o => Plural(o.Operands)));
        Error(operand.Start, $"{Is(operand)}, \"{operation.Symbol}\" needs {needed}");
        return false;
    }

    private void CanBe(Expression one, Expression other)
    {
        if (one.Values is { } values && other is LiteralExpression literal && !values.Contains(literal.Value.Text))
        {
            problems.Error(
                node.PositionOf(other.Start),
                $"{Source(one)} is never {Source(other)}; it is one of {string.Join(", ", values)}",
                Suggestion.For(literal.Value.Text, values) ?? values.FirstOrDefault(v => literal.Value.Text.StartsWith(v, StringComparison.OrdinalIgnoreCase)));
        }
    }

    private void CheckArgument(Function function, ParameterKind parameter, Expression argument)
    {
        FlowType needed = parameter == ParameterKind.Number ? FlowType.Number : FlowType.Text;
        if (argument.Type is { } type && type != needed)
        {
            Error(argument.Start, $"{Is(argument)}, \"{function.Name}\" needs {Article(needed)} here");
            return;
        }

        if (parameter is ParameterKind.Text or ParameterKind.Number || argument.Type is null)
        {
            return;
        }

        if (argument is not LiteralExpression { Value.Text: var text })
        {
            Error(argument.Start, $"\"{function.Name}\" needs a text that is written out here, so that it can be checked: {function.Sample}");
        }
        else if (parameter == ParameterKind.Calendar && !names.Calendars.Contains(text))
        {
            problems.Error(node.PositionOf(argument.Start), $"there is no calendar \"{text}\"", Suggestion.For(text, names.Calendars));
        }
        else if (parameter == ParameterKind.TimeOfDay && !FunctionCatalog.IsTime(text))
        {
            Error(argument.Start, $"\"{text}\" is not a time; write '09:00' to '23:59'");
        }
        else if (parameter == ParameterKind.Date && !FunctionCatalog.IsDate(text))
        {
            Error(argument.Start, $"\"{text}\" is not a date; write '2026-12-31'");
        }
    }

    private string Is(Expression expression) => $"{Source(expression)} is {Article(expression.Type!.Value)}";

    private string Source(Expression expression)
    {
        string source = node.Text[expression.Start..expression.End];
        return source.Length <= 40 ? $"\"{source}\"" : $"\"{source[..40]}…\"";
    }

    private void Error(int offset, string text) => problems.Error(node.PositionOf(offset), text);
}
