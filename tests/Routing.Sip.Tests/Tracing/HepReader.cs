using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Routing.Sip.Tests.Tracing;

/// <summary>Reads HEP3 packets and takes nothing that is not exactly right.</summary>
internal sealed record HepReader(IPEndPoint From, IPEndPoint To, int Protocol, DateTimeOffset At, uint Id, string? Password, string? Correlation, string Payload)
{
    public static HepReader Read(byte[] packet)
    {
        Assert.Equal("HEP3", Encoding.ASCII.GetString(packet, 0, 4));
        Assert.Equal(packet.Length, BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(4)));
        Dictionary<int, byte[]> chunks = [];
        int at = 6;
        while (at < packet.Length)
        {
            Assert.Equal(0, BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(at)));
            int length = BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(at + 4));
            Assert.InRange(length, 7, packet.Length - at);
            Assert.True(chunks.TryAdd(BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(at + 2)), packet[(at + 6)..(at + length)]), "a chunk twice");
            at += length;
        }

        bool v4 = Assert.Single(chunks[1]) == 2;
        Assert.True(v4 || chunks[1][0] == 10);
        Assert.Equal(1, Assert.Single(chunks[11]));
        Assert.Subset(new HashSet<int> { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 17 }, chunks.Keys.ToHashSet());
        byte[] from = chunks[v4 ? 3 : 5];
        byte[] to = chunks[v4 ? 4 : 6];
        Assert.Equal(v4 ? 4 : 16, from.Length);
        Assert.Equal(v4 ? 4 : 16, to.Length);
        DateTimeOffset time = DateTimeOffset.FromUnixTimeSeconds(Number(chunks[9], 4)).AddMicroseconds(Number(chunks[10], 4));
        return new HepReader(
            new IPEndPoint(new IPAddress(from), (int)Number(chunks[7], 2)),
            new IPEndPoint(new IPAddress(to), (int)Number(chunks[8], 2)),
            Assert.Single(chunks[2]),
            time,
            Number(chunks[12], 4),
            chunks.TryGetValue(14, out byte[]? password) ? Encoding.UTF8.GetString(password) : null,
            chunks.TryGetValue(17, out byte[]? correlation) ? Encoding.UTF8.GetString(correlation) : null,
            Encoding.UTF8.GetString(chunks[15]));
    }

    private static uint Number(byte[] value, int length)
    {
        Assert.Equal(length, value.Length);
        return length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(value) : BinaryPrimitives.ReadUInt32BigEndian(value);
    }
}
