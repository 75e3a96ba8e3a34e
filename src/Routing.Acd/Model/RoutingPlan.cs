namespace Routing.Acd.Model;

/// <summary>
/// The whole of the ACD's configuration, compiled and immutable; carried in one
/// <see cref="AcdCommandKind.LoadPlan"/>. Arrays are indexed by the dense ids; an entry is null when that
/// number's name is not in this configuration any more (or not yet).
/// </summary>
public sealed record RoutingPlan
{
    /// <summary>Counts up with each load; shown in traces.</summary>
    public required int Version { get; init; }

    /// <summary>The one order of the partition.</summary>
    public InteractionOrder Order { get; init; } = InteractionOrder.Priority;

    /// <summary>What a point of priority is worth under <see cref="InteractionOrder.Aging"/>, in microseconds of waiting.</summary>
    public long AgingGainMicroseconds { get; init; } = 1_000_000;

    /// <summary>Queues by <see cref="QueueId"/>.</summary>
    public required IReadOnlyList<QueuePlan?> Queues { get; init; }

    /// <summary>Agents by <see cref="AgentId"/>.</summary>
    public required IReadOnlyList<AgentPlan?> Agents { get; init; }
}

/// <summary>In which order those who wait are served.</summary>
public enum InteractionOrder
{
    /// <summary>Priority descending, then first entry, then sequence.</summary>
    Priority,

    /// <summary>First entry plus the queue's target, then sequence.</summary>
    ServiceLevel,

    /// <summary>First entry minus priority times a gain, then sequence.</summary>
    Aging,
}

/// <summary>One queue as the ACD sees it.</summary>
public sealed record QueuePlan
{
    /// <summary>The queue's number.</summary>
    public required QueueId Id { get; init; }

    /// <summary>Its name, for traces.</summary>
    public required string Name { get; init; }

    /// <summary>Any one of these sets makes an agent able; never empty (one <see cref="RequirementSet.None"/> for no requirement).</summary>
    public IReadOnlyList<RequirementSet> Requires { get; init; } = [RequirementSet.None];

    /// <summary>The groups it is limited to, each from a wait on; empty for every agent who has the skills.</summary>
    public IReadOnlyList<GroupLimit> Groups { get; init; } = [];

    /// <summary>The strategy's name in the catalog.</summary>
    public string Strategy { get; init; } = "longest_idle";

    /// <summary>0 to 100, higher first.</summary>
    public int Priority { get; init; }

    /// <summary>The target of the service level, in microseconds.</summary>
    public long ServiceLevelMicroseconds { get; init; } = 20_000_000;

    /// <summary>How long an agent's phone may ring, in microseconds.</summary>
    public long RingTimeoutMicroseconds { get; init; } = 15_000_000;

    /// <summary>What follows when the agent lets it ring.</summary>
    public RefusalRule OnNoAnswer { get; init; } = new(10_000_000, 2);

    /// <summary>What follows when the agent declines.</summary>
    public RefusalRule OnReject { get; init; } = new(10_000_000, 0);

    /// <summary>What follows when the agent's device cannot be reached.</summary>
    public RefusalRule OnUnreachable { get; init; } = new(10_000_000, 0);

    /// <summary>Wrap-up after a contact, in microseconds; 0 for none.</summary>
    public long WrapUpMicroseconds { get; init; }
}

/// <summary>A group that may serve a queue.</summary>
/// <param name="Group">The group.</param>
/// <param name="AfterMicroseconds">From this wait in the queue on; 0 from the start.</param>
public readonly record struct GroupLimit(GroupId Group, long AfterMicroseconds);

/// <summary>What follows a reservation that came to nothing.</summary>
/// <param name="CoolDownMicroseconds">How long the agent gets nothing new.</param>
/// <param name="PauseAfter">After this many in a row the agent is paused; 0 for never.</param>
public readonly record struct RefusalRule(long CoolDownMicroseconds, int PauseAfter);

/// <summary>One agent as the ACD sees it.</summary>
public sealed record AgentPlan
{
    /// <summary>The agent's number.</summary>
    public required AgentId Id { get; init; }

    /// <summary>The agent's name in the configuration, for traces.</summary>
    public required string Name { get; init; }

    /// <summary>Skills and their levels, one entry a skill.</summary>
    public IReadOnlyList<SkillRequirement> Skills { get; init; } = [];

    /// <summary>The groups the agent is in.</summary>
    public IReadOnlyList<GroupId> Groups { get; init; } = [];

    /// <summary>How many voice, chat and mail interactions at a time, by <see cref="Channel"/>.</summary>
    public IReadOnlyList<int> Capacity { get; init; } = [1, 0, 0];
}
