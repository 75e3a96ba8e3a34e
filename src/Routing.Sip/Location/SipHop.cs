using System.Net;
using Routing.Sip.Transports;

namespace Routing.Sip.Location;

/// <summary>One place where a request may go: what a URI comes to (RFC 3263 §4). A value.</summary>
/// <param name="Protocol">The transport protocol.</param>
/// <param name="Remote">Address and port.</param>
/// <param name="Name">The name looked up, which a TLS certificate must bear (RFC 5922 §4); an address as text where none was needed.</param>
/// <param name="Priority">RFC 2782: hops of the same number are alike; 0 where no SRV record says so.</param>
public readonly record struct SipHop(SipProtocol Protocol, IPEndPoint Remote, string Name, int Priority = 0)
{
    /// <summary>The trunk that we go there for, whose certificates count over TLS; null for nobody's.</summary>
    public string? Trunk { get; init; }

    /// <summary>As in our configuration: <c>udp:192.0.2.1:5060</c>.</summary>
    public override string ToString() => $"{Protocol.ToString().ToLowerInvariant()}:{Remote}";
}
