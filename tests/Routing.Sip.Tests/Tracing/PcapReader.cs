using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Routing.Sip.Tests.Tracing;

/// <summary>Reads a pcapng file of raw IP packets, and takes none whose lengths or checksums are wrong.</summary>
internal sealed record PcapReader(DateTimeOffset At, int Protocol, IPEndPoint From, IPEndPoint To, uint Sequence, uint Acknowledged, string Comment, string Payload)
{
    public static List<PcapReader> Read(byte[] file)
    {
        List<PcapReader> packets = [];
        for (int at = 0; at < file.Length;)
        {
            uint type = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at));
            int length = (int)BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 4));
            Assert.Equal(0, length % 4);
            Assert.Equal((uint)length, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + length - 4)));
            Assert.Equal(at == 0, type == 0x0A0D0D0A);
            if (type == 6)
            {
                packets.Add(Packet(file[(at + 8)..(at + length - 4)]));
            }

            at += length;
        }

        return packets;
    }

    private static PcapReader Packet(byte[] block)
    {
        ulong high = BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(4));
        ulong microseconds = (high << 32) | BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(8));
        int length = (int)BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(12));
        byte[] packet = block[20..(20 + length)];
        int options = 20 + ((length + 3) & ~3);
        int comment = BinaryPrimitives.ReadUInt16LittleEndian(block.AsSpan(options + 2));
        bool v4 = packet[0] == 0x45;
        int header = v4 ? 20 : 40;
        Assert.True(v4 || packet[0] == 0x60);
        int protocol = packet[v4 ? 9 : 6];
        int addresses = v4 ? 12 : 8;
        int size = v4 ? 4 : 16;
        byte[] from = packet[addresses..(addresses + size)];
        byte[] to = packet[(addresses + size)..(addresses + (2 * size))];
        byte[] above = packet[header..];
        Assert.Equal(v4 ? packet.Length : above.Length, BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(v4 ? 2 : 4)));
        Assert.True(!v4 || Sum(packet[..20]) == 0xffff, "the IP header's checksum");
        Assert.Equal(0xffff, Sum([.. from, .. to, 0, (byte)protocol, (byte)(above.Length >> 8), (byte)above.Length, .. above]));
        int data = protocol == 17 ? 8 : (above[12] >> 4) * 4;
        return new PcapReader(
            DateTimeOffset.UnixEpoch.AddMicroseconds(microseconds),
            protocol,
            new IPEndPoint(new IPAddress(from), BinaryPrimitives.ReadUInt16BigEndian(above)),
            new IPEndPoint(new IPAddress(to), BinaryPrimitives.ReadUInt16BigEndian(above.AsSpan(2))),
            protocol == 17 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(above.AsSpan(4)),
            protocol == 17 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(above.AsSpan(8)),
            Encoding.ASCII.GetString(block, options + 4, comment),
            Encoding.ASCII.GetString(above, data, above.Length - data));
    }

    // RFC 1071: over data with its checksum in it the sum is all ones.
    private static int Sum(byte[] bytes)
    {
        uint sum = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            sum += (uint)(i % 2 == 0 ? bytes[i] << 8 : bytes[i]);
        }

        while (sum > 0xffff)
        {
            sum = (sum & 0xffff) + (sum >> 16);
        }

        return (int)sum;
    }
}
