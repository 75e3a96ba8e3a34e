using Routing.Simulator.Audio;

namespace Routing.Simulator.Tests.Audio;

public class ReceivedStreamTests
{
    [Theory]
    [InlineData("a stream in order", new[] { 1, 2, 3, 4 }, 0)]
    [InlineData("two lost", new[] { 1, 2, 5, 6 }, 2)]
    [InlineData("one late", new[] { 1, 3, 2, 4 }, 0)]
    [InlineData("a second copy", new[] { 1, 2, 2, 5, 5 }, 2)]
    [InlineData("a second copy of an early one makes up for nothing", new[] { 1, 2, 5, 1, 2 }, 2)]
    [InlineData("through the end of the numbers", new[] { 65534, 65535, 0, 1 }, 0)]
    [InlineData("lost at the end of the numbers", new[] { 65534, 1 }, 2)]
    public void Missing_frames_are_those_that_never_came(string name, int[] sequences, int missing)
    {
        Assert.NotEmpty(name);
        var stream = new ReceivedStream();
        foreach (int sequence in sequences)
        {
            stream.Add(new RtpHeader(false, 0, (ushort)sequence, (uint)(sequence * 160), 9), (uint)(sequence * 160), timed: true);
        }

        Assert.Equal((sequences.Length, missing, 0), (stream.Packets, stream.Missing, stream.Breaks));
    }

    [Fact]
    public void A_frame_behind_the_pace_by_more_than_60_ms_is_late_and_the_stretch_after_a_marker_has_its_own_pace()
    {
        var stream = new ReceivedStream();
        stream.Add(new RtpHeader(true, 0, 1, 160, 9), 1000, timed: true);
        stream.Add(new RtpHeader(false, 0, 2, 320, 9), 1160 + 480, timed: true);
        Assert.Equal(0, stream.Late);
        stream.Add(new RtpHeader(false, 0, 3, 480, 9), 1320 + 481, timed: true);
        Assert.Equal(1, stream.Late);
        stream.Add(new RtpHeader(false, 0, 4, 640, 9), 9999, timed: false);
        Assert.Equal(1, stream.Late);
        stream.Add(new RtpHeader(true, 0, 5, 800, 9), 9000, timed: true);
        stream.Add(new RtpHeader(false, 0, 6, 960, 9), 9160, timed: true);
        Assert.Equal(1, stream.Late);
    }

    [Theory]
    [InlineData(2, 10)]
    [InlineData(40_000, 9)]
    public void Another_source_or_a_jump_is_a_break_and_no_loss(int sequence, uint ssrc)
    {
        var stream = new ReceivedStream();
        stream.Add(new RtpHeader(false, 0, 1, 160, 9), 160, timed: true);
        stream.Add(new RtpHeader(false, 0, (ushort)sequence, 320, ssrc), 320, timed: true);

        Assert.Equal((1L, 0L), (stream.Breaks, stream.Missing));
    }
}
