using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>One of <c>ring_groups</c> as written.</summary>
internal sealed record RingGroupConfig(
    Written<IReadOnlyList<Written<string>>>? Members, Written<string> Strategy, Written<TimeSpan> Ring, Written<DestinationConfig>? Otherwise)
{
    private static readonly Key<IReadOnlyList<Written<string>>> MembersKey = new("members", new ListKind<string>(Kinds.Name), null, "The extensions and agents whose phones ring.");

    private static readonly Key<string> StrategyKey = new(
        "strategy",
        new ChoiceKind("a strategy", ["all", "in_order", "round_robin"]),
        "all",
        "all: at once; in_order: one after the other; round_robin: the same, each call beginning one further on.");

    private static readonly Key<TimeSpan> RingKey = new("ring", Kinds.Duration, "15s", "How long all of them ring, or each one where they are rung one after the other.");
    private static readonly Key<DestinationConfig> OtherwiseKey = new("otherwise", DestinationConfig.Kind, null, "Where a caller goes whom nobody answered. Without it: told so.");

    public static SectionKind<RingGroupConfig> Section { get; } = new(
        "ring_group",
        [MembersKey, StrategyKey, RingKey, OtherwiseKey],
        read => new RingGroupConfig(read.Required(MembersKey), read.Read(StrategyKey), read.Read(RingKey), read.Optional(OtherwiseKey)));
}
