namespace Routing.Acd.Matching;

/// <summary>
/// Where the core goes over from one way of working to another, or stops keeping what it could make again. Most
/// change nothing that anyone sees, only what it costs; <see cref="PlacesCounted"/> shows. Tests make them small,
/// so that both sides of each are reached by a few calls.
/// </summary>
internal sealed record MatcherBounds
{
    public static MatcherBounds Default { get; } = new();

    /// <summary>Below this many an empty lane is kept for the next of its kind; above it the longest empty is made into another.</summary>
    public int LanesKept { get; init; } = 16_384;

    /// <summary>The same for kinds of interactions that nobody is of.</summary>
    public int KindsKept { get; init; } = 16_384;

    /// <summary>Above this many lined up at a time only the first of each line are ordered: it is everyone, after a plan, or nearly so.</summary>
    public int ManyLined { get; init; } = 1_000;

    /// <summary>A place is counted exactly up to here: nobody is told a greater one as if it were exact.</summary>
    public int PlacesCounted { get; init; } = 256;

    /// <summary>Agents looked at for one decision's explanation: twice as many as are shown, and a bound to the work however many there are.</summary>
    public int AgentsExamined { get; init; } = 128;

    /// <summary>More agents than this who became free are put among the available ones without being asked for.</summary>
    public int AgentsPending { get; init; } = 256;

    /// <summary>Interactions that wait that go into one copy for an audit: copying must not hold the core for long.</summary>
    public int WaitingCopied { get; init; } = 16_384;
}
