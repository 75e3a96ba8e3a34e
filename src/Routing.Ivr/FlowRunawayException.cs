namespace Routing.Ivr;

/// <summary>
/// A flow ran a thousand steps in less than ten seconds: it goes round in a circle in which no time
/// passes. Thrown by <see cref="FlowRunner"/>; the call should be ended and the flow mended.
/// </summary>
public sealed class FlowRunawayException(string flow, FlowPosition position)
    : Exception($"{position}: the flow \"{flow}\" goes round in a circle in which no time passes; put a play or a menu in it")
{
    /// <summary>The flow that ran when it was stopped.</summary>
    public string Flow { get; } = flow;

    /// <summary>The step at which it was stopped.</summary>
    public FlowPosition Position { get; } = position;
}
