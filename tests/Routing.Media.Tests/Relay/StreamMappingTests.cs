using Routing.Media.Relay;
using Routing.Media.Rtp;

namespace Routing.Media.Tests.Relay;

public class StreamMappingTests
{
    // One clock tick is one timestamp unit.
    private readonly OutboundStream _stream = new(7, 65_530, 4_294_967_000, 0, 8000);
    private StreamMapping _mapping;

    [Fact]
    public void A_source_is_joined_on_at_the_next_number_and_at_real_time()
    {
        _stream.Write(new byte[12], true, 0, 65_530, _stream.BeginAt(0));
        Assert.Equal(((ushort)65_531, unchecked(4_294_967_000u + 8000), true), Map(1000, 50_000, now: 8000)!.Value);
        Assert.Equal(((ushort)65_532, unchecked(4_294_967_000u + 8160), false), Map(1001, 50_160, now: 8100)!.Value);
    }

    [Fact]
    public void A_switch_within_20_ms_still_moves_the_timestamp_by_a_frame()
    {
        _stream.Write(new byte[12], true, 0, 65_530, 4_294_967_000);
        Assert.Equal(160u, Map(5, 5, now: 3)!.Value.Timestamp - 4_294_967_000);
    }

    [Fact]
    public void What_was_sent_before_the_join_is_too_late()
    {
        Map(1000, 50_000, now: 0);
        Assert.Null(Map(999, 49_840, now: 1));
        Map(1002, 50_320, now: 300);
        Assert.NotNull(Map(1001, 50_160, now: 301));
        Assert.Null(Map(998, 49_680, now: 302));
    }

    [Theory]
    [InlineData(2, 51_000, 1001, 8200)] // another SSRC
    [InlineData(1, 51_000, 9000, 8200)] // a jump of the sequence
    [InlineData(1, 999_000, 1001, 8200)] // a jump of the timestamp
    public void A_source_that_restarts_is_joined_on_anew(uint ssrc, uint timestamp, ushort sequence, long now)
    {
        Map(1000, 50_000, now: 8000);
        ushort next = _stream.NextSequence;
        (ushort Sequence, uint Timestamp, bool Marker)? mapped = Map(sequence, timestamp, now, ssrc);
        Assert.Equal(next, mapped!.Value.Sequence);
        Assert.True(mapped.Value.Marker);
        Assert.InRange(mapped.Value.Timestamp - _stream.ClockAt(8000), 160u, 400u);
    }

    [Fact]
    public void Packets_left_out_close_up_and_late_ones_after_that_are_dropped()
    {
        ushort first = Map(10, 0, now: 0)!.Value.Sequence;
        _mapping.Skip(Packet(11, 160, 1));
        Assert.Equal((ushort)(first + 1), Map(12, 320, now: 320)!.Value.Sequence);
        _mapping.Skip(Packet(12, 160, 1)); // not the next one: the gap stays where it is
        Assert.Equal((ushort)(first + 2), Map(13, 480, now: 480)!.Value.Sequence);
        Assert.Null(Map(9, 0, now: 490));
    }

    [Fact]
    public void A_key_that_is_held_for_seconds_stays_one_press()
    {
        Map(1000, 50_000, now: 0);
        uint start = Map(1001, 50_160, now: 320, held: 160)!.Value.Timestamp;
        ushort sequence = 1001;
        for (int held = 320; held <= 0xFFFF; held += 160)
        {
            (ushort _, uint timestamp, bool marker) = Map(++sequence, 50_160, now: 160 + held, held: (ushort)held)!.Value;
            Assert.Equal((start, false), (timestamp, marker));
        }

        Assert.Equal(start + 65_440, Map(++sequence, 50_160 + 65_440, now: 65_700)!.Value.Timestamp);
    }

    [Fact]
    public void A_source_joined_on_in_the_middle_of_a_press_has_its_sound_at_real_time()
    {
        (ushort _, uint timestamp, bool marker) = Map(1000, 50_000, now: 40_000, held: 30_000)!.Value;
        Assert.Equal((_stream.ClockAt(10_000), true), (timestamp, marker));
        Assert.Equal(_stream.ClockAt(40_160), Map(1001, 80_160, now: 40_160)!.Value.Timestamp);
    }

    private (ushort Sequence, uint Timestamp, bool Marker)? Map(ushort sequence, uint timestamp, long now, uint ssrc = 1, ushort? held = null)
    {
        if (!_mapping.TryMap(Packet(sequence, timestamp, ssrc), held, _stream, now, out ushort mapped, out uint at, out bool marker))
        {
            return null;
        }

        _stream.Write(new byte[12], marker, 0, mapped, at);
        return (mapped, at, marker);
    }

    private static RtpPacket Packet(ushort sequence, uint timestamp, uint ssrc)
    {
        byte[] data = new byte[12];
        RtpPacket.WriteHeader(data, false, 0, sequence, timestamp, ssrc);
        Assert.True(RtpPacket.TryRead(data, out RtpPacket packet));
        return packet;
    }
}
