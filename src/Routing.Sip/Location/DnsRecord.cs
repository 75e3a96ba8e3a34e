using System.Net;

namespace Routing.Sip.Location;

/// <summary>One record of an answer. Which members hold something follows from its type.</summary>
internal sealed record DnsRecord
{
    /// <summary>Whose record it is: lower case, no dot at the end.</summary>
    public required string Name { get; init; }

    public required DnsType Type { get; init; }

    public TimeSpan TimeToLive { get; init; }

    /// <summary>A, AAAA.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>CNAME and SRV: where it points; NAPTR: its replacement. Empty for the root.</summary>
    public string Target { get; init; } = "";

    /// <summary>SRV: lower first. NAPTR: its order.</summary>
    public int Priority { get; init; }

    /// <summary>SRV: the share among those of one priority. NAPTR: its preference.</summary>
    public int Weight { get; init; }

    /// <summary>SRV.</summary>
    public int Port { get; init; }

    /// <summary>NAPTR: lower case.</summary>
    public string Flags { get; init; } = "";

    /// <summary>NAPTR: lower case, such as <c>sip+d2u</c>.</summary>
    public string Service { get; init; } = "";
}
