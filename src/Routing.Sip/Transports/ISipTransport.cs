using System.Net;

namespace Routing.Sip.Transports;

/// <summary>
/// Moves whole SIP messages; knows nothing of what is in them. One instance is one listener.
/// </summary>
public interface ISipTransport : IAsyncDisposable
{
    /// <summary>The protocol spoken here.</summary>
    SipProtocol Protocol { get; }

    /// <summary>Where this listens; the port is the bound one, also where 0 was asked for.</summary>
    IPEndPoint LocalEndPoint { get; }

    /// <summary>Starts receiving. Called once, after the listener is bound.</summary>
    void Start(ISipReceiver receiver);

    /// <summary>
    /// Sends one message; the bytes may be reused as soon as this returns. Any thread; does not block for more than a moment. Where there are
    /// connections, it goes over the one with that peer, or one is opened; what becomes of that is told by
    /// <see cref="ISipReceiver.OnLost"/>.
    /// False when the peer cannot be reached (RFC 3261 §18.4), for which the caller has its rules.
    /// </summary>
    bool Send(ReadOnlySpan<byte> message, IPEndPoint remote);

    /// <summary>
    /// Sends four bytes that say nothing, but keep the way to that peer open (RFC 5626 §3.5.1). Over a connection the peer must answer within
    /// ten seconds, or it has ended (§4.4.1); where there is none, none is opened.
    /// </summary>
    void Ping(IPEndPoint remote) => Send("\r\n\r\n"u8, remote);

    /// <summary>Is there a connection with that peer? True where there are none at all, as with UDP.</summary>
    bool HasConnection(IPEndPoint remote) => true;

    /// <summary>
    /// The domains that the peer of a connection has proven to be by its certificate (RFC 5922 §7.1); none where there is no
    /// connection, or none was shown or asked for.
    /// </summary>
    IReadOnlyList<string> NamesOf(IPEndPoint remote) => [];

    /// <summary>Connections now, those that are being opened included; 0 where there are none at all.</summary>
    int ConnectionCount => 0;

    /// <summary>
    /// The peer of a connection that was made to us is somebody we talk to: it may be silent for long, and makes room for
    /// nobody. All others are soon ended, and sooner where there are many of them.
    /// </summary>
    void Keep(IPEndPoint remote)
    {
    }

    /// <summary>Ends a connection that was made to us: its peer is nobody we talk to.</summary>
    void Close(IPEndPoint remote)
    {
    }
}
