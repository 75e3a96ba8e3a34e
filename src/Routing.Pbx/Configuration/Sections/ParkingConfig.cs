using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>The section <c>parking</c> as written.</summary>
internal sealed record ParkingConfig(
    Written<IReadOnlyList<string>>? Slots, Written<TimeSpan> Timeout, Written<string>? Music, Written<DestinationConfig>? Otherwise)
{
    private static readonly Key<IReadOnlyList<string>> SlotsKey = new(
        "slots", NumberKinds.Range, null, "The numbers of the slots: who dials one takes the call that is parked there, who transfers a call to one parks it there.");

    private static readonly Key<TimeSpan> TimeoutKey = new("timeout", Kinds.Duration, "2m", "How long a call stays parked; then it rings at the phone that parked it.");
    private static readonly Key<string> MusicKey = new("music", Kinds.Text, null, "What is heard while parked. Without it: node.music.");

    private static readonly Key<DestinationConfig> OtherwiseKey = new(
        "otherwise", DestinationConfig.Kind, null, "Where a call goes that nobody takes back. Without it: into its queue again, or it ends.");

    public static SectionKind<ParkingConfig> Section { get; } = new(
        "parking",
        [SlotsKey, TimeoutKey, MusicKey, OtherwiseKey],
        read => new ParkingConfig(read.Required(SlotsKey), read.Read(TimeoutKey), read.Optional(MusicKey), read.Optional(OtherwiseKey)));
}
