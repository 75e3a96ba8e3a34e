using Routing.Media.Audio;
using Routing.Simulator.Audio;

namespace Routing.Simulator.Tests.Audio;

public class SentStreamTests
{
    private static readonly AudioFormat Format = new(AudioCodec.Pcmu, 0, 101);

    [Fact]
    public void Sound_has_one_sequence_a_timestamp_that_follows_the_rounds_and_a_marker_at_its_start()
    {
        var stream = new SentStream(7, 65534, 1000);
        RtpHeader[] sent = [.. new long[] { 0, 1, 2, 9 }.Select(round => Write(ref stream, round).Header)];

        Assert.Equal([65534, 65535, 0, 1], sent.Select(h => h.Sequence));
        Assert.Equal([1000u, 1160u, 1320u, 1000u + (9 * 160)], sent.Select(h => h.Timestamp));
        Assert.Equal([true, false, false, false], sent.Select(h => h.Marker));
        Assert.All(sent, h => Assert.Equal(7u, h.Ssrc));
    }

    // RFC 4733 §2.5.1: one timestamp for the whole press, the duration grows, the end comes three times.
    [Fact]
    public void A_key_takes_the_place_of_sound_until_its_third_end()
    {
        var stream = new SentStream(7, 1, 0);
        Write(ref stream, 0);
        Assert.True(stream.CanPress);
        stream.Press('#', 60);

        (RtpHeader Header, byte[] Payload)[] press = [.. Enumerable.Range(1, 6).Select(round => Write(ref stream, round))];
        RtpHeader sound = Write(ref stream, 7).Header;

        Assert.All(press, p => Assert.Equal((101, 160u, 11), (p.Header.PayloadType, p.Header.Timestamp, p.Payload[0])));
        Assert.Equal([true, false, false, false, false, false], press.Select(p => p.Header.Marker));
        Assert.Equal([false, false, false, true, true, true], press.Select(p => (p.Payload[1] & 0x80) != 0));
        Assert.Equal((0, 7 * 160u, true), (sound.PayloadType, sound.Timestamp, sound.Marker));
        Assert.False(stream.CanPress);
    }

    private static (RtpHeader Header, byte[] Payload) Write(ref SentStream stream, long round)
    {
        byte[] packet = new byte[RtpHeader.Size + 160];
        int length = stream.Write(packet, round, Format, new byte[160]);
        Assert.True(RtpHeader.TryRead(packet.AsSpan(0, length), out RtpHeader header, out ReadOnlySpan<byte> payload));
        return (header, payload.ToArray());
    }
}
