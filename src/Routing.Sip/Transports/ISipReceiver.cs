using System.Net;

namespace Routing.Sip.Transports;

/// <summary>Takes what a transport received.</summary>
public interface ISipReceiver
{
    /// <summary>One message, whole. <paramref name="message"/> is valid only during the call.</summary>
    void OnReceived(ISipTransport transport, ReadOnlySpan<byte> message, IPEndPoint remote);

    /// <summary>
    /// The beginning of a message whose header is longer than is taken, ended where a line ended; the connection ends after it.
    /// Valid only during the call.
    /// </summary>
    void OnTooLarge(ISipTransport transport, ReadOnlySpan<byte> head, IPEndPoint remote)
    {
    }

    /// <summary>May that peer connect? Asked before anything is read from it, TLS included. Any thread; does not block.</summary>
    bool MayConnect(ISipTransport transport, IPEndPoint remote) => true;

    /// <summary>
    /// A connection ended, or could not be opened at all: what was sent to that peer and not answered may be lost (RFC 3261
    /// §18.4), and who was reached over it is not reached any more (RFC 5626 §5.3). Once for each connection, after its last
    /// message, never on the stack of a <see cref="ISipTransport.Send(ReadOnlySpan{byte}, IPEndPoint)"/>.
    /// </summary>
    /// <param name="transport">Whose connection it was.</param>
    /// <param name="remote">The peer.</param>
    /// <param name="canReopen">Was it opened by us and in use? Then its peer may only have closed it, and takes another.</param>
    void OnLost(ISipTransport transport, IPEndPoint remote, bool canReopen)
    {
    }
}
