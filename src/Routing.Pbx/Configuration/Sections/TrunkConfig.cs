using System.Net;
using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>One of <c>trunks</c> as written.</summary>
internal sealed record TrunkConfig(
    Written<string>? Uri,
    Written<RegisterConfig>? Register,
    Written<TimeSpan>? ProbeEvery,
    Written<IReadOnlyList<Written<(IPNetwork Network, int? Port)>>> Allow,
    Written<IReadOnlyList<Written<string>>> Codecs,
    Written<string> Dtmf,
    Written<int>? MaxCalls,
    Written<int>? MaxOutbound,
    Written<int>? CallsPerSecond,
    Written<TimeSpan> NoResponse)
{
    private static readonly Key<string> UriKey = new("uri", NetworkKinds.SipUri, null, "Where the carrier takes calls. Not needed for calls that only come in.");

    private static readonly Key<RegisterConfig> RegisterKey = new(
        "register", RegisterConfig.Section, null, "The account to register at the carrier, which then knows where we are. Needs uri.");

    private static readonly Key<TimeSpan> ProbeEveryKey = new(
        "probe_every", Kinds.Duration, null, "How often each address of the carrier is asked (OPTIONS) whether it is there. Needs uri. Without it: not asked.");

    private static readonly Key<IReadOnlyList<Written<(IPNetwork Network, int? Port)>>> AllowKey = new(
        "allow",
        new ListKind<(IPNetwork Network, int? Port)>(NetworkKinds.Source),
        "[]",
        "Who may send calls in as this trunk: networks, addresses, ADDRESS:PORT.");

    private static readonly Key<IReadOnlyList<Written<string>>> CodecsKey = new(
        "codecs",
        new ListKind<string>(new ChoiceKind("a codec", ["PCMU", "PCMA"], "G722", "G729", "OPUS", "opus")),
        "[PCMU, PCMA]",
        "Codecs in order of preference.");

    private static readonly Key<string> DtmfKey = new(
        "dtmf", new ChoiceKind("a way to send key presses", ["rfc4733"], "info", "inband"), "rfc4733", "How key presses come and go.");

    private static readonly Key<int> MaxCallsKey = new("max_calls", Kinds.Integer(1, 100_000), null, "Most calls at a time. Without it: no limit.");

    private static readonly Key<int> MaxOutboundKey = new(
        "max_outbound", Kinds.Integer(1, 100_000), null, "Most calls at a time that go out, so that the rest of max_calls is kept for those that come in. Without it: as max_calls.");

    private static readonly Key<int> CallsPerSecondKey = new(
        "calls_per_second", Kinds.Integer(1, 10_000), null, "Most calls that go out in any second; emergency calls go out all the same. Without it: no limit.");

    private static readonly Key<TimeSpan> NoResponseKey = new(
        "no_response", Kinds.Duration, "5s", "How long the carrier may say nothing at all to a call before the next trunk is tried.");

    public static SectionKind<TrunkConfig> Section { get; } = new(
        "trunk",
        [UriKey, RegisterKey, ProbeEveryKey, AllowKey, CodecsKey, DtmfKey, MaxCallsKey, MaxOutboundKey, CallsPerSecondKey, NoResponseKey],
        read => new TrunkConfig(
            read.Optional(UriKey),
            read.Optional(RegisterKey),
            read.Optional(ProbeEveryKey),
            read.Read(AllowKey),
            read.Read(CodecsKey),
            read.Read(DtmfKey),
            read.Optional(MaxCallsKey),
            read.Optional(MaxOutboundKey),
            read.Optional(CallsPerSecondKey),
            read.Read(NoResponseKey)));
}
