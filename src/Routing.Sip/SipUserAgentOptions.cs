using System.Net;
using Routing.Sip.Location;
using Routing.Sip.Security;
using Routing.Sip.Subscriptions;
using Routing.Sip.Tracing;

namespace Routing.Sip;

/// <summary>How a <see cref="SipUserAgent"/> speaks.</summary>
public sealed record SipUserAgentOptions
{
    /// <summary>The host to put into Contact and Via; null for the local address of the route to each peer.</summary>
    public string? Advertise { get; init; }

    /// <summary>Networks whose peers reach us without a NAT between: <see cref="Advertise"/> is not for them.</summary>
    public IReadOnlyList<IPNetwork> LocalNetworks { get; init; } = [];

    /// <summary>T1, the estimated round-trip time (RFC 3261 §17.1.1.1). Default 500 ms.</summary>
    public TimeSpan T1 { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>T2, the longest retransmission interval. Default 4 s.</summary>
    public TimeSpan T2 { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>T4, how long a message may live in the network. Default 5 s.</summary>
    public TimeSpan T4 { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The shortest registration granted; shorter is refused with 423 (RFC 3261 §10.3). Default 30 s.</summary>
    public TimeSpan MinExpires { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest registration granted. Default 1 h.</summary>
    public TimeSpan MaxExpires { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// From one OPTIONS to a registered phone to the next, give or take a tenth; three without an answer within 5 s take it down, and two
    /// answers, or a REGISTER, up again. Null, the default: phones are not asked.
    /// </summary>
    public TimeSpan? PhoneProbeEvery { get; init; }

    /// <summary>
    /// How long a call lives without a refresh (RFC 4028), asked for on each leg and granted at most. Zero asks for none;
    /// what a peer asks for is kept all the same. Default 30 min.
    /// </summary>
    public TimeSpan SessionExpires { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The shortest such life we take; shorter is refused with 422 (RFC 4028 §9). At least 90 s, the default.</summary>
    public TimeSpan MinSessionExpires { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How long a call may last from its 2xx on; then it gets a BYE, whoever talks. Zero for no limit. Default 12 h.</summary>
    public TimeSpan LongestCall { get; init; } = TimeSpan.FromHours(12);

    /// <summary>
    /// How long a call that came in may wait for its answer, ringing or with early media; then it is refused with 480, whoever
    /// owns it. Default 1 h.
    /// </summary>
    public TimeSpan LongestRing { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How often a call may have gone through this exchange before it is a loop and refused with 482. Default 5.</summary>
    public int MostPasses { get; init; } = 5;

    /// <summary>
    /// Are our 18x sent reliably (RFC 3262) where the peer merely supports it? Where it requires it they always are. Default no.
    /// </summary>
    public bool PrefersReliableRinging { get; init; }

    /// <summary>How names are looked up.</summary>
    public DnsOptions Dns { get; init; } = new();

    /// <summary>A seed for tags, branches, nonces and Call-IDs in tests; null for a cryptographic source.</summary>
    public ulong? Seed { get; init; }

    /// <summary>
    /// The secret that our nonces are signed with. Kept from run to run, phones that come back after a restart only hear that
    /// theirs is stale and ask nobody for the password; empty for one of this run alone.
    /// </summary>
    public ReadOnlyMemory<byte> NonceKey { get; init; }

    /// <summary>How many subscriptions it keeps, and how often it speaks of each.</summary>
    public SubscriptionOptions Subscriptions { get; init; } = new();

    /// <summary>How much it takes on, and from whom.</summary>
    public SipLimits Limits { get; init; } = new();

    /// <summary>How much of what was said is kept.</summary>
    public SipTraceOptions Trace { get; init; } = new();

    /// <summary>
    /// The meter that it counts on. Another name than <see cref="SipMetrics.MeterName"/> keeps a second user
    /// agent in one process (a simulated crowd) out of the engine's own figures.
    /// </summary>
    public string MeterName { get; init; } = SipMetrics.MeterName;
}
