using System.Net;
using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Plans;

namespace Routing.Pbx.Configuration.Sections;

/// <summary><c>node.sip</c> as written.</summary>
internal sealed record SipConfig(
    Written<IReadOnlyList<Written<SipListenPlan>>> Listen,
    Written<string>? Advertise,
    Written<string> Realm,
    Written<IReadOnlyList<Written<string>>> Digest,
    Written<IReadOnlyList<Written<IPNetwork>>> Phones,
    Written<SipTlsConfig>? Tls,
    SipSubscriptionsConfig Subscriptions,
    SipConnectionsConfig Connections,
    Written<int>? CallsPerSecond,
    SipSessionsConfig Sessions,
    SipRegistrationsConfig Registrations,
    SipTimersConfig Timers,
    SipLimitsConfig Limits,
    SipTraceConfig Trace,
    SipDnsConfig Dns,
    Written<SipHepConfig>? Hep)
{
    private static readonly Key<IReadOnlyList<Written<SipListenPlan>>> ListenKey = new(
        "listen", new ListKind<SipListenPlan>(NetworkKinds.Listener), "[\"udp:0.0.0.0:5060\"]", "Where SIP is received.");

    private static readonly Key<string> AdvertiseKey = new(
        "advertise", NetworkKinds.Host, null, "The host in Contact and Via, behind NAT the public one. Without it: the local address of the route to each peer.");

    private static readonly Key<string> RealmKey = new("realm", Kinds.Text, "routing", "The digest realm that phones are asked to sign in to.");

    // Phones take the first algorithm they know (RFC 8760 §2.4), but some give up on a challenge that names
    // one they do not: so what is offered is the admin's choice.
    private static readonly Key<IReadOnlyList<Written<string>>> DigestKey = new(
        "digest",
        new ListKind<string>(new ChoiceKind("a digest algorithm", ["MD5", "SHA-256", "SHA-512-256"])),
        "[MD5]",
        "The digest algorithms that phones are offered, the preferred first; a weaker one than these is not taken.");

    // RFC 1918, RFC 4193, RFC 3927, RFC 4291 §2.5.3 and §2.5.6: loopback, private, link-local.
    private static readonly Key<IReadOnlyList<Written<IPNetwork>>> PhonesKey = new(
        "phones",
        new ListKind<IPNetwork>(NetworkKinds.Network),
        "[127.0.0.0/8, 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 169.254.0.0/16, \"::1/128\", \"fc00::/7\", \"fe80::/10\"]",
        "The networks that phones may register from.");

    private static readonly Key<SipTlsConfig> TlsKey = new("tls", SipTlsConfig.Section, null, "What tls: and wss: listeners need.");

    private static readonly Key<SipConnectionsConfig> ConnectionsKey = new(
        "connections", SipConnectionsConfig.Section, "{}", "Limits on connections (tcp:, tls:, ws:, wss:).");

    private static readonly Key<int> CallsPerSecondKey = new(
        "calls_per_second", Kinds.Integer(1, 10_000), null, "Most calls placed over trunks in any second, in all; emergency calls go out all the same. Without it: no limit.");

    private static readonly Key<SipSubscriptionsConfig> SubscriptionsKey = new(
        "subscriptions", SipSubscriptionsConfig.Section, "{}", "What phones may watch: lamps of desks (dialog) and their messages (message-summary).");

    private static readonly Key<SipSessionsConfig> SessionsKey = new("sessions", SipSessionsConfig.Section, "{}", "How long calls live.");

    private static readonly Key<SipRegistrationsConfig> RegistrationsKey = new("registrations", SipRegistrationsConfig.Section, "{}", "How long phones are registered for.");

    private static readonly Key<SipTimersConfig> TimersKey = new("timers", SipTimersConfig.Section, "{}", "The timers of RFC 3261; for links that are slower or faster than the Internet.");

    private static readonly Key<SipLimitsConfig> LimitsKey = new("limits", SipLimitsConfig.Section, "{}", "When new calls are refused, and who is banned.");

    private static readonly Key<SipTraceConfig> TraceKey = new("trace", SipTraceConfig.Section, "{}", "The SIP messages kept for routing trace.");

    private static readonly Key<SipDnsConfig> DnsKey = new("dns", SipDnsConfig.Section, "{}", "How carriers' names are looked up.");

    private static readonly Key<SipHepConfig> HepKey = new("hep", SipHepConfig.Section, null, "Copies of the SIP messages to a HEP3 collector (Homer, sngrep).");

    public static SectionKind<SipConfig> Section { get; } = new(
        "sip",
        [ListenKey, AdvertiseKey, RealmKey, DigestKey, PhonesKey, TlsKey, SubscriptionsKey, ConnectionsKey, CallsPerSecondKey, SessionsKey, RegistrationsKey, TimersKey, LimitsKey, TraceKey, DnsKey, HepKey],
        read => new SipConfig(
            read.Read(ListenKey),
            read.Optional(AdvertiseKey),
            read.Read(RealmKey),
            read.Read(DigestKey),
            read.Read(PhonesKey),
            read.Optional(TlsKey),
            read.Read(SubscriptionsKey).Value,
            read.Read(ConnectionsKey).Value,
            read.Optional(CallsPerSecondKey),
            read.Read(SessionsKey).Value,
            read.Read(RegistrationsKey).Value,
            read.Read(TimersKey).Value,
            read.Read(LimitsKey).Value,
            read.Read(TraceKey).Value,
            read.Read(DnsKey).Value,
            read.Optional(HepKey)));
}
