using System.Globalization;
using System.Text;
using Routing.Ivr.Compiling;

namespace Routing.Ivr.Expressions;

/// <summary>A value as a flow writes it: plain, or with <c>{{ expressions }}</c> in it. Immutable, shared by all calls.</summary>
internal sealed class Template
{
    private readonly Expression[] _parts;

    private Template(List<Expression> parts)
    {
        _parts = [.. parts];
        Constant = _parts is [] ? "" : _parts is [LiteralExpression only] ? only.Value.Text : null;
    }

    /// <summary>The whole text, when there is no expression in it.</summary>
    public string? Constant { get; }

    /// <summary>What it begins with, whatever stands in the expressions.</summary>
    public string Beginning => Constant ?? (_parts[0] as LiteralExpression)?.Value.ToString() ?? "";

    /// <summary>What <see cref="Value"/> gives: the type of the expression that stands alone, or of the plain value; null when wrong.</summary>
    public FlowType? Type => Constant is not null ? Plain(Constant).Type : _parts.Length == 1 ? _parts[0].Type : FlowType.Text;

    /// <summary>Compiles the text of <paramref name="node"/>.</summary>
    public static Template Compile(FlowNode node, VariableTable variables, FlowNames names, ProblemList problems)
    {
        List<Expression> parts = [];
        string text = node.Text;
        int at = 0;
        while (at < text.Length)
        {
            int open = text.IndexOf("{{", at, StringComparison.Ordinal);
            int literalEnd = open < 0 ? text.Length : open;
            if (literalEnd > at)
            {
                parts.Add(new LiteralExpression(FlowValue.Of(text[at..literalEnd]), at, literalEnd));
            }

            if (open < 0)
            {
                break;
            }

            int close = Closing(text, open + 2);
            if (close < 0)
            {
                problems.Error(node.PositionOf(open), "this {{ has no }}");
                parts.Add(new WrongExpression(null, open, text.Length));
                break;
            }

            Expression hole = ExpressionCompiler.Compile(node, open + 2, close, variables, names, problems);
            parts.Add(hole is LiteralExpression literal ? new HoleExpression(literal) : hole);
            at = close + 2;
        }

        return new Template(parts);
    }

    /// <summary>The value: typed when an expression stands alone or a plain number or truth is written, else a text.</summary>
    public FlowValue Value(in ExpressionContext context) =>
        Constant is not null ? Plain(Constant) : _parts.Length == 1 ? _parts[0].Evaluate(context) : FlowValue.Of(Text(context));

    /// <summary>The value as a text.</summary>
    /// <param name="context">The call.</param>
    /// <param name="escape">What becomes of what expressions give, so that it stays one piece of the text; null for nothing.</param>
    public string Text(in ExpressionContext context, Func<string, string>? escape = null)
    {
        if (Constant is not null)
        {
            return Constant;
        }

        var text = new StringBuilder();
        foreach (Expression part in _parts)
        {
            string piece = part.Evaluate(context).ToString();
            text.Append(escape is null || part is LiteralExpression ? piece : escape(piece));
        }

        return text.Length <= BinaryOperator.LongestText ? text.ToString() : text.ToString(0, BinaryOperator.LongestText);
    }

    // 0312345678 and +81 are telephone numbers, not numbers: only what a number would be written back as is one.
    private static FlowValue Plain(string text) => text switch
    {
        "true" => FlowValue.Of(true),
        "false" => FlowValue.Of(false),
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && number.ToString(CultureInfo.InvariantCulture) == text
            && double.IsFinite(number)
            ? FlowValue.Of(number)
            : FlowValue.Of(text),
    };

    private static int Closing(string text, int from)
    {
        bool quoted = false;
        for (int i = from; i < text.Length; i++)
        {
            quoted ^= text[i] == '\'';
            if (!quoted && text[i] == '}' && i + 1 < text.Length && text[i + 1] == '}')
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>A literal that stood in braces keeps the type it had there: <c>{{ '12' }}</c> is a text.</summary>
    private sealed class HoleExpression(LiteralExpression literal) : Expression(literal.Type, literal.Start, literal.End)
    {
        public override FlowValue Evaluate(in ExpressionContext context) => literal.Value;
    }
}
