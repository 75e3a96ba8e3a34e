using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary><c>node.sip.sessions</c> as written.</summary>
internal sealed record SipSessionsConfig(
    Written<TimeSpan> Expires, Written<TimeSpan> MinExpires, Written<TimeSpan> LongestCall, Written<int> MostPasses, Written<bool> ReliableRinging)
{
    private static readonly Key<TimeSpan> ExpiresKey = new(
        "expires", Kinds.Duration, "30m", "How long a call lives without a refresh (session timers, RFC 4028); 0 asks for none.");

    private static readonly Key<TimeSpan> MinExpiresKey = new("min_expires", Kinds.Duration, "90s", "The shortest such life that a peer may ask for; shorter gets 422.");

    private static readonly Key<TimeSpan> LongestCallKey = new("longest_call", Kinds.Duration, "12h", "Then a call is ended, whoever talks; 0 for never.");

    private static readonly Key<int> MostPassesKey = new("most_passes", Kinds.Integer(1, 100), "5", "How often a call may come through this node before it is a loop and gets 482.");

    private static readonly Key<bool> ReliableRingingKey = new(
        "reliable_ringing", TruthKind.Instance, "false", "Ringing is sent reliably (PRACK, RFC 3262) to who merely supports it; who requires it gets it always.");

    public static SectionKind<SipSessionsConfig> Section { get; } = new(
        "sessions",
        [ExpiresKey, MinExpiresKey, LongestCallKey, MostPassesKey, ReliableRingingKey],
        read => new SipSessionsConfig(
            read.Read(ExpiresKey), read.Read(MinExpiresKey), read.Read(LongestCallKey), read.Read(MostPassesKey), read.Read(ReliableRingingKey)));
}
