using System.Net;

namespace Routing.Sip.Transports;

/// <summary>Where a message goes: our listener and the peer's address.</summary>
internal readonly record struct SipTarget(ISipTransport Transport, IPEndPoint Remote)
{
    public SipFlow Flow => new(Transport.Protocol, Transport.LocalEndPoint, Remote);
}
