using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary><c>node.media.silence</c> as written.</summary>
internal sealed record MediaSilenceConfig(Written<TimeSpan> Talking, Written<TimeSpan> Held)
{
    private static readonly Key<TimeSpan> TalkingKey = new(
        "talking", Kinds.Duration, "30s", "A side that sends no audio for so long is asked whether it is still in the call, which ends when it is not; 0 for never.");

    private static readonly Key<TimeSpan> HeldKey = new("held", Kinds.Duration, "5m", "The same for a side that has put the call on hold; 0 for never.");

    public static SectionKind<MediaSilenceConfig> Section { get; } = new(
        "silence", [TalkingKey, HeldKey], read => new MediaSilenceConfig(read.Read(TalkingKey), read.Read(HeldKey)));
}
