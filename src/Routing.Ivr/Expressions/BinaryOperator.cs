namespace Routing.Ivr.Expressions;

/// <summary>What an operator does with two operands of one type.</summary>
internal sealed record BinaryOverload(FlowType Operands, FlowType Result, BinaryOverload.Function Apply)
{
    public delegate FlowValue Function(Expression left, Expression right, in ExpressionContext context);
}

/// <summary>An operator between two operands: how tightly it binds, and what it works on.</summary>
internal sealed record BinaryOperator(string Symbol, int Precedence, params BinaryOverload[] Overloads)
{
    /// <summary>Texts that grow in a loop stop growing here.</summary>
    public const int LongestText = 4096;

    private static readonly BinaryOperator[] All =
    [
        // The left operand alone may decide, so the right one is not looked at.
        new("||", 1, new BinaryOverload(FlowType.Boolean, FlowType.Boolean,
            (left, right, in context) => FlowValue.Of(left.Evaluate(context).Boolean || right.Evaluate(context).Boolean))),
        new("&&", 2, new BinaryOverload(FlowType.Boolean, FlowType.Boolean,
            (left, right, in context) => FlowValue.Of(left.Evaluate(context).Boolean && right.Evaluate(context).Boolean))),
        new("==", 3, Equality(FlowType.Text, true), Equality(FlowType.Number, true), Equality(FlowType.Boolean, true)),
        new("!=", 3, Equality(FlowType.Text, false), Equality(FlowType.Number, false), Equality(FlowType.Boolean, false)),
        new("<", 4, Order((a, b) => a < b)),
        new("<=", 4, Order((a, b) => a <= b)),
        new(">", 4, Order((a, b) => a > b)),
        new(">=", 4, Order((a, b) => a >= b)),
        new("+", 5, Arithmetic((a, b) => a + b), new BinaryOverload(FlowType.Text, FlowType.Text, Join)),
        new("-", 5, Arithmetic((a, b) => a - b)),
        new("*", 6, Arithmetic((a, b) => a * b)),
        // Dividing by nothing gives nothing: a caller must not be lost to it.
        new("/", 6, Arithmetic((a, b) => b == 0 ? 0 : a / b)),
        new("%", 6, Arithmetic((a, b) => b == 0 ? 0 : a % b)),
    ];

    /// <summary>The operator written so, or null.</summary>
    public static BinaryOperator? Find(string symbol) => Array.Find(All, o => o.Symbol == symbol);

    /// <summary>The overload for operands of <paramref name="type"/>.</summary>
    public BinaryOverload? For(FlowType type) => Array.Find(Overloads, o => o.Operands == type);

    /// <summary>What it gives whatever its operands are, or null when that depends.</summary>
    public FlowType? CommonResult => Array.TrueForAll(Overloads, o => o.Result == Overloads[0].Result) ? Overloads[0].Result : null;

    private static BinaryOverload Equality(FlowType type, bool equal) => new(type, FlowType.Boolean,
        (left, right, in context) => FlowValue.Of(left.Evaluate(context) == right.Evaluate(context) == equal));

    private static BinaryOverload Order(Func<double, double, bool> holds) => new(FlowType.Number, FlowType.Boolean,
        (left, right, in context) => FlowValue.Of(holds(left.Evaluate(context).Number, right.Evaluate(context).Number)));

    private static BinaryOverload Arithmetic(Func<double, double, double> apply) => new(FlowType.Number, FlowType.Number,
        (left, right, in context) => FlowValue.Of(apply(left.Evaluate(context).Number, right.Evaluate(context).Number)));

    private static FlowValue Join(Expression left, Expression right, in ExpressionContext context)
    {
        string text = left.Evaluate(context).Text + right.Evaluate(context).Text;
        return FlowValue.Of(text.Length <= LongestText ? text : text[..LongestText]);
    }
}
