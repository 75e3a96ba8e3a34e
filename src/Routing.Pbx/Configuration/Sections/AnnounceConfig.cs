using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>A queue's <c>announce</c> as written.</summary>
internal sealed record AnnounceConfig(Place At, Written<TimeSpan> First, Written<TimeSpan> Every, Written<IReadOnlyList<Written<string>>> Say)
{
    private static readonly Key<TimeSpan> FirstKey = new("first", Kinds.Duration, "10s", "After this wait in the queue, for the first time.");
    private static readonly Key<TimeSpan> EveryKey = new("every", Kinds.Duration, "45s", "And again each time this has passed since it last began; 0s for once only.");

    private static readonly Key<IReadOnlyList<Written<string>>> SayKey = new(
        "say",
        new ListKind<string>(new ChoiceKind("an announcement", ["position", "estimated_wait"])),
        "[position]",
        "What is said, in this order: the caller's position; the estimated wait in minutes, if it is known.");

    public static SectionKind<AnnounceConfig> Section { get; } = new(
        "announce", [FirstKey, EveryKey, SayKey], read => new AnnounceConfig(read.At, read.Read(FirstKey), read.Read(EveryKey), read.Read(SayKey)));
}
