using Routing.Media.Rtp;

namespace Routing.Media.Tests.Rtp;

public class RtpPacketTests
{
    // Bytes as on the wire; the payload is always DE AD.
    [Theory]
    [InlineData("80 00 0001 00000002 00000003 DEAD", 12)]
    [InlineData("82 00 0001 00000002 00000003 11111111 22222222 DEAD", 20)]
    [InlineData("90 00 0001 00000002 00000003 BEDE0001 AABBCCDD DEAD", 20)]
    [InlineData("A0 00 0001 00000002 00000003 DEAD 000003", 12)]
    [InlineData("B1 00 0001 00000002 00000003 11111111 BEDE0000 DEAD 01", 20)]
    public void CSRC_extension_and_padding_are_stepped_over(string hex, int offset)
    {
        byte[] data = Bytes(hex);
        Assert.True(RtpPacket.TryRead(data, out RtpPacket packet));
        Assert.Equal((offset, 2), (packet.PayloadOffset, packet.PayloadLength));
        Assert.Equal([0xDE, 0xAD], data.AsSpan(packet.PayloadOffset, packet.PayloadLength).ToArray());
        Assert.Equal((1, 2u, 3u), (packet.Sequence, packet.Timestamp, packet.Ssrc));
    }

    [Theory]
    [InlineData("")]
    [InlineData("80 00 0001 00000002 000000")]
    [InlineData("40 00 0001 00000002 00000003")]
    [InlineData("8F 00 0001 00000002 00000003 DEAD")]
    [InlineData("90 00 0001 00000002 00000003 BEDE")]
    [InlineData("90 00 0001 00000002 00000003 BEDEFFFF DEAD")]
    [InlineData("A0 00 0001 00000002 00000003 DEAD 00")]
    [InlineData("A0 00 0001 00000002 00000003 DEAD FF")]
    [InlineData("80 C8 0001 00000002 00000003 DEAD")]
    public void What_is_no_RTP_is_not_read(string hex) => Assert.False(RtpPacket.TryRead(Bytes(hex), out _));

    [Fact]
    public void Random_bytes_never_throw_and_never_point_outside()
    {
        var random = new Random(7);
        for (int i = 0; i < 100_000; i++)
        {
            byte[] data = new byte[random.Next(64)];
            random.NextBytes(data);
            if (RtpPacket.TryRead(data, out RtpPacket packet))
            {
                Assert.True(packet.PayloadOffset >= 12 && packet.PayloadLength >= 0 && packet.PayloadOffset + packet.PayloadLength <= data.Length);
            }
        }
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        byte[] data = new byte[12];
        RtpPacket.WriteHeader(data, marker: true, 101, 65535, 4_000_000_000, 0xCAFEBABE);
        Assert.True(RtpPacket.TryRead(data, out RtpPacket packet));
        Assert.Equal((true, (byte)101, (ushort)65535), (packet.Marker, packet.PayloadType, packet.Sequence));
        Assert.Equal((4_000_000_000, 0xCAFEBABE, 0), (packet.Timestamp, packet.Ssrc, packet.PayloadLength));
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
