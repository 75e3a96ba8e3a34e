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

    /// <summary>A pause shorter than this leaves an agent's idle time as it was, in microseconds.</summary>
    public long PauseKeepsIdleMicroseconds { get; init; } = 60_000_000;

    /// <summary>Each reservation is explained (<see cref="IAcdRouter.Decisions"/>).</summary>
    public bool Trace { get; init; } = true;

    /// <summary>Names of the skills by <see cref="SkillId"/>, for traces; may be shorter than the ids in use.</summary>
    public IReadOnlyList<string> SkillNames { get; init; } = [];

    /// <summary>Names of the groups by <see cref="GroupId"/>, for traces; may be shorter than the ids in use.</summary>
    public IReadOnlyList<string> GroupNames { get; init; } = [];

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
