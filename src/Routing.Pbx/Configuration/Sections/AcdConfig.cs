using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>The section <c>acd</c> as written.</summary>
internal sealed record AcdConfig(Written<string> Order, Written<TimeSpan> AgingGain, Written<TimeSpan> PauseKeepsIdle, Written<bool> Trace, Written<string>? Journal)
{
    private static readonly Key<string> OrderKey = new(
        "order",
        new ChoiceKind("an order", ["priority", "service_level", "aging"]),
        "priority",
        "In which order callers are served, over all queues: by priority, by how soon their service level ends, or by age with priority as a head start.");

    private static readonly Key<TimeSpan> AgingGainKey = new("aging_gain", Kinds.Duration, "1s", "With order aging: the head start that one point of priority gives.");

    private static readonly Key<TimeSpan> PauseKeepsIdleKey = new(
        "pause_keeps_idle", Kinds.Duration, "1m", "An agent back from a pause shorter than this has been idle all along; one longer sends to the end of the line.");

    private static readonly Key<bool> TraceKey = new("trace", TruthKind.Instance, "true", "Each reservation is explained: who was looked at, and why not the others. Kept with the record.");

    private static readonly Key<string> JournalKey = new(
        "journal", Kinds.Text, null, "Everything the ACD is told and tells, in this file (in the data directory unless absolute), for routing replay; none when it is left out.");

    public static SectionKind<AcdConfig> Section { get; } = new(
        "acd",
        [OrderKey, AgingGainKey, PauseKeepsIdleKey, TraceKey, JournalKey],
        read => new AcdConfig(read.Read(OrderKey), read.Read(AgingGainKey), read.Read(PauseKeepsIdleKey), read.Read(TraceKey), read.Optional(JournalKey)));
}
