using Routing.Acd.Matching;

namespace Routing.Acd.Model;

/// <summary>What the ACD held at one instant. Immutable.</summary>
/// <param name="Time">The core's time, in microseconds since the Unix epoch.</param>
/// <param name="Queues">
/// One entry for each queue and channel in use, by queue id and channel. In use are the voice of each queue
/// of the newest plan, another channel once anyone of it has come to that queue, and whatever still waits in
/// a queue that was removed.
/// </param>
/// <param name="Agents">One entry for each known agent, by agent id.</param>
public sealed record AcdSnapshot(long Time, IReadOnlyList<QueueSnapshot> Queues, IReadOnlyList<AgentSnapshot> Agents)
{
    /// <summary>Before anything has happened.</summary>
    public static AcdSnapshot Empty { get; } = new(0, [], []);

    /// <summary>What the partition has seen, and holds, at that instant.</summary>
    public AcdCounters Counters { get; init; }

    /// <summary>What it was made from.</summary>
    internal CoreCopy? Copy { get; init; }

    /// <summary>
    /// Pairs of an interaction that waits with nobody being rung for it and an agent eligible for it at that
    /// instant: must be 0. Counted when called, by brute force on the copy and never from the matcher's
    /// index. Where more than 16,384 wait, a snapshot holds a part of them, another each time; above ten million
    /// pairs only some of these are looked at; what is found is scaled up to all who wait. Any thread; costs up to
    /// a second for ten million pairs.
    /// </summary>
    public long CountEligiblePairsUnmatched() => Copy is null ? 0 : PairAudit.Count(Copy);
}

/// <summary>One channel of a queue at one instant.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Waiting">Interactions that wait, those being rung for included.</param>
/// <param name="OldestEntered">When the longest waiting one entered this queue, in microseconds since the Unix epoch; 0 for none.</param>
public readonly record struct QueueSnapshot(QueueId Queue, int Waiting, long OldestEntered)
{
    /// <summary>The channel that is counted here.</summary>
    public Channel Channel { get; init; }

    /// <summary>What a newcomer of the queue's own priority would be told to wait, over all channels, in microseconds; -1 for unknown.</summary>
    public long EstimatedWait { get; init; } = -1;

    /// <summary>How far estimates were from the truth lately, in microseconds (mean of the absolute error); -1 before the first.</summary>
    public long EstimatedWaitError { get; init; } = -1;
}

/// <summary>One agent at one instant.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="State">The published state.</param>
/// <param name="Reason">A pause's reason.</param>
/// <param name="Since">When that state began, in microseconds since the Unix epoch.</param>
public readonly record struct AgentSnapshot(AgentId Agent, AgentState State, string? Reason, long Since)
{
    /// <summary>What people set last: holds, and shows, as soon as the engine has nothing for the agent any more.</summary>
    public AgentMode Mode { get; init; }

    /// <summary>The reason they gave, where they set a pause.</summary>
    public string? ModeReason { get; init; }

    /// <summary>Is in the newest plan no more, and still holds something.</summary>
    public bool Removed { get; init; }

    /// <summary>Gets nothing new before this, after a reservation that came to nothing; 0 for no cool-down.</summary>
    public long CoolUntil { get; init; }

    /// <summary>Is in a wrap-up, whatever else they do meanwhile: an own call makes them busy and ends none.</summary>
    public bool IsInWrapUp { get; init; }

    /// <summary>Is in a wrap-up that may still be made longer.</summary>
    public bool CanExtendWrapUp { get; init; }
}
