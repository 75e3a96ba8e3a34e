using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>A queue's <c>affinity</c> as written.</summary>
internal sealed record AffinityConfig(Written<string> Agent, Written<TimeSpan> Within, Written<TimeSpan> Hold, Written<bool> WhenBusy)
{
    private static readonly Key<string> AgentKey = new(
        "agent", new ChoiceKind("an agent to prefer", ["last"]), "last", "last: the agent whom this caller's number talked with last, in any queue.");

    private static readonly Key<TimeSpan> WithinKey = new("within", Kinds.Duration, "7d", "Only if that talk ended no longer ago than this.");
    private static readonly Key<TimeSpan> HoldKey = new("hold", Kinds.Duration, "20s", "How long the caller waits for that agent alone; over at once when that agent can not come.");
    private static readonly Key<bool> WhenBusyKey = new("when_busy", TruthKind.Instance, "false", "Waits also while that agent is in a call.");

    public static SectionKind<AffinityConfig> Section { get; } = new(
        "affinity",
        [AgentKey, WithinKey, HoldKey, WhenBusyKey],
        read => new AffinityConfig(read.Read(AgentKey), read.Read(WithinKey), read.Read(HoldKey), read.Read(WhenBusyKey)));
}
