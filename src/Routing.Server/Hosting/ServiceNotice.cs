using System.Net.Sockets;

namespace Routing.Server.Hosting;

/// <summary>
/// Tells the service manager what state the engine is in (sd_notify(3)): a datagram to the socket that NOTIFY_SOCKET names. Nothing
/// where nobody asked to be told. Any thread.
/// </summary>
internal static class ServiceNotice
{
    /// <summary>Tells it; <paramref name="state"/> such as <c>READY=1</c>. True when it was told.</summary>
    public static bool Send(string state) => Send(state, Environment.GetEnvironmentVariable("NOTIFY_SOCKET"));

    internal static bool Send(string state, string? address)
    {
        if (string.IsNullOrEmpty(address) || address[0] is not ('/' or '@'))
        {
            return false;
        }

        try
        {
            // A name of the abstract namespace begins with a zero, which the variable writes as @.
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.SendTo(System.Text.Encoding.UTF8.GetBytes(state), new UnixDomainSocketEndPoint(address[0] == '@' ? '\0' + address[1..] : address));
            return true;
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return false; // whoever started us has stopped to listen: calls matter more
        }
    }
}
