using System.Net;
using System.Net.Sockets;

namespace Routing.Sip.Transports;

/// <summary>
/// What counts as one source: an IPv4 address, or an IPv6 network of 64 bits, since whoever has one of its addresses has
/// the other 2^64 as well.
/// </summary>
internal static class PeerNetwork
{
    /// <summary>The address, or the first of its network.</summary>
    public static IPAddress Of(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }

    /// <summary>One that <see cref="Of"/> gave, as people and firewalls write it: an address, or a network of 64 bits.</summary>
    public static string Shown(IPAddress source) => source.AddressFamily == AddressFamily.InterNetworkV6 ? $"{source}/64" : source.ToString();
}
