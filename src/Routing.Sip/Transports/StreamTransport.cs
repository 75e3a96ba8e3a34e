using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Routing.Sip.Transports.Streams;
using Routing.Sip.Transports.Tls;

namespace Routing.Sip.Transports;

/// <summary>
/// SIP over connections: TCP, TLS, WebSocket and WebSocket over TLS, which differ only in how a connection is opened. One
/// listener with all connections that were made to it, and those that were opened from its address. Made and started by
/// whoever wires the engine; sends from any thread.
/// </summary>
public sealed class StreamTransport : ISipTransport, IConnectionOwner
{
    private static readonly TimeSpan ClockTick = TimeSpan.FromSeconds(1);

    private readonly ConnectionListener _listener;
    private readonly StreamOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ConnectionOpening _opening;
    private readonly ConnectionTable _connections;
    private readonly Lock _lock = new();
    private readonly ITimer _clock;
    private ISipReceiver? _receiver;

    // Written under the lock by DisposeAsync; read without it where a connection ends: the receiver hears no more of any.
    private volatile bool _closing;

    private StreamTransport(SipProtocol protocol, ConnectionListener listener, StreamOptions options, TimeProvider time, ILogger log)
    {
        Protocol = protocol;
        LocalEndPoint = listener.LocalEndPoint;
        _listener = listener;
        _options = options;
        _time = time;
        _log = new SafeLog(log);
        _connections = new ConnectionTable(options.Tls);
        _opening = new ConnectionOpening(protocol, LocalEndPoint.Address, options);
        _clock = time.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public SipProtocol Protocol { get; }

    /// <inheritdoc/>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Makes the sockets that connect; a test puts one here that fails.</summary>
    internal Func<AddressFamily, Socket> Sockets { private get; set; } = static family => new Socket(family, SocketType.Stream, ProtocolType.Tcp);

    /// <inheritdoc/>
    public int ConnectionCount => _connections.Count;

    /// <summary>Binds a listener; port 0 takes a free one. An IPv6 address listens for IPv6 alone.</summary>
    /// <exception cref="SipBindException">The address cannot be had; the message says why and what to do.</exception>
    public static StreamTransport Bind(SipProtocol protocol, IPEndPoint endPoint, StreamOptions options, TimeProvider time, ILogger log)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(protocol, SipProtocol.Udp);
        if (protocol.IsSecure() && options.Tls is null)
        {
            throw new SipBindException(protocol, endPoint, "there is no certificate for it");
        }

        return new StreamTransport(protocol, ConnectionListener.Bind(protocol, endPoint, time), options, time, log);
    }

    /// <inheritdoc/>
    public void Start(ISipReceiver receiver)
    {
        _receiver = receiver;
        _listener.Start(Accepted, fault => SipLog.StackFault(_log, LocalEndPoint, fault));
    }

    /// <inheritdoc/>
    public bool Send(ReadOnlySpan<byte> message, IPEndPoint remote)
    {
        if (_connections.FindOpen(remote) is { } connection)
        {
            return connection.TrySend(message);
        }

        // RFC 7118 §5: a browser is reached over its own connection or not at all.
        if (Protocol.IsWebSocket() || remote.AddressFamily != LocalEndPoint.AddressFamily || remote.Port == 0)
        {
            return false;
        }

        return Open(remote) is { } opened && opened.TrySend(message);
    }

    /// <inheritdoc/>
    public void Ping(IPEndPoint remote) => _connections.FindOpen(remote)?.Ping();

    /// <inheritdoc/>
    public bool HasConnection(IPEndPoint remote) => _connections.FindOpen(remote) is not null;

    /// <inheritdoc/>
    public IReadOnlyList<string> NamesOf(IPEndPoint remote) => _connections.Find(remote)?.Proof?.Names ?? [];

    /// <inheritdoc/>
    public void Keep(IPEndPoint remote) => _connections.Find(remote)?.Keep();

    /// <inheritdoc/>
    public void Close(IPEndPoint remote)
    {
        if (_connections.Find(remote) is { IsOutgoing: false } connection)
        {
            connection.Abort("not allowed here");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _closing = true;
        }

        await _listener.DisposeAsync().ConfigureAwait(false);
        foreach (StreamConnection connection in _connections.All)
        {
            connection.Abort("the engine stops");
            await connection.Ended.ConfigureAwait(false);
        }

        await _clock.DisposeAsync().ConfigureAwait(false);
    }

    void IConnectionOwner.OnMessage(StreamConnection connection, ReadOnlySpan<byte> message, bool isCut)
    {
        try
        {
            if (isCut)
            {
                _receiver!.OnTooLarge(this, message, connection.Remote);
                return;
            }

            _receiver!.OnReceived(this, message, connection.Remote);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            SipLog.StackFault(_log, connection.Remote, fault); // the receiver's bug costs one message, not the connection
        }
    }

    void IConnectionOwner.OnEnded(StreamConnection connection, string why, Exception? fault)
    {
        if (fault is not null)
        {
            SipLog.StackFault(_log, connection.Remote, fault);
        }

        IReadOnlyCollection<IPEndPoint> ends = _connections.Remove(connection);
        connection.Place.Leave();
        SipLog.ConnectionEnded(_log, Protocol.ViaName(), connection.Remote, why);
        if (connection.WasUsed && !_closing)
        {
            foreach (IPEndPoint end in ends)
            {
                _receiver?.OnLost(this, end, connection is { IsOutgoing: true, WasOpen: true });
            }
        }
    }

    private StreamConnection? Open(IPEndPoint remote)
    {
        lock (_lock)
        {
            StreamConnection? old = _connections.Find(remote);
            if (old is { IsOpen: true })
            {
                return old; // another sender was faster
            }

            if (_closing || NewSocket(remote.AddressFamily) is not { } socket)
            {
                return null;
            }

            if (_options.Limits.TryEnter(remote.Address, isOutgoing: true) is not { } place)
            {
                socket.Dispose();
                return null;
            }

            PeerProof? proof = Protocol.IsSecure() ? _options.Tls!.Want(remote) : null;
            return Run(remote, socket, place, old, proof, () => _opening.ConnectAsync(socket, remote, proof));
        }
    }

    // This process may have no descriptor left: then that peer cannot be reached now, and whoever sends has its rules for that.
    private Socket? NewSocket(AddressFamily family)
    {
        try
        {
            return Sockets(family);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private void Accepted(Socket socket)
    {
        if (socket.RemoteEndPoint is not IPEndPoint remote)
        {
            socket.Dispose();
            return;
        }

        if (!_receiver!.MayConnect(this, remote)) // before a place is taken: what it throws leaves nothing behind
        {
            SipLog.Dropped(_log, remote, "it may not connect");
            socket.Dispose();
            return;
        }

        lock (_lock)
        {
            if (!_closing && _options.Limits.TryEnter(remote.Address, isOutgoing: false) is { } place)
            {
                StreamConnection? old = _connections.Find(remote);
                old?.Abort("its peer has connected anew"); // a phone that was switched off said no goodbye
                PeerProof? proof = Protocol.IsSecure() ? new PeerProof(null, null) : null;
                Run(remote, socket, place, old, proof, () => _opening.AcceptAsync(socket, proof));
                return;
            }
        }

        SipLog.Dropped(_log, remote, "too many connections");
        socket.Dispose();
    }

    /// <summary>Under the lock.</summary>
    private StreamConnection Run(IPEndPoint remote, Socket socket, ConnectionPlace place, StreamConnection? old, PeerProof? proof, Func<ValueTask<IMessageChannel>> open)
    {
        var connection = new StreamConnection(this, remote, place.Source.IsOutgoing, _options, _time, socket.Dispose) { Place = place, Proof = proof };
        place.End = () => connection.Abort("its place is needed");
        bool isFirst = _connections.IsEmpty;
        _connections.Add(connection);
        if (isFirst)
        {
            _clock.Change(ClockTick, ClockTick);
        }

        // On a task of its own, and after the last word of the one before it: its end must not be taken for this one's.
        _ = Task.Run(() => connection.RunAsync(async () =>
        {
            await (old?.Ended ?? Task.CompletedTask).ConfigureAwait(false);
            return await open().ConfigureAwait(false);
        }));
        return connection;
    }

    private void Tick()
    {
        foreach (StreamConnection connection in _connections.All)
        {
            connection.EndIfOverdue();
        }

        lock (_lock)
        {
            if (_connections.IsEmpty)
            {
                _clock.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan); // nobody waits: an idle engine does nothing
            }
        }
    }
}
