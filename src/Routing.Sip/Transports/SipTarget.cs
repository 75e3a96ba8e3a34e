using System.Net;

namespace Routing.Sip.Transports;

/// <summary>Where a message goes: our listener and the peer's address.</summary>
/// <param name="Transport">Our listener.</param>
/// <param name="Remote">The peer: where there are connections, the other end of one; over TLS with the name that led there (<see cref="NamedEndPoint"/>).</param>
/// <param name="PortAnew">The peer's port for a new connection when that one is gone (RFC 3261 §18.2.2); 0 where it is <paramref name="Remote"/>'s.</param>
internal readonly record struct SipTarget(ISipTransport Transport, IPEndPoint Remote, int PortAnew = 0)
{
    public SipFlow Flow => new(Transport.Protocol, Transport.LocalEndPoint, Remote);

    public bool IsReliable => Transport.Protocol.IsReliable();
}
