using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary><c>node.sip.registrations</c> as written.</summary>
internal sealed record SipRegistrationsConfig(Written<TimeSpan> MinExpires, Written<TimeSpan> MaxExpires, Written<TimeSpan>? ProbeEvery)
{
    private static readonly Key<TimeSpan> MinExpiresKey = new("min_expires", Kinds.Duration, "30s", "The shortest time a phone may register for; shorter gets 423.");
    private static readonly Key<TimeSpan> MaxExpiresKey = new("max_expires", Kinds.Duration, "1h", "The longest time a phone is registered for, whatever it asks.");

    private static readonly Key<TimeSpan> ProbeEveryKey = new(
        "probe_every", Kinds.Duration, null, "How often each phone is asked (OPTIONS) whether it is there: down after three without an answer, and up after two answers or a REGISTER. Without it: not asked.");

    public static SectionKind<SipRegistrationsConfig> Section { get; } = new(
        "registrations", [MinExpiresKey, MaxExpiresKey, ProbeEveryKey], read => new SipRegistrationsConfig(read.Read(MinExpiresKey), read.Read(MaxExpiresKey), read.Optional(ProbeEveryKey)));
}
