namespace Routing.Acd.Model;

/// <summary>One event of the ACD: a plain value. Fields that a kind does not use are default.</summary>
public readonly record struct AcdEvent
{
    /// <summary>What happened.</summary>
    public AcdEventKind Kind { get; init; }

    /// <summary>Counts up by one within the partition, from 1.</summary>
    public long Sequence { get; init; }

    /// <summary>The core's time when it happened, in microseconds since the Unix epoch.</summary>
    public long Time { get; init; }

    /// <summary>The interaction.</summary>
    public Guid Interaction { get; init; }

    /// <summary>The queue.</summary>
    public QueueId Queue { get; init; }

    /// <summary>The agent; in <see cref="AcdEventKind.Left"/> only where <see cref="Outcome"/> says that one had the interaction.</summary>
    public AgentId Agent { get; init; }

    /// <summary>The reservation.</summary>
    public ReservationId Reservation { get; init; }

    /// <summary>How the reservation ended; in <see cref="AcdEventKind.Left"/>, accepted where an agent had the interaction.</summary>
    public ReservationOutcome Outcome { get; init; }

    /// <summary>Why it left, or is about to (<see cref="AcdEventKind.LimitReached"/>).</summary>
    public LeaveReason Leave { get; init; }

    /// <summary>The agent's new published state.</summary>
    public AgentState State { get; init; }

    /// <summary>What was published before.</summary>
    public AgentState PreviousState { get; init; }

    /// <summary>A pause's reason.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// When what began now will end by itself (ring timeout; in <see cref="AcdEventKind.Left"/> the agent's
    /// wrap-up, whose end is told), in microseconds since the Unix epoch; 0 when nothing of the kind began,
    /// <see cref="long.MaxValue"/> for a wrap-up that only the agent ends.
    /// </summary>
    public long Deadline { get; init; }

    /// <summary>The interaction's order among those that came first: stamped once, at its first submit.</summary>
    public long InteractionSequence { get; init; }

    /// <summary>Time of the interaction's first entry into the ACD.</summary>
    public long FirstEntered { get; init; }

    /// <summary>Time of its entry into this queue: what <c>relax</c>, limits, service level and the queue's waits count from.</summary>
    public long EnteredQueue { get; init; }

    /// <summary>How far the requirements are loosened now: 0 for not at all, else the number of the step, from 1.</summary>
    public int Stage { get; init; }

    /// <summary>Its place in the queue, 1 for the next; exact up to 256, an estimate above.</summary>
    public int Position { get; init; }

    /// <summary>How long it will still wait, in microseconds; -1 for unknown.</summary>
    public long EstimatedWait { get; init; }
}
