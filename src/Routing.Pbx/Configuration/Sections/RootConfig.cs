using Routing.Ivr;
using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Numbers;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>The whole configuration as written, every file's sections together.</summary>
internal sealed record RootConfig(
    NodeConfig Node,
    IReadOnlyList<Named<TrunkConfig>> Trunks,
    IReadOnlyList<Named<TrunkGroupConfig>> TrunkGroups,
    IReadOnlyList<Named<RouteConfig>> Routes,
    IReadOnlyList<Named<NumberConfig>> Numbers,
    IReadOnlyList<Named<BlockConfig>> Blocked,
    IReadOnlyList<Written<NumberPattern>> CostlyNumbers,
    AcdConfig Acd,
    IReadOnlyList<Written<string>> Skills,
    IReadOnlyList<Written<string>> Groups,
    IReadOnlyList<Named<AgentConfig>> Agents,
    IReadOnlyList<Named<ExtensionConfig>> Extensions,
    IReadOnlyList<Named<RingGroupConfig>> RingGroups,
    IReadOnlyList<Named<QueueConfig>> Queues,
    IReadOnlyList<Named<CalendarConfig>> Calendars,
    IReadOnlyList<Named<FlowNode>> Flows,
    IReadOnlyList<Named<FeatureConfig>> FeatureCodes,
    IReadOnlyList<Named<string>> PauseReasons,
    Written<ParkingConfig>? Parking,
    Written<DesksConfig>? Desks)
{
    private static readonly Key<NodeConfig> NodeKey = new("node", NodeConfig.Section, "{}", "This node's own settings.");

    private static readonly Key<IReadOnlyList<Named<TrunkConfig>>> TrunksKey = new(
        "trunks", new MapKind<TrunkConfig>(NameRule.Plain, TrunkConfig.Section), "{}", "Links to carriers, by name.");

    private static readonly Key<IReadOnlyList<Named<TrunkGroupConfig>>> TrunkGroupsKey = new(
        "trunk_groups", new MapKind<TrunkGroupConfig>(NameRule.Plain, TrunkGroupConfig.Section), "{}", "Trunks that stand in for each other when a call goes out, by name.");

    private static readonly Key<IReadOnlyList<Named<RouteConfig>>> RoutesKey = new(
        "routes", new MapKind<RouteConfig>(NameRule.Plain, RouteConfig.Section), "{}", "Which numbers may be called, by whom, and over which trunks. Nothing is dialled that no route allows.");

    private static readonly Key<IReadOnlyList<Named<NumberConfig>>> NumbersKey = new(
        "numbers", new MapKind<NumberConfig>(NameRule.Number, NumberConfig.Section), "{}", "Which flow a called number gets, or a pattern of numbers; \"*\" is for all others.");

    private static readonly Key<IReadOnlyList<Named<BlockConfig>>> BlockedKey = new(
        "blocked", new MapKind<BlockConfig>(NameRule.Plain, BlockConfig.Section), "{}", "Callers who are kept out, by a name for each rule.");

    private static readonly Key<IReadOnlyList<Written<NumberPattern>>> CostlyNumbersKey = new(
        "costly_numbers", new ListKind<NumberPattern>(NumberKinds.Pattern), "[]", "Numbers that cost much, beside those that are known here: a route that admits them by accident is warned of.");

    private static readonly Key<AcdConfig> AcdKey = new("acd", AcdConfig.Section, "{}", "What holds for all queues.");

    private static readonly Key<IReadOnlyList<Written<string>>> SkillsKey = new(
        "skills", new ListKind<string>(Kinds.Name), "[]", "The skills that agents have and queues require.");

    private static readonly Key<IReadOnlyList<Written<string>>> GroupsKey = new(
        "groups", new ListKind<string>(Kinds.Name), "[]", "Named sets of agents that a queue may be limited to.");

    private static readonly Key<IReadOnlyList<Named<AgentConfig>>> AgentsKey = new(
        "agents", new MapKind<AgentConfig>(NameRule.SipUser, AgentConfig.Section), "{}", "The people who answer, by the user part of their SIP address.");

    private static readonly Key<IReadOnlyList<Named<ExtensionConfig>>> ExtensionsKey = new(
        "extensions", new MapKind<ExtensionConfig>(NameRule.SipUser, ExtensionConfig.Section), "{}", "Phones without an agent, by the user part of their SIP address.");

    private static readonly Key<IReadOnlyList<Named<RingGroupConfig>>> RingGroupsKey = new(
        "ring_groups", new MapKind<RingGroupConfig>(NameRule.SipUser, RingGroupConfig.Section), "{}", "Several phones behind one number, by that number.");

    private static readonly Key<IReadOnlyList<Named<QueueConfig>>> QueuesKey = new(
        "queues", new MapKind<QueueConfig>(NameRule.Plain, QueueConfig.Section), "{}", "Where callers wait for an agent, by name.");

    private static readonly Key<IReadOnlyList<Named<CalendarConfig>>> CalendarsKey = new(
        "calendars", new MapKind<CalendarConfig>(NameRule.Plain, CalendarConfig.Section), "{}", "Opening hours, by name.");

    private static readonly Key<IReadOnlyList<Named<FlowNode>>> FlowsKey = new(
        "flows", new MapKind<FlowNode>(NameRule.Plain, new FlowKind()), "{}", "What callers hear and may press, by name: a list of steps each.");

    private static readonly Key<IReadOnlyList<Named<FeatureConfig>>> FeatureCodesKey = new(
        "feature_codes", new MapKind<FeatureConfig>(NameRule.Code, FeatureConfig.Kind), "{}", "What phones may dial to have something done, by the code or a pattern of it.");

    private static readonly Key<IReadOnlyList<Named<string>>> PauseReasonsKey = new(
        "pause_reasons", new MapKind<string>(NameRule.PhoneKey, Kinds.Name), "{}", "Why agents pause, by the key that stands for the reason.");

    private static readonly Key<ParkingConfig> ParkingKey = new("parking", ParkingConfig.Section, null, "Where calls are parked, for anybody to take back.");
    private static readonly Key<DesksConfig> DesksKey = new("desks", DesksConfig.Section, null, "When sign-ins end by themselves.");

    public static SectionKind<RootConfig> Section { get; } = new(
        "",
        [
            NodeKey, TrunksKey, TrunkGroupsKey, RoutesKey, NumbersKey, BlockedKey, CostlyNumbersKey, AcdKey, SkillsKey, GroupsKey, AgentsKey, ExtensionsKey, RingGroupsKey,
            QueuesKey, CalendarsKey, FlowsKey, FeatureCodesKey, PauseReasonsKey, ParkingKey, DesksKey,
        ],
        read => new RootConfig(
            read.Read(NodeKey).Value,
            read.Read(TrunksKey).Value,
            read.Read(TrunkGroupsKey).Value,
            read.Read(RoutesKey).Value,
            read.Read(NumbersKey).Value,
            read.Read(BlockedKey).Value,
            read.Read(CostlyNumbersKey).Value,
            read.Read(AcdKey).Value,
            read.Read(SkillsKey).Value,
            read.Read(GroupsKey).Value,
            read.Read(AgentsKey).Value,
            read.Read(ExtensionsKey).Value,
            read.Read(RingGroupsKey).Value,
            read.Read(QueuesKey).Value,
            read.Read(CalendarsKey).Value,
            read.Read(FlowsKey).Value,
            read.Read(FeatureCodesKey).Value,
            read.Read(PauseReasonsKey).Value,
            read.Optional(ParkingKey),
            read.Optional(DesksKey)));
}
