namespace Routing.Acd.Model;

/// <summary>What the ACD tells.</summary>
public enum AcdEventKind : byte
{
    /// <summary>Not an event.</summary>
    None,

    /// <summary>The interaction stands in the queue.</summary>
    Queued,

    /// <summary>An agent is claimed for the interaction: ring them.</summary>
    Reserved,

    /// <summary>A reservation ended; <see cref="AcdEvent.Outcome"/> says how. Unless accepted or withdrawn, the interaction stands where it stood.</summary>
    ReservationEnded,

    /// <summary>The interaction's requirements were loosened.</summary>
    Relaxed,

    /// <summary>A limit of the queue was reached; <see cref="Left"/> with the same reason follows at once, and the flow goes on.</summary>
    LimitReached,

    /// <summary>The answer to <see cref="AcdCommandKind.Inquire"/>: <see cref="AcdEvent.Position"/> and <see cref="AcdEvent.EstimatedWait"/>.</summary>
    Estimated,

    /// <summary>The interaction is out of the ACD.</summary>
    Left,

    /// <summary>An agent's published state changed.</summary>
    AgentChanged,

    /// <summary>An agent's wrap-up is over.</summary>
    WrapUpEnded,
}
