using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary><c>node.sip.timers</c> as written (RFC 3261 §17.1.1.1, table 4).</summary>
internal sealed record SipTimersConfig(Written<TimeSpan> T1, Written<TimeSpan> T2, Written<TimeSpan> T4)
{
    private static readonly Key<TimeSpan> T1Key = new("t1", Kinds.Duration, "500ms", "The round trip time assumed: the first retransmission comes after it, and after 64 times as long a request has failed.");
    private static readonly Key<TimeSpan> T2Key = new("t2", Kinds.Duration, "4s", "The longest time between two retransmissions.");
    private static readonly Key<TimeSpan> T4Key = new("t4", Kinds.Duration, "5s", "How long a message may wander about in the network.");

    public static SectionKind<SipTimersConfig> Section { get; } = new(
        "timers", [T1Key, T2Key, T4Key], read => new SipTimersConfig(read.Read(T1Key), read.Read(T2Key), read.Read(T4Key)));
}
