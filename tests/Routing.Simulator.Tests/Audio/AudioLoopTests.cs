using System.Net;
using System.Net.Sockets;
using Routing.Media.Audio;
using Routing.Simulator.Audio;

namespace Routing.Simulator.Tests.Audio;

public class AudioLoopTests
{
    private static readonly AudioFormat Pcmu = new(AudioCodec.Pcmu, 0, 101);

    [Fact]
    public async Task Two_legs_hear_each_others_tone_in_nearly_every_window()
    {
        var faults = new List<Exception>();
        using var loop = new AudioLoop(IPAddress.Loopback, 1, TimeProvider.System, faults.Add);
        var heard = new TaskCompletionSource<TimeSpan>();
        AudioLeg a = loop.Add(new AudioLegOptions(TonePayload.Sine(1050), 1450, since => heard.TrySetResult(since)));
        AudioLeg b = loop.Add(new AudioLegOptions(TonePayload.Sine(1450), 1050, static _ => { }));
        a.Connect(b.LocalEndPoint, Pcmu);
        b.Connect(a.LocalEndPoint, Pcmu);

        await Poll.UntilAsync(() => a.Tone.Windows >= 40 && b.Tone.Windows >= 40, "forty windows have come");
        Assert.True(heard.Task.IsCompletedSuccessfully);
        AudioFigures figures = await CloseAsync(a);
        await CloseAsync(b);

        Assert.Equal((0L, 0L), (figures.Missing, figures.Breaks));
        Assert.True(figures.Tone.Heard >= figures.Tone.Windows - 1, $"{figures}");
        Assert.Equal(0, loop.Open);
        Assert.Empty(faults);
    }

    [Fact]
    public async Task A_leg_without_a_target_sends_nothing_and_a_closed_one_frees_its_port()
    {
        using var loop = new AudioLoop(IPAddress.Loopback, 1, TimeProvider.System, static _ => { });
        AudioLeg leg = loop.Add(new AudioLegOptions(TonePayload.Silence, 1050, static _ => { }));
        IPEndPoint port = leg.LocalEndPoint;

        Assert.Equal(0, (await CloseAsync(leg)).Sent);
        using var again = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        again.Bind(port);
    }

    [Fact]
    public async Task What_is_no_sound_of_the_agreed_kind_is_never_heard()
    {
        using var loop = new AudioLoop(IPAddress.Loopback, 1, TimeProvider.System, static _ => { });
        AudioLeg leg = loop.Add(new AudioLegOptions(TonePayload.Silence, 1050, static _ => { }));
        leg.Connect(null, Pcmu);
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        byte[] packet = new byte[RtpHeader.Size + 160];
        TonePayload.Sine(1050).In(AudioCodec.Pcma).CopyTo(packet.AsSpan(RtpHeader.Size));
        for (ushort i = 0; i < 20; i++)
        {
            new RtpHeader(false, 8, i, (uint)(i * 160), 1).Write(packet);
            sender.SendTo(packet, leg.LocalEndPoint);
            sender.SendTo(packet.AsSpan(0, i % 12), leg.LocalEndPoint);
        }

        new RtpHeader(false, 0, 20, 3200, 1).Write(packet);
        sender.SendTo(packet, leg.LocalEndPoint);
        await Poll.UntilAsync(() => leg.Tone.Windows == 1, "the one window of the agreed codec has come");

        Assert.Equal((21L, 0L), ((await CloseAsync(leg)).Received, 0L));
    }

    [Fact]
    public void Sending_and_hearing_allocate_nothing_a_packet()
    {
        using var loop = new AudioLoop(IPAddress.Loopback, 1, TimeProvider.System, static _ => { });
        AudioLeg a = Leg(loop);
        AudioLeg b = Leg(loop);
        a.Connect(b.LocalEndPoint, Pcmu);
        b.Connect(a.LocalEndPoint, Pcmu);
        byte[] buffer = new byte[2048];
        Exchange(a, b, buffer, 0, 200);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Exchange(a, b, buffer, 200, 1000);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal((1200L, 1200L), (a.End().Received, b.End().Received));
    }

    [Fact]
    public void A_tone_frame_repeats_without_a_seam()
    {
        var detector = new ToneDetector(1450);
        ReadOnlySpan<byte> frame = TonePayload.Sine(1450).In(AudioCodec.Pcma);
        detector.Feed(AudioCodec.Pcma, frame[80..]);
        for (int i = 0; i < 20; i++)
        {
            detector.Feed(AudioCodec.Pcma, frame);
        }

        Assert.Equal((20L, 20L), (detector.Windows, detector.Dominated));
    }

    [Theory]
    [InlineData(250)]
    [InlineData(1025)]
    [InlineData(3450)]
    public void A_tone_that_does_not_fit_a_frame_is_refused(int frequency) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TonePayload.Sine(frequency));

    private static void Exchange(AudioLeg a, AudioLeg b, byte[] buffer, int from, int rounds)
    {
        for (int round = from; round < from + rounds; round++)
        {
            a.Send(buffer, round);
            b.Send(buffer, round);
            a.Receive(buffer, (uint)(round * 160), timed: true);
            b.Receive(buffer, (uint)(round * 160), timed: true);
        }
    }

    // On the test's thread: the loop never knows of these legs.
    private static AudioLeg Leg(AudioLoop loop)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new AudioLeg(loop, socket, new AudioLegOptions(TonePayload.Sine(1050), 1050, static _ => { }), 1);
    }

    private static Task<AudioFigures> CloseAsync(AudioLeg leg)
    {
        var closed = new TaskCompletionSource<AudioFigures>(TaskCreationOptions.RunContinuationsAsynchronously);
        leg.Close(closed.SetResult);
        return closed.Task.WaitAsync(Crowds.Deadline);
    }
}
