using System.Text.RegularExpressions;
using Routing.Acd.Strategies;
using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>One of <c>queues</c> as written.</summary>
internal sealed record QueueConfig(
    Written<IReadOnlyList<Written<LevelsConfig>>> Requires,
    Written<IReadOnlyList<Written<GroupLimitConfig>>> Agents,
    Written<string> Strategy,
    Written<int> Priority,
    ServiceLevelConfig ServiceLevel,
    Written<TimeSpan> RingTimeout,
    RefusalConfig OnNoAnswer,
    RefusalConfig OnReject,
    RefusalConfig OnUnreachable,
    WrapUpConfig WrapUp,
    Written<IReadOnlyList<Written<RelaxConfig>>> Relax,
    AffinityConfig? Affinity,
    LimitsConfig? Limits,
    OverflowConfig? Overflow,
    AnnounceConfig? Announce,
    Written<string>? Music,
    Written<string>? AlertInfo)
{
    private static readonly Key<IReadOnlyList<Written<LevelsConfig>>> RequiresKey = new(
        "requires", RequirementSets.Kind, "{}", "Skills an agent must have, with the least level of each; of a list of such maps any one will do.");

    private static readonly Key<IReadOnlyList<Written<GroupLimitConfig>>> AgentsKey = new(
        "agents",
        new ListKind<GroupLimitConfig>(GroupLimitConfig.Kind),
        "[]",
        "The groups that serve this queue, each from the start or from a wait on. Without it: every agent who has the skills.");

    private static readonly Key<string> StrategyKey = new(
        "strategy", new ChoiceKind("a strategy", StrategyCatalog.Names), "longest_idle", "Which of several able agents gets the call.");

    private static readonly Key<int> PriorityKey = new("priority", Kinds.Integer(0, 100), "0", "0 to 100; callers of a higher one are served first.");
    private static readonly Key<ServiceLevelConfig> ServiceLevelKey = new("service_level", ServiceLevelConfig.Section, "{}", "What is promised, for the figures.");
    private static readonly Key<TimeSpan> RingTimeoutKey = new("ring_timeout", Kinds.Duration, "15s", "How long an agent's phone rings before the next agent is tried.");

    private static readonly Key<RefusalConfig> OnNoAnswerKey = new(
        "on_no_answer", RefusalConfig.SectionFor("on_no_answer", "2"), "{}", "What happens to an agent who lets it ring.");

    private static readonly Key<RefusalConfig> OnRejectKey = new(
        "on_reject", RefusalConfig.SectionFor("on_reject", "0"), "{}", "What happens to an agent who declines.");

    private static readonly Key<RefusalConfig> OnUnreachableKey = new(
        "on_unreachable", RefusalConfig.SectionFor("on_unreachable", "0"), "{}", "What happens to an agent whose phone cannot be reached.");

    private static readonly Key<WrapUpConfig> WrapUpKey = new(
        "wrap_up", WrapUpConfig.Kind, "0s", "Time for notes after a call, during which the agent gets no other: a duration, { time, most } for one that the agent may extend, or manual: until the agent ends it or signs out, at most 4h.");

    private static readonly Key<IReadOnlyList<Written<RelaxConfig>>> RelaxKey = new(
        "relax", RelaxConfig.Kind, "[]", "Steps by time waited in this queue, each asking for less than the one before; the groups in agents stay.");

    private static readonly Key<AffinityConfig> AffinityKey = new("affinity", AffinityConfig.Section, null, "Callers come back to the agent they know. Without it: they do not.");

    private static readonly Key<LimitsConfig> LimitsKey = new(
        "limits", LimitsConfig.Section, null, "When a caller does not get in, or waits no longer; then overflow says what follows. Without it: no limits.");

    private static readonly Key<OverflowConfig> OverflowKey = new(
        "overflow", OverflowConfig.Kind, null, "What becomes of a caller whom the queue does not keep: hangup, { flow: NAME } or { queue: NAME }. Without it: the flow goes on behind its queue step.");

    private static readonly Key<AnnounceConfig> AnnounceKey = new("announce", AnnounceConfig.Section, null, "What callers are told while they wait, between the music. Without it: nothing.");

    private static readonly Key<string> MusicKey = new("music", Kinds.Text, null, "What callers hear while they wait: a WAV file. Without it: silence.");

    private static readonly Key<string> AlertInfoKey = new("alert_info", AlertInfoKind, null, "The header Alert-Info that agents' phones are rung with, for a ringing tone of the queue's own.");

    // RFC 3261 §20.4.
    private static ScalarKind<string> AlertInfoKind => new("an Alert-Info", "<[^>]+>.*", (string text, out string value) =>
    {
        value = text;
        return Regex.IsMatch(text, @"\A<[A-Za-z][A-Za-z0-9+.-]*:[!-;=?-~]+>(;[A-Za-z0-9_.-]+(=[A-Za-z0-9_.-]+)?)*\z", RegexOptions.CultureInvariant)
            ? null
            : "write it as <http://example.com>;info=ring2: a URI in < >, and parameters";
    });

    /// <summary>Each set of skills that it names, those of its steps included.</summary>
    public IEnumerable<Written<LevelsConfig>> AllRequirements => Requires.Value.Concat(Relax.Value.SelectMany(step => step.Value.Requires?.Value ?? []));

    public static SectionKind<QueueConfig> Section { get; } = new(
        "queue",
        [RequiresKey, AgentsKey, StrategyKey, PriorityKey, ServiceLevelKey, RingTimeoutKey, OnNoAnswerKey, OnRejectKey, OnUnreachableKey, WrapUpKey, RelaxKey, AffinityKey, LimitsKey, OverflowKey, AnnounceKey, MusicKey, AlertInfoKey],
        read => new QueueConfig(
            read.Read(RequiresKey),
            read.Read(AgentsKey),
            read.Read(StrategyKey),
            read.Read(PriorityKey),
            read.Read(ServiceLevelKey).Value,
            read.Read(RingTimeoutKey),
            read.Read(OnNoAnswerKey).Value,
            read.Read(OnRejectKey).Value,
            read.Read(OnUnreachableKey).Value,
            read.Read(WrapUpKey).Value,
            read.Read(RelaxKey),
            read.Optional(AffinityKey)?.Value,
            read.Optional(LimitsKey)?.Value,
            read.Optional(OverflowKey)?.Value,
            read.Optional(AnnounceKey)?.Value,
            read.Optional(MusicKey),
            read.Optional(AlertInfoKey)));
}
