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

    /// <summary>Is it an address that means something in its own network alone: private, loopback, link-local, shared (RFC 6598)?</summary>
    public static bool IsPrivate(IPAddress address)
    {
        if (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal)
        {
            return true;
        }

        if (address.AddressFamily != AddressFamily.InterNetwork)
        {
            return false;
        }

        Span<byte> b = stackalloc byte[4];
        address.TryWriteBytes(b, out _);
        return b[0] is 0 or 10 || (b[0] == 172 && b[1] is >= 16 and < 32) || (b[0] == 192 && b[1] == 168)
            || (b[0] == 169 && b[1] == 254) || (b[0] == 100 && b[1] is >= 64 and < 128);
    }
}
