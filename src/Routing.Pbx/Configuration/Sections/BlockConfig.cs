using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Yaml;
using Routing.Pbx.Numbers;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>One of <c>blocked</c> as written.</summary>
internal sealed record BlockConfig(
    Written<IReadOnlyList<Written<NumberPattern>>>? Callers,
    Written<IReadOnlyList<Written<NumberPattern>>> Numbers,
    BlockActionConfig Action)
{
    private static readonly Key<IReadOnlyList<Written<NumberPattern>>> CallersKey = new(
        "callers", new ListKind<NumberPattern>(NumberKinds.Pattern), null, "Who is kept out: numbers, patterns, and anonymous for those who do not say who they are.");

    private static readonly Key<IReadOnlyList<Written<NumberPattern>>> NumbersKey = new(
        "numbers", new ListKind<NumberPattern>(NumberKinds.Pattern), "[]", "The called numbers it is for. Without it: all.");

    private static readonly Key<BlockActionConfig> ActionKey = new(
        "action", BlockActionConfig.Kind, "reject", "What they get: reject (603), busy, silence (it rings and nobody answers), or { flow: NAME }.");

    public static SectionKind<BlockConfig> Section { get; } = new(
        "blocked",
        [CallersKey, NumbersKey, ActionKey],
        read => new BlockConfig(read.Required(CallersKey), read.Read(NumbersKey), read.Read(ActionKey).Value));
}

/// <summary>The <c>action</c> of one of <c>blocked</c> as written.</summary>
internal sealed record BlockActionConfig(string Word, Written<string>? Flow)
{
    private static readonly Key<string> FlowKey = new("flow", Kinds.Name, null, "The flow that takes such calls.");

    public static ValueKind<BlockActionConfig> Kind { get; } = new ShapeKind<BlockActionConfig>(
        "reject, busy, silence or { flow: NAME }",
        (ConfigNodeKind.Scalar, new MadeOf<string, BlockActionConfig>(
            new ChoiceKind("an action", ["reject", "busy", "silence"]), (word, _) => new BlockActionConfig(word, null))),
        (ConfigNodeKind.Map, new SectionKind<BlockActionConfig>("action", [FlowKey], read => new BlockActionConfig("flow", read.Required(FlowKey)))));
}
