using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Yaml;
using Routing.Pbx.Numbers;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>One of <c>routes</c> as written.</summary>
internal sealed record RouteConfig(
    Written<IReadOnlyList<Written<NumberPattern>>>? Numbers,
    Written<bool> Emergency,
    Written<RouteCallersConfig> Callers,
    Written<int> Strip,
    Written<string> Prefix,
    Written<CallerIdConfig>? CallerId,
    Written<IReadOnlyList<Written<string>>>? To,
    Written<bool> Abroad)
{
    private static readonly Key<IReadOnlyList<Written<NumberPattern>>> NumbersKey = new(
        "numbers", new ListKind<NumberPattern>(NumberKinds.Pattern), null, "The dialled numbers it is for; the most specific pattern of all routes wins.");

    private static readonly Key<bool> EmergencyKey = new(
        "emergency", TruthKind.Instance, "false", "Looked at before all other routes, and goes out even above max_calls and calls_per_second.");

    private static readonly Key<RouteCallersConfig> CallersKey = new(
        "callers", RouteCallersConfig.Kind, "all", "Who may use it; none bars its numbers. Whom it is not for reaches them by no wider pattern either.");

    private static readonly Key<int> StripKey = new("strip", Kinds.Integer(0, 32), "0", "How many characters are taken off the front of what was dialled, such as the 0 for an outside line.");

    private static readonly Key<string> PrefixKey = new("prefix", NumberKinds.Prefix, "\"\"", "What is put before the rest.");

    private static readonly Key<CallerIdConfig> CallerIdKey = new(
        "caller_id", CallerIdConfig.Kind, null, "The number that is shown to the far side. Without it: the caller's own.");

    private static readonly Key<IReadOnlyList<Written<string>>> ToKey = new(
        "to", NameList, null, "The trunk or trunk group it leads to, or a list of them, tried one after the other. Not needed where callers is none.");

    private static readonly Key<bool> AbroadKey = new("abroad", TruthKind.Instance, "false", "Says that calls abroad or to premium numbers are meant where a pattern admits them: no warning.");

    private static ValueKind<IReadOnlyList<Written<string>>> NameList => new ShapeKind<IReadOnlyList<Written<string>>>(
        "a trunk or trunk group, or a list of them,",
        (ConfigNodeKind.Scalar, new MadeOf<string, IReadOnlyList<Written<string>>>(Kinds.Name, (name, at) => [new Written<string>(name, at)])),
        (ConfigNodeKind.List, new ListKind<string>(Kinds.Name)));

    public static SectionKind<RouteConfig> Section { get; } = new(
        "route",
        [NumbersKey, EmergencyKey, CallersKey, StripKey, PrefixKey, CallerIdKey, ToKey, AbroadKey],
        read =>
        {
            Written<RouteCallersConfig> callers = read.Read(CallersKey);
            return new RouteConfig(
                read.Required(NumbersKey),
                read.Read(EmergencyKey),
                callers,
                read.Read(StripKey),
                read.Read(PrefixKey),
                read.Optional(CallerIdKey),
                callers.Value.Nobody ? read.Optional(ToKey) : read.Required(ToKey),
                read.Read(AbroadKey));
        });
}

/// <summary>A route's <c>callers</c> as written: <c>all</c>, <c>none</c>, or <c>{ groups: […], extensions: […], flows: […] }</c>.</summary>
internal sealed record RouteCallersConfig(
    bool All,
    bool Nobody,
    Written<IReadOnlyList<Written<string>>> Groups,
    Written<IReadOnlyList<Written<string>>> Extensions,
    Written<IReadOnlyList<Written<string>>> Flows)
{
    private static readonly Key<IReadOnlyList<Written<string>>> GroupsKey = new("groups", new ListKind<string>(Kinds.Name), "[]", "Phones of the agents in these groups.");
    private static readonly Key<IReadOnlyList<Written<string>>> ExtensionsKey = new("extensions", new ListKind<string>(Kinds.Username), "[]", "These phones, by agent or extension.");
    private static readonly Key<IReadOnlyList<Written<string>>> FlowsKey = new("flows", new ListKind<string>(Kinds.Name), "[]", "These flows, for callers whom they send on.");

    public static ValueKind<RouteCallersConfig> Kind { get; } = new ShapeKind<RouteCallersConfig>(
        "all, none, or { groups: […], extensions: […], flows: […] },",
        (ConfigNodeKind.Scalar, new MadeOf<string, RouteCallersConfig>(
            new ChoiceKind("who may use a route", ["all", "none"]), (word, at) => new RouteCallersConfig(word == "all", word == "none", None(at), None(at), None(at)))),
        (ConfigNodeKind.Map, new SectionKind<RouteCallersConfig>(
            "callers",
            [GroupsKey, ExtensionsKey, FlowsKey],
            read => new RouteCallersConfig(false, false, read.Read(GroupsKey), read.Read(ExtensionsKey), read.Read(FlowsKey)))));

    private static Written<IReadOnlyList<Written<string>>> None(Place at) => new([], at, IsGiven: false);
}

/// <summary>A route's <c>caller_id</c> as written: a number, or what may be shown and what else is.</summary>
internal sealed record CallerIdConfig(Written<string>? Number, Written<string>? Name, Written<IReadOnlyList<Written<NumberPattern>>> Keep, Written<bool> Withhold)
{
    private static readonly Key<string> NumberKey = new("number", NumberKinds.Number, null, "The number shown. Without it: the caller's own, or the trunk's account where that may not be shown.");
    private static readonly Key<string> NameKey = new("name", Kinds.Text, null, "The name shown. Without it: the caller's own.");

    private static readonly Key<IReadOnlyList<Written<NumberPattern>>> KeepKey = new(
        "keep", new ListKind<NumberPattern>(NumberKinds.Pattern), "[]", "Callers' own numbers that are shown as they are; for all others: number.");

    private static readonly Key<bool> WithholdKey = new("withhold", TruthKind.Instance, "false", "The caller is not shown at all.");

    public static ValueKind<CallerIdConfig> Kind { get; } = new ShapeKind<CallerIdConfig>(
        "a number, or { number: …, keep: […] },",
        (ConfigNodeKind.Scalar, new MadeOf<string, CallerIdConfig>(
            NumberKinds.Number, (number, at) => new CallerIdConfig(new Written<string>(number, at), null, new([], at, IsGiven: false), new(false, at, IsGiven: false)))),
        (ConfigNodeKind.Map, new SectionKind<CallerIdConfig>(
            "caller_id",
            [NumberKey, NameKey, KeepKey, WithholdKey],
            read => new CallerIdConfig(read.Optional(NumberKey), read.Optional(NameKey), read.Read(KeepKey), read.Read(WithholdKey)))));
}
