using System.Net;

namespace Routing.Sip.Transports;

/// <summary>Where a message goes: our listener and the peer's address.</summary>
/// <param name="Transport">Our listener.</param>
/// <param name="Remote">The peer: where there are connections, the other end of one.</param>
/// <param name="PortAnew">The peer's port for a new connection when that one is gone (RFC 3261 §18.2.2); 0 where it is <paramref name="Remote"/>'s.</param>
/// <param name="Name">The name that led there, which a certificate must bear (RFC 5922 §4); null where nothing is to be proven.</param>
internal readonly record struct SipTarget(ISipTransport Transport, IPEndPoint Remote, int PortAnew = 0, string? Name = null)
{
    public SipFlow Flow => new(Transport.Protocol, Transport.LocalEndPoint, Remote);

    public bool IsReliable => Transport.Protocol.IsReliable();
}
