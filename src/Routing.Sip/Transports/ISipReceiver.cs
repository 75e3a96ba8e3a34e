using System.Net;

namespace Routing.Sip.Transports;

/// <summary>Takes what a transport received.</summary>
public interface ISipReceiver
{
    /// <summary>One message, whole. <paramref name="message"/> is valid only during the call.</summary>
    void OnReceived(ISipTransport transport, ReadOnlySpan<byte> message, IPEndPoint remote);
}
