using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Yaml;

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
    Written<TimeSpan> WrapUp,
    Written<string>? Music)
{
    // One map, or a list of maps of which any will do; one map is a list of one.
    private static readonly ValueKind<IReadOnlyList<Written<LevelsConfig>>> RequiresKind =
        new ShapeKind<IReadOnlyList<Written<LevelsConfig>>>(
            "a map of skills and levels, or a list of such maps,",
            (ConfigNodeKind.Map, new MadeOf<LevelsConfig, IReadOnlyList<Written<LevelsConfig>>>(
                LevelsConfig.Kind, (set, at) => [new Written<LevelsConfig>(set, at)])),
            (ConfigNodeKind.List, new ListKind<LevelsConfig>(LevelsConfig.Kind)));

    private static readonly Key<IReadOnlyList<Written<LevelsConfig>>> RequiresKey = new(
        "requires", RequiresKind, "{}", "Skills an agent must have, with the least level of each; of a list of such maps any one will do.");

    private static readonly Key<IReadOnlyList<Written<GroupLimitConfig>>> AgentsKey = new(
        "agents",
        new ListKind<GroupLimitConfig>(GroupLimitConfig.Kind),
        "[]",
        "The groups that serve this queue, each from the start or from a wait on. Without it: every agent who has the skills.");

    private static readonly Key<string> StrategyKey = new(
        "strategy", new ChoiceKind("a strategy", RoutingStrategies.Names, RoutingStrategies.Later), "longest_idle", "Which of several able agents gets the call.");

    private static readonly Key<int> PriorityKey = new("priority", Kinds.Integer(0, 100), "0", "0 to 100; callers of a higher one are served first.");
    private static readonly Key<ServiceLevelConfig> ServiceLevelKey = new("service_level", ServiceLevelConfig.Section, "{}", "What is promised, for the figures.");
    private static readonly Key<TimeSpan> RingTimeoutKey = new("ring_timeout", Kinds.Duration, "15s", "How long an agent's phone rings before the next agent is tried.");

    private static readonly Key<RefusalConfig> OnNoAnswerKey = new(
        "on_no_answer", RefusalConfig.SectionFor("on_no_answer", "2"), "{}", "What happens to an agent who lets it ring.");

    private static readonly Key<RefusalConfig> OnRejectKey = new(
        "on_reject", RefusalConfig.SectionFor("on_reject", "0"), "{}", "What happens to an agent who declines.");

    private static readonly Key<RefusalConfig> OnUnreachableKey = new(
        "on_unreachable", RefusalConfig.SectionFor("on_unreachable", "0"), "{}", "What happens to an agent whose phone cannot be reached.");

    private static readonly Key<TimeSpan> WrapUpKey = new("wrap_up", Kinds.Duration, "0s", "Time for notes after a call, during which the agent gets no other.");

    private static readonly Key<string> MusicKey = new("music", Kinds.Text, null, "What callers hear while they wait: a WAV file. Without it: silence.");

    public static SectionKind<QueueConfig> Section { get; } = new(
        "queue",
        [RequiresKey, AgentsKey, StrategyKey, PriorityKey, ServiceLevelKey, RingTimeoutKey, OnNoAnswerKey, OnRejectKey, OnUnreachableKey, WrapUpKey, MusicKey],
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
            read.Read(WrapUpKey),
            read.Optional(MusicKey)));
}
