using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>A queue's <c>overflow</c> as written: <c>hangup</c>, <c>{ flow: NAME }</c> or <c>{ queue: NAME }</c>.</summary>
internal sealed record OverflowConfig(Place At, Written<string>? Flow, Written<string>? Queue, bool Hangup)
{
    private static readonly Key<string> FlowKey = new("flow", Kinds.Name, null, "The flow that goes on with the caller.");

    private static readonly Key<string> QueueKey = new(
        "queue", Kinds.Name, null, "The queue that takes the caller next, with the caller's age and the priority and requirements that the flow gave; else its own priority, requirements and limits hold there.");

    public static ValueKind<OverflowConfig> Kind { get; } = new ShapeKind<OverflowConfig>(
        "hangup, { flow: NAME } or { queue: NAME }",
        (ConfigNodeKind.Scalar, new MadeOf<string, OverflowConfig>(
            new ChoiceKind("an overflow", ["hangup"]), (_, at) => new OverflowConfig(at, null, null, Hangup: true))),
        (ConfigNodeKind.Map, new SectionKind<OverflowConfig>(
            "overflow", [FlowKey, QueueKey], read => new OverflowConfig(read.At, read.Optional(FlowKey), read.Optional(QueueKey), Hangup: false))));
}
