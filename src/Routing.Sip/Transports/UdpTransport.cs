using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Routing.Sip.Transports;

/// <summary>
/// SIP over UDP: one socket, one receiving thread, so that each peer's messages are handled in the order
/// in which they came. Made and started by whoever wires the engine; sends from any thread.
/// </summary>
public sealed class UdpTransport : ISipTransport
{
    private const int LargestDatagram = 65_535;

    private const int SocketBuffer = 4 * 1024 * 1024;

    /// <summary>Peers whose address is kept in both forms. Above it all are forgotten and learnt again.</summary>
    private const int KnownPeers = 16_384;

    /// <summary>Receive calls that may fail one after the other before it waits between them, and says so.</summary>
    private const int MostFailures = 16;

    /// <summary>A message that the kernel does not take in this time, in milliseconds, is lost: the network may lose any, and whoever sends holds a lock.</summary>
    private const int SendTime = 20;

    private readonly Socket _socket;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<IPEndPoint, SocketAddress> _addresses = new();
    private readonly Dictionary<SocketAddress, IPEndPoint> _endPoints = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _closed = new();
    private Thread? _thread;

    // Written by DisposeAsync, read by the receiving thread when its socket fails: closing is no fault.
    private volatile bool _closing;

    private UdpTransport(Socket socket, ILogger log)
    {
        _socket = socket;
        _log = new SafeLog(log);
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
    }

    /// <inheritdoc/>
    public SipProtocol Protocol => SipProtocol.Udp;

    /// <inheritdoc/>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>How long it waits between receive calls that keep failing: as good as idle, and soon back.</summary>
    internal TimeSpan Pause { private get; set; } = TimeSpan.FromSeconds(0.25);

    /// <summary>Called before each receive call; a test fails here.</summary>
    internal Action? BeforeReceive { private get; set; }

    /// <summary>Binds a listener; port 0 takes a free one. An IPv6 address listens for IPv6 alone.</summary>
    /// <exception cref="SipBindException">The address cannot be had; the message says why and what to do.</exception>
    public static UdpTransport Bind(IPEndPoint endPoint, ILogger log)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = false; // 0.0.0.0 and [::] may be listeners side by side
            }

            socket.ReceiveBufferSize = SocketBuffer;
            socket.SendBufferSize = SocketBuffer;
            socket.SendTimeout = SendTime;
            socket.Bind(endPoint);
            return new UdpTransport(socket, log);
        }
        catch (SocketException fault)
        {
            socket?.Dispose();
            throw new SipBindException(SipProtocol.Udp, endPoint, BindFaults.Explain(fault), fault);
        }
    }

    /// <inheritdoc/>
    public void Start(ISipReceiver receiver)
    {
        _thread = new Thread(() => Receive(receiver)) { IsBackground = true, Name = $"sip udp:{LocalEndPoint}" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public bool Send(ReadOnlySpan<byte> message, IPEndPoint remote)
    {
        if (!_addresses.TryGetValue(remote, out SocketAddress? address))
        {
            if (remote.AddressFamily != LocalEndPoint.AddressFamily)
            {
                return false;
            }

            if (_addresses.Count >= KnownPeers)
            {
                _addresses.Clear();
            }

            address = _addresses.GetOrAdd(new IPEndPoint(remote.Address, remote.Port), static key => key.Serialize());
        }

        try
        {
            return _socket.SendTo(message, SocketFlags.None, address) == message.Length;
        }
        catch (SocketException)
        {
            SipLog.SendFailed(_log, remote); // RFC 3261 §18.4: no route, too long …; the transaction decides
            return false;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _closing = true;
        _closed.Set();
        _socket.Dispose(); // ends the receive call that is under way
        if (_thread is not null && Thread.CurrentThread != _thread)
        {
            await _ended.Task.ConfigureAwait(false);
        }
    }

    private void Receive(ISipReceiver receiver)
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(LargestDatagram, pinned: true);
        var from = new SocketAddress(LocalEndPoint.AddressFamily);
        int failures = 0;
        while (!_closing)
        {
            try
            {
                BeforeReceive?.Invoke();
                int length = _socket.ReceiveFrom(buffer, SocketFlags.None, from);
                failures = 0;
                HandUp(receiver, buffer.AsSpan(0, length), EndPointOf(from));
            }
            catch (SocketException) when (_closing)
            {
                break;
            }
            catch (ObjectDisposedException)
            {
                break;
            }
            catch (SocketException fault)
            {
                // A peer's closed port, no memory for a moment …: nothing to read this time. It is never given up, since without
                // it the process would look well and hear nothing.
                if (++failures >= MostFailures)
                {
                    if (failures == MostFailures || failures % 256 == 0)
                    {
                        SipLog.ReceiveFails(_log, LocalEndPoint, failures, fault);
                    }

                    _closed.Wait(Pause);
                }
            }
        }

        _ended.TrySetResult();
    }

    private void HandUp(ISipReceiver receiver, ReadOnlySpan<byte> message, IPEndPoint remote)
    {
        try
        {
            receiver.OnReceived(this, message, remote);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            SipLog.StackFault(_log, remote, fault); // the receiver's bug costs one message, not the listener
        }
    }

    private IPEndPoint EndPointOf(SocketAddress from)
    {
        if (_endPoints.TryGetValue(from, out IPEndPoint? known))
        {
            return known;
        }

        if (_endPoints.Count >= KnownPeers)
        {
            _endPoints.Clear();
        }

        var key = new SocketAddress(from.Family, from.Size);
        from.Buffer.Span[..from.Size].CopyTo(key.Buffer.Span);
        var endPoint = (IPEndPoint)LocalEndPoint.Create(key);
        _endPoints[key] = endPoint;
        return endPoint;
    }
}
