namespace Routing.Records.Model;

/// <summary>
/// Why a reservation fell as it did, in names: who was looked at, what removed each, what decided among the
/// rest. Kept with the interaction's record.
/// </summary>
public sealed record RoutingDecision
{
    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The reservation, as <c>PARTITION-EPOCH-SEQUENCE</c>.</summary>
    public required string Reservation { get; init; }

    /// <summary>In which queue.</summary>
    public required string Queue { get; init; }

    /// <summary>Who got it.</summary>
    public required string Agent { get; init; }

    /// <summary>The version of the configuration that was in force.</summary>
    public int PlanVersion { get; init; }

    /// <summary>The step of <c>relax</c> that was in force, from 1; 0 for none.</summary>
    public int Stage { get; init; }

    /// <summary>The strategy that chose.</summary>
    public required string Strategy { get; init; }

    /// <summary>The winner's key under the strategy; the least wins.</summary>
    public long Key { get; init; }

    /// <summary>Decides between equal keys: who has been idle longest has the least.</summary>
    public long IdleStamp { get; init; }

    /// <summary>How long the decision took; 0 where it was not measured.</summary>
    public long Nanoseconds { get; init; }

    /// <summary>Those who were looked at: the winner, those who lost by key, the others.</summary>
    public IReadOnlyList<DecisionCandidateEntry> Candidates { get; init; } = [];

    /// <summary>How many more agents there were: not among the foremost kept here, or, of more than 128, not looked at.</summary>
    public int NotShown { get; init; }
}

/// <summary>One agent in a <see cref="RoutingDecision"/>.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Verdict">What became of them, a snake_case word such as <c>chosen</c> or <c>lacks_skill</c>.</param>
/// <param name="Key">The key under the strategy, of those who were eligible and available.</param>
/// <param name="IdleStamp">Decides between equal keys.</param>
public sealed record DecisionCandidateEntry(string Agent, string Verdict, long Key, long IdleStamp);
