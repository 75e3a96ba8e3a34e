using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary><c>node.sip.registrations</c> as written.</summary>
internal sealed record SipRegistrationsConfig(Written<TimeSpan> MinExpires, Written<TimeSpan> MaxExpires)
{
    private static readonly Key<TimeSpan> MinExpiresKey = new("min_expires", Kinds.Duration, "30s", "The shortest time a phone may register for; shorter gets 423.");
    private static readonly Key<TimeSpan> MaxExpiresKey = new("max_expires", Kinds.Duration, "1h", "The longest time a phone is registered for, whatever it asks.");

    public static SectionKind<SipRegistrationsConfig> Section { get; } = new(
        "registrations", [MinExpiresKey, MaxExpiresKey], read => new SipRegistrationsConfig(read.Read(MinExpiresKey), read.Read(MaxExpiresKey)));
}
