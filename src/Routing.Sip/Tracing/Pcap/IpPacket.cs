using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Routing.Sip.Tracing.Pcap;

/// <summary>IP packets made up around a payload, with the checksums that belong there.</summary>
internal static class IpPacket
{
    private const byte UdpNumber = 17;
    private const byte TcpNumber = 6;

    /// <summary>RFC 768. A payload that fits into no packet is cut.</summary>
    public static byte[] Udp(IPEndPoint from, IPEndPoint to, ReadOnlySpan<byte> payload)
    {
        payload = payload[..Math.Min(payload.Length, 65_535 - 8 - HeaderOf(from))];
        byte[] packet = Header(from, to, UdpNumber, 8 + payload.Length, out int at);
        Span<byte> udp = packet.AsSpan(at);
        BinaryPrimitives.WriteUInt16BigEndian(udp, (ushort)from.Port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], (ushort)to.Port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)udp.Length);
        payload.CopyTo(udp[8..]);
        ushort sum = Checksum(udp, Pseudo(from, to, UdpNumber, udp.Length));
        BinaryPrimitives.WriteUInt16BigEndian(udp[6..], sum == 0 ? (ushort)0xffff : sum); // 0 would mean: none
        return packet;
    }

    /// <summary>RFC 9293 §3.1: a segment in the middle of a connection.</summary>
    public static byte[] Tcp(IPEndPoint from, IPEndPoint to, uint sequence, uint acknowledged, ReadOnlySpan<byte> payload)
    {
        byte[] packet = Header(from, to, TcpNumber, 20 + payload.Length, out int at);
        Span<byte> tcp = packet.AsSpan(at);
        BinaryPrimitives.WriteUInt16BigEndian(tcp, (ushort)from.Port);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], (ushort)to.Port);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[8..], acknowledged);
        tcp[12] = 5 << 4;
        tcp[13] = 0x18; // PSH, ACK
        BinaryPrimitives.WriteUInt16BigEndian(tcp[14..], 0xffff);
        payload.CopyTo(tcp[20..]);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[16..], Checksum(tcp, Pseudo(from, to, TcpNumber, tcp.Length)));
        return packet;
    }

    private static bool IsV4(IPEndPoint point) => point.AddressFamily == AddressFamily.InterNetwork;

    private static int HeaderOf(IPEndPoint point) => IsV4(point) ? 20 : 0; // IPv6 counts only what follows its header

    private static byte[] Header(IPEndPoint from, IPEndPoint to, byte protocol, int length, out int at)
    {
        bool v4 = IsV4(from);
        at = v4 ? 20 : 40;
        byte[] packet = new byte[at + length];
        if (v4)
        {
            // RFC 791 §3.1
            packet[0] = 0x45;
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
            packet[6] = 0x40; // don't fragment
            packet[8] = 64;
            packet[9] = protocol;
            from.Address.TryWriteBytes(packet.AsSpan(12), out _);
            to.Address.TryWriteBytes(packet.AsSpan(16), out _);
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(10), Checksum(packet.AsSpan(0, 20), 0));
        }
        else
        {
            // RFC 8200 §3
            packet[0] = 0x60;
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), (ushort)length);
            packet[6] = protocol;
            packet[7] = 64;
            from.Address.TryWriteBytes(packet.AsSpan(8), out _);
            to.Address.TryWriteBytes(packet.AsSpan(24), out _);
        }

        return packet;
    }

    // RFC 9293 §3.1, RFC 8200 §8.1
    private static uint Pseudo(IPEndPoint from, IPEndPoint to, byte protocol, int length)
    {
        Span<byte> bytes = stackalloc byte[32];
        from.Address.TryWriteBytes(bytes, out int first);
        to.Address.TryWriteBytes(bytes[first..], out int second);
        return Sum(bytes[..(first + second)]) + protocol + (uint)length;
    }

    // RFC 1071
    private static ushort Checksum(ReadOnlySpan<byte> bytes, uint start)
    {
        uint sum = start + Sum(bytes);
        while (sum > 0xffff)
        {
            sum = (sum & 0xffff) + (sum >> 16);
        }

        return (ushort)~sum;
    }

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (int i = 0; i + 1 < bytes.Length; i += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes[i..]);
        }

        return bytes.Length % 2 == 0 ? sum : sum + ((uint)bytes[^1] << 8);
    }
}
