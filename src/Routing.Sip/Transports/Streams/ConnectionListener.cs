using System.Net;
using System.Net.Sockets;

namespace Routing.Sip.Transports.Streams;

/// <summary>The socket that others connect to: accepts them one after the other, whatever becomes of each. Any thread.</summary>
internal sealed class ConnectionListener : IAsyncDisposable
{
    private const int Backlog = 512;

    private static readonly TimeSpan WithoutDescriptors = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly TimeProvider _time;
    private Task _accepting = Task.CompletedTask;

    // Written by DisposeAsync; read by the accepting task when its socket fails: closing is no fault.
    private volatile bool _closing;

    private ConnectionListener(Socket socket, TimeProvider time) => (_socket, _time) = (socket, time);

    public IPEndPoint LocalEndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <exception cref="SipBindException">The address cannot be had; the message says why and what to do.</exception>
    public static ConnectionListener Bind(SipProtocol protocol, IPEndPoint endPoint, TimeProvider time)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = false; // 0.0.0.0 and [::] may be listeners side by side
            }

            socket.Bind(endPoint);
            socket.Listen(Backlog);
            return new ConnectionListener(socket, time);
        }
        catch (SocketException fault)
        {
            socket?.Dispose();
            throw new SipBindException(protocol, endPoint, BindFaults.Explain(fault), fault);
        }
    }

    /// <summary>
    /// From now on <paramref name="accepted"/> is given whoever connects, one at a time. What it throws, our own bug, costs that one
    /// connection and is told to <paramref name="failed"/>: a listener that hears nobody any more would look well from outside.
    /// </summary>
    public void Start(Action<Socket> accepted, Action<Exception> failed) => _accepting = Task.Run(() => AcceptAsync(socket => Guard(socket, accepted, failed)));

    public async ValueTask DisposeAsync()
    {
        _closing = true;
        _socket.Dispose(); // ends the accept that is under way
        await _accepting.ConfigureAwait(false);
    }

    private static void Guard(Socket socket, Action<Socket> accepted, Action<Exception> failed)
    {
        try
        {
            accepted(socket);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            socket.Dispose();
            failed(fault);
        }
    }

    private async Task AcceptAsync(Action<Socket> accepted)
    {
        while (!_closing)
        {
            try
            {
                Socket socket = await _socket.AcceptAsync().ConfigureAwait(false);
                accepted(socket);
            }
            catch (SocketException fault) when (!_closing && fault.SocketErrorCode is SocketError.ConnectionAborted or SocketError.ConnectionReset)
            {
                continue; // its peer is gone already
            }
            catch (SocketException) when (!_closing)
            {
                // This process has no descriptor left: connections that end give some back.
                await _time.Wait(WithoutDescriptors).ConfigureAwait(false);
            }
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
            {
                return; // it is closed
            }
        }
    }
}
