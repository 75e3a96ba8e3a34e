namespace Routing.Ivr.Expressions;

/// <summary>A checked expression: a tree of small immutable nodes, shared by all calls.</summary>
/// <param name="type">What it gives; null for one that was found wrong, so that one mistake is told once.</param>
/// <param name="start">Where it begins in its text.</param>
/// <param name="end">Where it ends, exclusive.</param>
internal abstract class Expression(FlowType? type, int start, int end)
{
    public FlowType? Type { get; } = type;

    public int Start { get; private set; } = start;

    public int End { get; private set; } = end;

    /// <summary>All texts it can ever give, when they are few and known: comparing with another is a mistake.</summary>
    public virtual IReadOnlyList<string>? Values => null;

    public abstract FlowValue Evaluate(in ExpressionContext context);

    /// <summary>Takes in the parentheses around it, while it is built.</summary>
    public Expression Covering(int start, int end)
    {
        Start = start;
        End = end;
        return this;
    }
}

/// <summary>A value that was written down.</summary>
internal sealed class LiteralExpression(FlowValue value, int start, int end) : Expression(value.Type, start, end)
{
    public FlowValue Value { get; } = value;

    public override FlowValue Evaluate(in ExpressionContext context) => Value;
}

/// <summary>A variable of the call. One that is not set, or not what was declared, is the empty value of its type.</summary>
internal sealed class VariableExpression(string name, FlowType type, int start, int end) : Expression(type, start, end)
{
    private readonly FlowValue _unset = type switch
    {
        FlowType.Text => FlowValue.Of(""),
        FlowType.Number => FlowValue.Of(0),
        _ => FlowValue.Of(false),
    };

    public override FlowValue Evaluate(in ExpressionContext context) =>
        context.Call.Variable(name) is { } value && value.Type == _unset.Type ? value : _unset;
}

/// <summary><c>!truth</c>.</summary>
internal sealed class NotExpression(Expression operand, int start) : Expression(FlowType.Boolean, start, operand.End)
{
    public override FlowValue Evaluate(in ExpressionContext context) => FlowValue.Of(!operand.Evaluate(context).Boolean);
}

/// <summary><c>-number</c>.</summary>
internal sealed class NegateExpression(Expression operand, int start) : Expression(FlowType.Number, start, operand.End)
{
    public override FlowValue Evaluate(in ExpressionContext context) => FlowValue.Of(-operand.Evaluate(context).Number);
}

/// <summary>Two operands and what joins them.</summary>
internal sealed class BinaryExpression(BinaryOverload overload, Expression left, Expression right)
    : Expression(overload.Result, left.Start, right.End)
{
    public override FlowValue Evaluate(in ExpressionContext context) => overload.Apply(left, right, context);
}

/// <summary>A function of the catalog with its arguments.</summary>
internal sealed class CallExpression(Function function, Expression? first, Expression? second, int start, int end)
    : Expression(function.Returns, start, end)
{
    public override IReadOnlyList<string>? Values => function.Values;

    public override FlowValue Evaluate(in ExpressionContext context) => function.Body(
        context,
        first is null ? default : first.Evaluate(context),
        second is null ? default : second.Evaluate(context));
}

/// <summary>Stands where something was wrong; its flow never runs.</summary>
internal sealed class WrongExpression(FlowType? type, int start, int end) : Expression(type, start, end)
{
    public override FlowValue Evaluate(in ExpressionContext context) =>
        throw new InvalidOperationException("An expression that was found wrong cannot be evaluated.");
}
