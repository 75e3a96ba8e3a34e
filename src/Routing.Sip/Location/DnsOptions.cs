using System.Net;

namespace Routing.Sip.Location;

/// <summary>How names of SIP servers are looked up.</summary>
public sealed record DnsOptions
{
    /// <summary>The servers, in order of preference, at most three; null for those of <c>/etc/resolv.conf</c>, which is read again when it changes.</summary>
    public IReadOnlyList<IPEndPoint>? Servers { get; init; }

    /// <summary>Names that need no server, lower case; null for <c>/etc/hosts</c>, which is read again when it changes.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<IPAddress>>? Hosts { get; init; }

    /// <summary>Ask for NAPTR before SRV (RFC 3263 §4.1). Off by default: few carriers have them, and some servers never answer.</summary>
    public bool Naptr { get; init; }

    /// <summary>How long SRV and NAPTR may take before addresses are asked for without them. Default 1 s.</summary>
    public TimeSpan ServiceWithin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long A and AAAA may take. Default 3 s.</summary>
    public TimeSpan AddressWithin { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The way to the servers; null for sockets.</summary>
    public IDnsPort? Port { get; init; }

    /// <summary>Where this machine says which servers it asks; a test has its own.</summary>
    internal string ServersFile { get; init; } = "/etc/resolv.conf";

    /// <summary>Where this machine says what needs no server; a test has its own.</summary>
    internal string HostsFile { get; init; } = "/etc/hosts";
}
