using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>One of <c>numbers</c> as written.</summary>
internal sealed record NumberConfig(Written<string>? Flow, Written<string>? Language)
{
    private static readonly Key<string> FlowKey = new("flow", Kinds.Name, null, "The flow that callers of this number get.");
    private static readonly Key<string> LanguageKey = new("language", Kinds.Language, null, "The language of its prompts. Without it: the node's.");

    public static SectionKind<NumberConfig> Section { get; } = new(
        "number", [FlowKey, LanguageKey], read => new NumberConfig(read.Required(FlowKey), read.Optional(LanguageKey)));
}
