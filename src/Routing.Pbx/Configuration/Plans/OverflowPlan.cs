namespace Routing.Pbx.Configuration.Plans;

/// <summary>What becomes of a caller whom a queue does not keep. At most one of the targets is set.</summary>
/// <param name="Flow">The flow that goes on.</param>
/// <param name="Queue">The queue that takes the caller next; following these never leads back.</param>
public sealed record OverflowPlan(string? Flow, string? Queue)
{
    /// <summary>The call ends.</summary>
    public bool Hangup => Flow is null && Queue is null;

    /// <summary>Where it leads, as <c>routing_queue_left_total</c> says it; a queue without an overflow gives back to the flow.</summary>
    public static string Word(OverflowPlan? overflow) =>
        overflow is null ? "flow" : overflow.Queue is not null ? "queue" : overflow.Flow is not null ? "flow" : "hangup";
}
