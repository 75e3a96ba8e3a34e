namespace Routing.Simulator.Reports;

/// <summary>The agents' side of a run.</summary>
public sealed record AgentsReport
{
    /// <summary>How many there are.</summary>
    public required int Agents { get; init; }

    /// <summary>How many of their phones had registered when the first call was placed.</summary>
    public required int Registered { get; init; }

    /// <summary>INVITEs that rang.</summary>
    public required long Rings { get; init; }

    /// <summary>Rings that were answered with 200.</summary>
    public required long Answered { get; init; }

    /// <summary>Rings that were declined with 486.</summary>
    public required long Declined { get; init; }

    /// <summary>Rings that the engine took back before an answer.</summary>
    public required long Unanswered { get; init; }

    /// <summary>INVITEs refused at once: the agent was in another call or unknown, or the offer could not be used.</summary>
    public required long Refused { get; init; }

    /// <summary>Answers whose ACK never came.</summary>
    public required long NoAck { get; init; }

    /// <summary>Talks whose From was no caller of this crowd in a call; 0 where callers run here too and their number is passed on.</summary>
    public required long UnknownCallers { get; init; }

    /// <summary>From the end of an agent's talk to its next INVITE, wrap-up included: with callers waiting, the engine's own time.</summary>
    public required DurationFigures Idle { get; init; }

    /// <summary>From the INVITE to the 200.</summary>
    public required DurationFigures Ring { get; init; }

    /// <summary>From the ACK to the end.</summary>
    public required DurationFigures Talk { get; init; }

    /// <summary>What they sent and heard.</summary>
    public required AudioReport Audio { get; init; }
}
