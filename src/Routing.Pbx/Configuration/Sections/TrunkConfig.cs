using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>One of <c>trunks</c> as written.</summary>
internal sealed record TrunkConfig(
    Written<string>? Uri,
    Written<string>? Proxy,
    Written<RegisterConfig>? Register,
    Written<TimeSpan>? ProbeEvery,
    Written<IReadOnlyList<Written<AllowedSource>>> Allow,
    Written<IReadOnlyList<Written<string>>> Codecs,
    Written<string> Dtmf,
    Written<int>? MaxCalls,
    Written<int>? MaxOutbound,
    Written<int>? CallsPerSecond,
    Written<int>? AcceptPerSecond,
    Written<TimeSpan> NoResponse,
    Written<TimeSpan> NoProgress,
    Written<bool> Trusted,
    Written<NormalizeConfig>? Normalize,
    Written<IdentityConfig>? Identity,
    Written<bool> UserPhone,
    Written<TrunkAuthConfig>? Auth,
    Written<TrunkTlsConfig>? Tls,
    Written<bool> RewriteContact,
    Written<bool> ForceRport,
    Written<string> Transfers)
{
    private static readonly Key<string> UriKey = new("uri", TrunkKinds.Uri, null, "Where the carrier takes calls, perhaps with ;transport=tcp or tls. Not needed for calls that only come in.");

    private static readonly Key<string> ProxyKey = new(
        "proxy", TrunkKinds.Uri, null, "The carrier's outbound proxy: where all that is for uri is sent, whose host is then the carrier's domain. Without it: where uri leads.");

    private static readonly Key<RegisterConfig> RegisterKey = new(
        "register", RegisterConfig.Section, null, "The account to register at the carrier, which then knows where we are. Needs uri.");

    private static readonly Key<TimeSpan> ProbeEveryKey = new(
        "probe_every", Kinds.Duration, null, "How often each address of the carrier is asked (OPTIONS) whether it is there. Needs uri. Without it: not asked.");

    private static readonly Key<IReadOnlyList<Written<AllowedSource>>> AllowKey = new(
        "allow",
        new ListKind<AllowedSource>(TrunkKinds.Source),
        "[]",
        "Who may send calls in as this trunk: networks, addresses, ADDRESS:PORT, names whose addresses are looked up.");

    private static readonly Key<IReadOnlyList<Written<string>>> CodecsKey = new(
        "codecs",
        new ListKind<string>(new ChoiceKind("a codec", ["PCMU", "PCMA"], "G722", "G729", "OPUS", "opus")),
        "[PCMU, PCMA]",
        "Codecs in order of preference.");

    private static readonly Key<string> DtmfKey = new(
        "dtmf", KeyWords.Kind, "auto", "How key presses come: rfc4733 (in the media), info (SIP INFO), or auto: either way, and one that comes both ways counts once.");

    private static readonly Key<int> MaxCallsKey = new("max_calls", Kinds.Integer(1, 100_000), null, "Most calls at a time. Without it: no limit.");

    private static readonly Key<int> MaxOutboundKey = new(
        "max_outbound", Kinds.Integer(1, 100_000), null, "Most calls at a time that go out, so that the rest of max_calls is kept for those that come in. Without it: as max_calls.");

    private static readonly Key<int> CallsPerSecondKey = new(
        "calls_per_second", Kinds.Integer(1, 10_000), null, "Most calls that go out in any second; others wait up to two seconds for their turn. Emergency calls go out all the same. Without it: no limit.");

    private static readonly Key<int> AcceptPerSecondKey = new(
        "accept_per_second", Kinds.Integer(1, 10_000), null, "Most calls that are taken from the carrier in any second; others get 503 with Retry-After at once, emergency calls never. Without it: no limit.");

    private static readonly Key<TimeSpan> NoResponseKey = new(
        "no_response", Kinds.Duration, "5s", "How long the carrier may say nothing at all to a call before the next trunk is tried.");

    private static readonly Key<TimeSpan> NoProgressKey = new(
        "no_progress", Kinds.Duration, "20s", "How long the carrier may say no more than that it has the call (100 Trying) before the next trunk is tried. Without it a minute where none is left.");

    private static readonly Key<bool> TrustedKey = new(
        "trusted", TruthKind.Instance, "false", "Whether the carrier is believed when it says who calls (P-Asserted-Identity, Diversion), and told who a withheld caller is.");

    private static readonly Key<NormalizeConfig> NormalizeKey = new(
        "normalize", NormalizeConfig.Section, null, "How the carrier writes numbers. Without it: they are taken and sent as they are.");

    private static readonly Key<IdentityConfig> IdentityKey = new(
        "identity", IdentityConfig.Kind, null, "How the carrier is told who calls. Without it: from.");

    private static readonly Key<bool> UserPhoneKey = new("user_phone", TruthKind.Instance, "false", "Whether the called address says that it is a telephone number (user=phone).");
    private static readonly Key<TrunkAuthConfig> AuthKey = new("auth", TrunkAuthConfig.Section, null, "What calls answer the carrier's challenge with. Without it: what register says.");
    private static readonly Key<TrunkTlsConfig> TlsKey = new("tls", TrunkTlsConfig.Section, null, "Certificates for TLS toward the carrier.");

    private static readonly Key<bool> RewriteContactKey = new(
        "rewrite_contact", TruthKind.Instance, "false", "Whether requests within a call go to where the carrier's packets come from when its Contact is an address that leads nowhere.");

    private static readonly Key<string> TransfersKey = new(
        "transfers", new ChoiceKind("whether transfers are taken", ["allow", "refuse"]), "refuse", "Whether transfers go over it: the carrier's of those it talks with (REFER), to numbers of ours and nowhere else; and a flow's of its caller (transfer by: refer).");

    private static readonly Key<bool> ForceRportKey = new(
        "force_rport", TruthKind.Instance, "false", "Whether answers over UDP go to the port the carrier's requests come from also when its Via does not ask for that (RFC 3581).");

    public static SectionKind<TrunkConfig> Section { get; } = new(
        "trunk",
        [UriKey, ProxyKey, RegisterKey, ProbeEveryKey, AllowKey, CodecsKey, DtmfKey, MaxCallsKey, MaxOutboundKey, CallsPerSecondKey, AcceptPerSecondKey, NoResponseKey, NoProgressKey, TrustedKey, NormalizeKey, IdentityKey, UserPhoneKey, AuthKey, TlsKey, RewriteContactKey, ForceRportKey, TransfersKey],
        read => new TrunkConfig(
            read.Optional(UriKey),
            read.Optional(ProxyKey),
            read.Optional(RegisterKey),
            read.Optional(ProbeEveryKey),
            read.Read(AllowKey),
            read.Read(CodecsKey),
            read.Read(DtmfKey),
            read.Optional(MaxCallsKey),
            read.Optional(MaxOutboundKey),
            read.Optional(CallsPerSecondKey),
            read.Optional(AcceptPerSecondKey),
            read.Read(NoResponseKey),
            read.Read(NoProgressKey),
            read.Read(TrustedKey),
            read.Optional(NormalizeKey),
            read.Optional(IdentityKey),
            read.Read(UserPhoneKey),
            read.Optional(AuthKey),
            read.Optional(TlsKey),
            read.Read(RewriteContactKey),
            read.Read(ForceRportKey),
            read.Read(TransfersKey)));
}
