using System.Net;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests;

/// <summary>A transport in memory that says it has connections, and loses them when it is told to.</summary>
internal sealed class ConnectedTransport(InMemoryTransport inner, SipProtocol protocol) : ISipTransport, ISipReceiver
{
    private ISipReceiver? _receiver;

    public SipProtocol Protocol => protocol;

    public IPEndPoint LocalEndPoint => inner.LocalEndPoint;

    /// <summary>Peers without a connection; sending to them opens one, unless this is a WebSocket.</summary>
    public HashSet<IPEndPoint> Gone { get; } = [];

    /// <summary>Peers who take no connection.</summary>
    public HashSet<IPEndPoint> Refusing { get; } = [];

    /// <summary>Where each message was sent, as the stack named the place.</summary>
    public List<IPEndPoint> Ends { get; } = [];

    public List<IPEndPoint> Closed { get; } = [];

    public void Start(ISipReceiver receiver)
    {
        _receiver = receiver;
        inner.Start(this);
    }

    public bool Send(ReadOnlySpan<byte> message, IPEndPoint remote)
    {
        if ((Gone.Contains(remote) && protocol is SipProtocol.Ws or SipProtocol.Wss) || Refusing.Contains(remote))
        {
            return false;
        }

        Ends.Add(remote);

        Gone.Remove(remote);
        return inner.Send(message, remote is NamedEndPoint named ? named.Plain : remote);
    }

    public bool HasConnection(IPEndPoint remote) => !Gone.Contains(remote);

    public HashSet<IPEndPoint> Kept { get; } = [];

    public void Keep(IPEndPoint remote) => Kept.Add(remote);

    public void Close(IPEndPoint remote) => Closed.Add(remote);

    public void Lose(IPEndPoint remote, bool canReopen = false)
    {
        Gone.Add(remote);
        _receiver!.OnLost(this, remote, canReopen);
    }

    public void OnReceived(ISipTransport transport, ReadOnlySpan<byte> message, IPEndPoint remote) => _receiver!.OnReceived(this, message, remote);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
