using System.Net;
using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary><c>node.sip.dns</c> as written.</summary>
internal sealed record SipDnsConfig(Written<IReadOnlyList<Written<IPEndPoint>>>? Servers, Written<bool> Naptr)
{
    private static readonly Key<IReadOnlyList<Written<IPEndPoint>>> ServersKey = new(
        "servers", new ListKind<IPEndPoint>(NetworkKinds.NameServer), null, "The DNS servers, three at the most. Without it: those of /etc/resolv.conf, which is read again when it changes.");

    private static readonly Key<bool> NaptrKey = new(
        "naptr", TruthKind.Instance, "false", "Whether a carrier's NAPTR records are asked for before SRV. Few have them, and some servers never answer.");

    public static SectionKind<SipDnsConfig> Section { get; } = new("dns", [ServersKey, NaptrKey], read => new SipDnsConfig(read.Optional(ServersKey), read.Read(NaptrKey)));
}
