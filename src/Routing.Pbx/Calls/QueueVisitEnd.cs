using Routing.Acd.Model;
using Routing.Pbx.Configuration.Plans;

namespace Routing.Pbx.Calls;

/// <summary>How a call's time in one queue ended.</summary>
/// <param name="Leave">Why it is out: completed when an agent has served the caller.</param>
/// <param name="Key">With <see cref="LeaveReason.Key"/>: the key.</param>
/// <param name="Flow">The agent sent the caller to that flow.</param>
/// <param name="Returns">The agent is gone, nobody was found in their place, and the caller waits again.</param>
internal readonly record struct QueueVisitEnd(LeaveReason Leave, char Key = default, NumberRoute? Flow = null, bool Returns = false)
{
    /// <summary>An agent has served the caller.</summary>
    public static QueueVisitEnd Served => new(LeaveReason.Completed);

    /// <summary>Whether the queue's overflow follows: it did not keep the caller, who did not choose to leave.</summary>
    public static bool Overflows(LeaveReason leave) => leave is not (LeaveReason.Completed or LeaveReason.Key or LeaveReason.Withdrawn or LeaveReason.Abandoned);
}
