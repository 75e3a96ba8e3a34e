namespace Routing.Acd.Model;

/// <summary>
/// One event of the ACD: a plain value. Fields that a kind does not use are default. It can be written to, since the
/// core fills it in where it will be read; receivers get it by a reference that they cannot write through.
/// </summary>
public record struct AcdEvent
{
    /// <summary>What happened.</summary>
    public AcdEventKind Kind { get; set; }

    /// <summary>Counts up by one within the partition, from 1.</summary>
    public long Sequence { get; set; }

    /// <summary>The core's time when it happened, in microseconds since the Unix epoch.</summary>
    public long Time { get; set; }

    /// <summary>The interaction.</summary>
    public Guid Interaction { get; set; }

    /// <summary>The queue.</summary>
    public QueueId Queue { get; set; }

    /// <summary>The agent; in <see cref="AcdEventKind.Left"/> only where <see cref="Outcome"/> says that one had the interaction.</summary>
    public AgentId Agent { get; set; }

    /// <summary>The reservation.</summary>
    public ReservationId Reservation { get; set; }

    /// <summary>How the reservation ended; in <see cref="AcdEventKind.Left"/>, accepted where an agent had the interaction.</summary>
    public ReservationOutcome Outcome { get; set; }

    /// <summary>Why it left, or is about to (<see cref="AcdEventKind.LimitReached"/>).</summary>
    public LeaveReason Leave { get; set; }

    /// <summary>The agent's new published state.</summary>
    public AgentState State { get; set; }

    /// <summary>What was published before.</summary>
    public AgentState PreviousState { get; set; }

    /// <summary>A pause's reason.</summary>
    public string? Reason { get; set; }

    /// <summary>
    /// When what began now will end by itself (ring timeout; in <see cref="AcdEventKind.Left"/> the agent's
    /// wrap-up, whose end is told), in microseconds since the Unix epoch; 0 when nothing of the kind began,
    /// <see cref="long.MaxValue"/> for a wrap-up that only the agent ends.
    /// </summary>
    public long Deadline { get; set; }

    /// <summary>The interaction's order among those that came first: stamped once, at its first submit.</summary>
    public long InteractionSequence { get; set; }

    /// <summary>Time of the interaction's first entry into the ACD.</summary>
    public long FirstEntered { get; set; }

    /// <summary>Time of its entry into this queue: what <c>relax</c>, limits, service level and the queue's waits count from.</summary>
    public long EnteredQueue { get; set; }

    /// <summary>How far the requirements are loosened now: 0 for not at all, else the number of the step, from 1.</summary>
    public int Stage { get; set; }

    /// <summary>Its place in the queue, 1 for the next; exact up to 256, an estimate above.</summary>
    public int Position { get; set; }

    /// <summary>How long it will still wait, in microseconds; -1 for unknown.</summary>
    public long EstimatedWait { get; set; }
}
