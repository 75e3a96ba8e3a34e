using System.Net;

namespace Routing.Sip.Transports;

/// <summary>One address on an <see cref="InMemoryNetwork"/>. Behaves as UDP does.</summary>
public sealed class InMemoryTransport : ISipTransport
{
    private readonly InMemoryNetwork _network;
    private ISipReceiver? _receiver;

    internal InMemoryTransport(InMemoryNetwork network, IPEndPoint localEndPoint)
    {
        _network = network;
        LocalEndPoint = localEndPoint;
    }

    /// <inheritdoc/>
    public SipProtocol Protocol => SipProtocol.Udp;

    /// <inheritdoc/>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Does a user agent of this stack send here, and not somebody's own text?</summary>
    internal bool IsUserAgent => _receiver is SipUserAgent;

    /// <inheritdoc/>
    public void Start(ISipReceiver receiver) => _receiver = receiver;

    /// <inheritdoc/>
    public bool Send(ReadOnlySpan<byte> message, IPEndPoint remote) => _network.Send(this, remote, message);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _network.Unbind(LocalEndPoint);
        return ValueTask.CompletedTask;
    }

    internal void Receive(byte[] message, IPEndPoint from) => _receiver?.OnReceived(this, message, from);
}
