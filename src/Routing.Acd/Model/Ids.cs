namespace Routing.Acd.Model;

// Names become dense numbers in tables that only grow and outlive reloads (RoutingPlan carries them),
// so a number means the same thing in every plan of one process.

/// <summary>An agent's number.</summary>
public readonly record struct AgentId(int Value);

/// <summary>A queue's number.</summary>
public readonly record struct QueueId(int Value);

/// <summary>A skill's number.</summary>
public readonly record struct SkillId(int Value);

/// <summary>A group's number.</summary>
public readonly record struct GroupId(int Value);

/// <summary>An id that the core made: unique over partitions and over their owners in time.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Epoch">The owner's epoch.</param>
/// <param name="Sequence">Counts up within an epoch; 0 is none.</param>
public readonly record struct ReservationId(int Partition, int Epoch, long Sequence);
