namespace Routing.Ivr.Expressions;

/// <summary>What a parameter takes. The last three take only a text that is written out, so that it is checked at load.</summary>
internal enum ParameterKind
{
    Text,
    Number,
    Calendar,
    TimeOfDay,
    Date,
}

/// <summary>A function of expressions: at most two parameters, no side effect, an answer at once.</summary>
internal sealed record Function(string Name, string Summary, string Sample, ParameterKind[] Parameters, FlowType Returns, Function.Call Body)
{
    public delegate FlowValue Call(in ExpressionContext context, FlowValue first, FlowValue second);

    /// <summary>All texts that it can give, when they are few.</summary>
    public IReadOnlyList<string>? Values { get; init; }
}
