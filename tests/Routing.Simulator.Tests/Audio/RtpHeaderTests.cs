using Routing.Simulator.Audio;

namespace Routing.Simulator.Tests.Audio;

public class RtpHeaderTests
{
    private static readonly RtpHeader Header = new(true, 8, 0xFFFE, 0x8000_0001, 0xDEAD_BEEF);

    [Fact]
    public void What_is_written_is_read_back()
    {
        byte[] packet = Packet(payload: 160);

        Assert.True(RtpHeader.TryRead(packet, out RtpHeader read, out ReadOnlySpan<byte> payload));
        Assert.Equal(Header, read);
        Assert.Equal(160, payload.Length);
    }

    [Fact]
    public void Contributing_sources_extension_and_padding_are_no_payload()
    {
        byte[] packet = Packet(payload: 4 + 8 + 10 + 3);
        packet[0] = 0x80 | 0x20 | 0x10 | 1; // version 2, padding, extension, one source
        packet[12 + 4 + 3] = 1;             // one word of extension
        packet[^1] = 3;

        Assert.True(RtpHeader.TryRead(packet, out _, out ReadOnlySpan<byte> payload));
        Assert.Equal(10, payload.Length);
    }

    [Fact]
    public void Every_cut_and_every_first_byte_is_read_or_refused_without_a_fault()
    {
        byte[] packet = Packet(payload: 40);
        for (int length = 0; length <= packet.Length; length++)
        {
            for (int first = 0; first < 256; first++)
            {
                packet[0] = (byte)first;
                bool isRtp = RtpHeader.TryRead(packet.AsSpan(0, length), out _, out ReadOnlySpan<byte> payload);
                Assert.True(payload.Length <= length);
                Assert.False(isRtp && (length < RtpHeader.Size || first >> 6 != 2));
            }
        }
    }

    [Theory]
    [InlineData(72)]
    [InlineData(76)]
    public void Rtcp_is_not_taken_for_sound(byte type)
    {
        byte[] packet = Packet(payload: 16);
        packet[1] = (byte)(0x80 | type);

        Assert.False(RtpHeader.TryRead(packet, out _, out _));
    }

    private static byte[] Packet(int payload)
    {
        byte[] packet = new byte[RtpHeader.Size + payload];
        Header.Write(packet);
        return packet;
    }
}
