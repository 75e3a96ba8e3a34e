using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>One of <c>trunk_groups</c> as written.</summary>
internal sealed record TrunkGroupConfig(
    Written<IReadOnlyList<Written<TrunkMemberConfig>>>? Members,
    Written<string> Order,
    Written<IReadOnlyList<Written<int>>> NextOn,
    Written<IReadOnlyList<Written<int>>> NextOnCauses)
{
    private static readonly Key<IReadOnlyList<Written<TrunkMemberConfig>>> MembersKey = new(
        "members", new ListKind<TrunkMemberConfig>(TrunkMemberConfig.Kind), null, "The trunks in it.");

    private static readonly Key<string> OrderKey = new(
        "order",
        new ChoiceKind("an order", ["in_order", "round_robin", "weighted", "least_used"]),
        "in_order",
        "Which trunk is tried first: as listed, in turn, in turn by weight, or the one with the fewest calls.");

    // RFC 3261 §21.4.9, §21.5: nothing heard, or the carrier is ill. What is said of the callee (busy, unknown, declined) is no reason.
    private static readonly Key<IReadOnlyList<Written<int>>> NextOnKey = new(
        "next_on", new ListKind<int>(Kinds.Integer(400, 699)), "[408, 500, 502, 503, 504]", "The carrier's answers after which the next trunk is tried.");

    // RFC 3326 with ITU-T Q.850: 34 no circuit, 38 network out of order, 41 temporary failure, 42 congestion.
    private static readonly Key<IReadOnlyList<Written<int>>> NextOnCausesKey = new(
        "next_on_causes", new ListKind<int>(Kinds.Integer(1, 127)), "[]", "Causes (Q.850, in Reason) after which the next trunk is tried, whatever the answer; 34, 38, 41 and 42 are of the network.");

    public static SectionKind<TrunkGroupConfig> Section { get; } = new(
        "trunk_group",
        [MembersKey, OrderKey, NextOnKey, NextOnCausesKey],
        read => new TrunkGroupConfig(read.Required(MembersKey), read.Read(OrderKey), read.Read(NextOnKey), read.Read(NextOnCausesKey)));
}

/// <summary>One of a trunk group's <c>members</c> as written: <c>trunk</c> or <c>{ trunk: NAME, weight: 3 }</c>.</summary>
internal sealed record TrunkMemberConfig(Written<string>? Trunk, Written<int> Weight)
{
    private static readonly Key<string> TrunkKey = new("trunk", Kinds.Name, null, "The trunk.");
    private static readonly Key<int> WeightKey = new("weight", Kinds.Integer(1, 1000), "1", "Its share of the calls where order is weighted.");

    public static ValueKind<TrunkMemberConfig> Kind { get; } = new ShapeKind<TrunkMemberConfig>(
        "a trunk, or { trunk: NAME, weight: 3 },",
        (ConfigNodeKind.Scalar, new MadeOf<string, TrunkMemberConfig>(
            Kinds.Name, (name, at) => new TrunkMemberConfig(new Written<string>(name, at), new Written<int>(1, at, IsGiven: false)))),
        (ConfigNodeKind.Map, new SectionKind<TrunkMemberConfig>(
            "members", [TrunkKey, WeightKey], read => new TrunkMemberConfig(read.Required(TrunkKey), read.Read(WeightKey)))));
}
