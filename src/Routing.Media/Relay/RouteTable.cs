using System.Net;
using System.Net.Sockets;

namespace Routing.Media.Relay;

/// <summary>
/// Which local address packets to a peer leave from: asked of the kernel by connecting a throw-away UDP
/// socket, which sends nothing. Answers are kept for a while, in bounded number. Any thread.
/// </summary>
internal sealed class RouteTable(TimeProvider time)
{
    private const int MaxEntries = 4096;
    private static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(30);

    // RFC 5737 and 3849: addresses for documentation, so the answer is the default route's address.
    private static readonly IPAddress AnywhereIpv4 = IPAddress.Parse("192.0.2.1");

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, (IPAddress Local, long Since)> _known = [];

    /// <summary>The local address of the route to <paramref name="peer"/>, or of the default route; loopback when there is none.</summary>
    public IPAddress LocalTo(IPAddress? peer)
    {
        peer = peer is null || IPAddress.Any.Equals(peer) || IPAddress.IPv6Any.Equals(peer) ? AnywhereIpv4 : peer;
        peer = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        lock (_gate)
        {
            if (_known.TryGetValue(peer, out (IPAddress Local, long Since) entry) && time.GetElapsedTime(entry.Since) < KeepFor)
            {
                return entry.Local;
            }

            if (_known.Count >= MaxEntries)
            {
                _known.Clear(); // asking again costs a few microseconds
            }

            IPAddress local = Ask(peer);
            _known[peer] = (local, time.GetTimestamp());
            return local;
        }
    }

    private static IPAddress Ask(IPAddress peer)
    {
        IPAddress loopback = peer.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        if (UdpSocket.Open(null, peer.AddressFamily, out _) is not { } socket)
        {
            return loopback;
        }

        RawAddress.TryFrom(new IPEndPoint(peer, 9), socket.IsIpv6, out RawAddress raw);
        IPAddress? local = socket.Connect(ref raw) ? socket.LocalEndPoint()?.Address : null;
        socket.Close();
        return local is null || local.Equals(IPAddress.Any) || local.Equals(IPAddress.IPv6Any) ? loopback : local;
    }
}
