using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>Where a call is sent, as written: what a phone could dial, as a text, or a flow.</summary>
internal sealed record DestinationConfig(Written<string>? To, Written<string>? Flow)
{
    private static readonly Key<string> FlowKey = new("flow", Kinds.Name, null, "The flow that goes on with the call.");
    private static readonly Key<string> ToKey = new("to", Kinds.Text, null, "What a phone could dial: an extension, an agent, a ring group, a number; or a SIP URI.");

    private static SectionKind<DestinationConfig> Section { get; } = new(
        "destination", [ToKey, FlowKey], read => new DestinationConfig(read.Optional(ToKey), read.Optional(FlowKey)));

    public static ValueKind<DestinationConfig> Kind { get; } = new ShapeKind<DestinationConfig>(
        "what a phone could dial, or { flow: NAME },",
        (ConfigNodeKind.Scalar, new MadeOf<string, DestinationConfig>(Kinds.Text, (text, at) => new DestinationConfig(new Written<string>(text, at), null))),
        (ConfigNodeKind.Map, Section));
}
