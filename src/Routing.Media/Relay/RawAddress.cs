using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Routing.Media.Relay;

/// <summary>
/// An address and port as the kernel writes them: sockaddr_in or sockaddr_in6. A value that is handed to
/// system calls as it is and compared without a copy on the heap.
/// </summary>
internal struct RawAddress : IEquatable<RawAddress>
{
    /// <summary>Room for either form.</summary>
    public const int Capacity = 28;

    private const int Ipv4Length = 16;

    private Bytes _bytes;

    /// <summary>Bytes in use; 0 for none.</summary>
    public uint Length;

    /// <summary>The port.</summary>
    public readonly int Port => BinaryPrimitives.ReadUInt16BigEndian(Span[2..]);

    private readonly bool IsIpv4 => Length == Ipv4Length;

    [UnscopedRef]
    private readonly ReadOnlySpan<byte> Host => IsIpv4 ? Span[4..8] : Span[8..24];

    [UnscopedRef]
    private readonly ReadOnlySpan<byte> Span => _bytes;

    /// <summary>The storage itself, for a system call to read or fill.</summary>
    [UnscopedRef]
    public ref byte First => ref Unsafe.As<Bytes, byte>(ref _bytes);

    /// <summary>
    /// <paramref name="endPoint"/> for a socket of the family <paramref name="ipv6"/>; an IPv4 address is
    /// mapped for an IPv6 socket. False when an IPv6 address cannot be reached from an IPv4 socket.
    /// </summary>
    public static bool TryFrom(IPEndPoint endPoint, bool ipv6, out RawAddress address)
    {
        address = default;
        IPAddress ip = endPoint.Address.IsIPv4MappedToIPv6 ? endPoint.Address.MapToIPv4() : endPoint.Address;
        if (ip.AddressFamily == AddressFamily.InterNetworkV6 && !ipv6)
        {
            return false;
        }

        Span<byte> bytes = address._bytes;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)endPoint.Port);
        if (ipv6)
        {
            BitConverter.TryWriteBytes(bytes, (ushort)Libc.AfInet6); // the family is in the machine's own order
            ip.MapToIPv6().TryWriteBytes(bytes[8..], out _);
            BitConverter.TryWriteBytes(bytes[24..], ip.AddressFamily == AddressFamily.InterNetworkV6 ? (uint)ip.ScopeId : 0);
            address.Length = Capacity;
        }
        else
        {
            BitConverter.TryWriteBytes(bytes, (ushort)Libc.AfInet);
            ip.TryWriteBytes(bytes[4..], out _);
            address.Length = Ipv4Length;
        }

        return true;
    }

    /// <summary>The same as an object; an IPv4 address mapped into IPv6 comes back as IPv4.</summary>
    public readonly IPEndPoint ToEndPoint()
    {
        var ip = new IPAddress(Host);
        return new IPEndPoint(ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip, Port);
    }

    /// <summary>Whether both are the same host, whatever the port.</summary>
    public readonly bool SameHost(in RawAddress other) =>
        Length == other.Length && Host.SequenceEqual(other.Host);

    /// <inheritdoc/>
    public readonly bool Equals(RawAddress other) => Matches(other);

    /// <summary>Whether both are the same address and port.</summary>
    public readonly bool Matches(in RawAddress other) => SameHost(other) && Span[2..4].SequenceEqual(other.Span[2..4]);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is RawAddress other && Matches(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(Host);
        hash.Add(Port);
        return hash.ToHashCode();
    }

    [InlineArray(Capacity)]
    private struct Bytes
    {
        private byte _first;
    }
}
