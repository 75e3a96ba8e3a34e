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
