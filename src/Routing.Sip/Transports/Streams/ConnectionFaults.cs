using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;

namespace Routing.Sip.Transports.Streams;

/// <summary>What a connection fails with when its peer, the network or our own closing of it is the cause.</summary>
internal static class ConnectionFaults
{
    public static bool Include(Exception fault) =>
        fault is IOException or SocketException or ObjectDisposedException or OperationCanceledException or AuthenticationException
            or WebSocketException or InvalidOperationException;
}
