using Routing.Acd.Model;

namespace Routing.Pbx.Configuration.Plans;

/// <summary>What a waiting caller is given; who serves them is the ACD's affair.</summary>
/// <param name="Id">The ACD's number.</param>
/// <param name="Name">The queue's name.</param>
/// <param name="Music">The prompt to loop while waiting, or null for silence.</param>
/// <param name="ServiceLevelWithin">Answered within this counts for the service level.</param>
/// <param name="ServiceLevelTarget">The share that should be, 0 to 1.</param>
/// <param name="ShortAbandon">Who leaves sooner is a short abandon.</param>
public sealed record QueueCarePlan(
    QueueId Id,
    string Name,
    string? Music,
    TimeSpan ServiceLevelWithin,
    double ServiceLevelTarget,
    TimeSpan ShortAbandon)
{
    /// <summary>What becomes of a caller whom the queue does not keep; null when the flow goes on behind its queue step.</summary>
    public OverflowPlan? Overflow { get; init; }

    /// <summary>What callers are told while they wait; null for nothing.</summary>
    public AnnouncePlan? Announce { get; init; }

    /// <summary>The value of the header Alert-Info that agents' phones are rung with; null for none.</summary>
    public string? AlertInfo { get; init; }

    /// <summary>When a caller waits for the agent they know; null for never.</summary>
    public AffinityPlan? Affinity { get; init; }
}
