namespace Routing.Simulator.Reports;

/// <summary>
/// What a run of a crowd came to. Every placed call has exactly one outcome: <see cref="Placed"/> is the
/// total of <see cref="Outcomes"/>. Immutable; made once, at the end.
/// </summary>
public sealed record CrowdReport
{
    /// <summary>The seed of all chance: with it and the same options the same plans are drawn again.</summary>
    public required ulong Seed { get; init; }

    /// <summary>How long the run took, from the first registration to the last call's end.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Whether it was stopped from outside before its own end.</summary>
    public required bool Stopped { get; init; }

    /// <summary>Calls placed.</summary>
    public required long Placed { get; init; }

    /// <summary>What became of them.</summary>
    public required OutcomeCounts Outcomes { get; init; }

    /// <summary>Calls joined with an agent of this crowd where one side, or both, did not hear the other. They are also among the failed.</summary>
    public required long OneWayAudio { get; init; }

    /// <summary>How often each reason stood behind an outcome, as <c>outcome: reason</c>; the most frequent first, 64 at most.</summary>
    public required IReadOnlyList<KeyValuePair<string, long>> Reasons { get; init; }

    /// <summary>Calls placed later than drawn, because as many as allowed were up.</summary>
    public required long Delayed { get; init; }

    /// <summary>From INVITE to the first answer above 100.</summary>
    public required DurationFigures PostDialDelay { get; init; }

    /// <summary>From INVITE to 200.</summary>
    public required DurationFigures AnswerDelay { get; init; }

    /// <summary>From the key to the agent's tone, for callers who heard one.</summary>
    public required DurationFigures Wait { get; init; }

    /// <summary>From the key to the end of the call, for those who abandoned.</summary>
    public required DurationFigures AbandonedAfter { get; init; }

    /// <summary>What callers sent and heard.</summary>
    public required AudioReport CallerAudio { get; init; }

    /// <summary>The agents' side; null without agents.</summary>
    public required AgentsReport? Agents { get; init; }

    /// <summary>How late this process's own audio thread was.</summary>
    public required OwnLag OwnLag { get; init; }

    /// <summary>The calls one by one, in the order in which they ended: the first <see cref="CrowdOptions.KeepCalls"/> of them.</summary>
    public required IReadOnlyList<CallDetail> Calls { get; init; }
}
