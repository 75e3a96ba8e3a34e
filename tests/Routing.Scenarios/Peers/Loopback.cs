using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Routing.Scenarios.Peers;

/// <summary>
/// Endpoints of our own on loopback: a specific 127.0.77.x or 127.0.78.x, never 0.0.0.0, and a port below the kernel's
/// ephemeral range, so that no other program is given it between the moment it is found free and the moment it is bound.
/// </summary>
internal static class Loopback
{
    /// <summary>Where phones and the engine live. Not in any trunk's <c>allow</c>.</summary>
    public const string Phones = "127.0.77";

    /// <summary>Where carriers live; the engine's trunk allows this network.</summary>
    public const string Trunk = "127.0.78";

    /// <summary>The one address of loopback in IPv6: carriers, callers and engine share it, told apart by their ports.</summary>
    public const string Six = "::1";

    private const int FirstPort = 20000;
    private const int LastPort = 31990;

    private static readonly ConcurrentDictionary<IPEndPoint, byte> Given = new();

    /// <summary>Whether this machine has IPv6 at all.</summary>
    public static bool HasSix => Socket.OSSupportsIPv6 && IsFree(IPAddress.IPv6Loopback, 0);

    /// <summary>
    /// An endpoint with <paramref name="ports"/> consecutive ports that are free for UDP and TCP now. The port is even, or
    /// <paramref name="at"/> when it has to be that one, on another address.
    /// </summary>
    public static IPEndPoint Lease(string network, int ports = 2, int? at = null)
    {
        for (int attempt = 0; attempt < 200; attempt++)
        {
            IPAddress address = IPAddress.Parse(network == Six ? Six : $"{network}.{Random.Shared.Next(11, 250)}");
            var candidate = new IPEndPoint(address, at ?? (Random.Shared.Next(FirstPort, LastPort - ports) & ~1));
            if (Given.TryAdd(candidate, 0) && Enumerable.Range(candidate.Port, ports).All(port => IsFree(address, port)))
            {
                return candidate;
            }
        }

        throw new InvalidOperationException($"No {ports} free ports on {network}.");
    }

    private static bool IsFree(IPAddress address, int port)
    {
        try
        {
            using var udp = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            udp.Bind(new IPEndPoint(address, port));
            using var tcp = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            tcp.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
