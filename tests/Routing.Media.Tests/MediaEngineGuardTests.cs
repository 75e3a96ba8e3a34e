using System.Net;
using System.Net.Sockets;
using System.Text;
using Routing.Media.Audio;
using Routing.Media.Tests.Support;

namespace Routing.Media.Tests;

/// <summary>Hold, strangers, losses, missing ports and closed legs, over real sockets.</summary>
public class MediaEngineGuardTests
{
    [Fact]
    public async Task A_leg_on_hold_is_sent_nothing_and_hears_again_after_resume()
    {
        await using MediaEngine engine = LiveEngine.Start();
        using TestPhone phone = new();
        MediaLegId leg = engine.Answer(phone, new RecordingEvents());
        engine.Play(leg, 1, new PlayList(["tone:440"], Loop: true));
        phone.WaitFor(5);
        MediaResult hold = await engine.ReofferAsync(leg, phone.Sdp(direction: "sendonly", version: 2));
        Assert.Contains("a=recvonly", Encoding.ASCII.GetString(hold.Sdp.Span), StringComparison.Ordinal);

        // Another leg on the same loop tells that time has passed.
        using TestPhone other = new();
        engine.Play(engine.Answer(other, new RecordingEvents()), 1, new PlayList(["tone:440"], Loop: true));
        other.WaitFor(2);
        int before = phone.Drain().Count;
        other.WaitFor(8);
        Assert.Equal(before, phone.Drain().Count);
        ushort last = phone.Packets[^1].Header.Sequence;
        uint stamp = phone.Packets[^1].Header.Timestamp;
        Assert.True((await engine.ReofferAsync(leg, phone.Sdp(version: 3))).Ok);
        phone.WaitFor(before + 3);
        Assert.Equal((ushort)(last + 1), phone.Packets[before].Header.Sequence);
        Assert.True(phone.Packets[before].Header.Marker);
        Assert.True(phone.Packets[before].Header.Timestamp - stamp >= 640);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_sends_from_elsewhere_after_the_phone_is_known_is_not_heard(bool connect)
    {
        await using MediaEngine engine = LiveEngine.Start(o => o with { ConnectAfterLatching = connect });
        using TestPhone a = new(), b = new(), thief = new() { Ssrc = 99 };
        MediaLegId legA = engine.Answer(a, new RecordingEvents());
        MediaLegId legB = engine.Answer(b, new RecordingEvents());
        engine.Bridge(legA, legB);
        a.Tone(440);
        b.WaitFor(1);
        thief.Target = a.Target;
        thief.Tone(1000, packets: 20);
        a.Tone(440, packets: 20);
        b.WaitFor(21);
        b.Tone(700, packets: 5);
        a.WaitFor(5);
        Assert.DoesNotContain(b.Packets, p => p.Hears(1000));
        Assert.Empty(thief.Drain());
        Assert.Equal(21, (await engine.CloseAsync(legA)).PacketsReceived);
    }

    [Fact]
    public async Task On_all_addresses_a_phone_is_heard_on_the_one_it_was_told_also_when_the_route_back_leaves_from_another()
    {
        await using MediaEngine engine = LiveEngine.Start(o => o with { Listen = IPAddress.Any, Advertise = "127.0.5.5" });
        using TestPhone phone = new();
        MediaLegId leg = engine.Answer(phone, new RecordingEvents());
        ToneWatch watch = engine.Listen(leg, 440)!;
        phone.Tone(440, packets: 2);
        Eventually.Holds(() => watch.Tones[0].Dominated > 0, "the phone is known");
        phone.Tone(440, packets: 20);
        engine.Play(leg, 1, new PlayList(["tone:700"], Loop: true));
        phone.WaitFor(3);
        Assert.Equal(22, (await engine.CloseAsync(leg)).PacketsReceived);
    }

    [Fact]
    public async Task A_phone_behind_a_nat_is_heard_at_once_and_sent_to_after_the_window()
    {
        await using MediaEngine engine = LiveEngine.Start(o => o with { LatchWindow = TimeSpan.FromMilliseconds(50) });
        using TestPhone phone = new();
        MediaResult result = await engine.AnswerAsync(new MediaLegOptions(), phone.Sdp(address: "127.0.77.77", port: 9), new RecordingEvents());
        phone.Follow(result.Sdp);
        engine.Play(result.Leg, 1, new PlayList(["tone:440"], Loop: true));
        Eventually.Holds(
            () =>
            {
                phone.Tone(1000);
                return phone.Drain().Count > 3;
            },
            "the phone is found where it is");
    }

    [Fact]
    public async Task Losses_reordering_and_duplicates_stay_what_they_are()
    {
        await using MediaEngine engine = LiveEngine.Start();
        using TestPhone a = new(), b = new();
        MediaLegId legA = engine.Answer(a, new RecordingEvents());
        MediaLegId legB = engine.Answer(b, new RecordingEvents());
        engine.Bridge(legA, legB);
        byte[] frame = new byte[160];
        ushort first = a.Sequence;
        foreach (int step in (int[])[0, 1, 3, 2, 2, 6, 7])
        {
            a.Sequence = (ushort)(first + step);
            a.Send(0, frame, timestamp: (uint)(1000 + (160 * step)));
        }

        b.WaitFor(7);
        ushort start = b.Packets[0].Header.Sequence;
        uint stamp = b.Packets[0].Header.Timestamp;
        Assert.Equal([0, 1, 3, 2, 2, 6, 7], b.Packets.Select(p => (int)(ushort)(p.Header.Sequence - start)));
        Assert.Equal([0, 1, 3, 2, 2, 6, 7], b.Packets.Select(p => (int)(p.Header.Timestamp - stamp) / 160));
        MediaLegStatistics figures = await engine.CloseAsync(legA);
        Assert.Equal(7, figures.PacketsReceived);
        Assert.Equal(1, figures.PacketsLost); // eight expected, seven came, one of them twice: RFC 3550 A.3 counts so
        Assert.Equal(7, (await engine.CloseAsync(legB)).PacketsSent);
    }

    [Fact]
    public async Task Without_a_free_port_a_leg_is_refused_with_503_and_a_busy_port_is_passed_over()
    {
        await using MediaEngine engine = LiveEngine.Start(ports: 8);
        using TestPhone phone = new();
        MediaLegId[] legs = [.. Enumerable.Range(0, 4).Select(_ => engine.Answer(phone, new RecordingEvents()))];
        MediaResult refused = await engine.AnswerAsync(new MediaLegOptions(), phone.Sdp(), new RecordingEvents());
        Assert.Equal(503, refused.Refusal?.Status);
        Assert.Contains("port", refused.Refusal?.Text, StringComparison.Ordinal);
        Assert.Equal(new MediaCounts(4, 8, 0), engine.Counts);

        int freed = PortOf(engine, legs[0], phone);
        await engine.CloseAsync(legs[0]);
        await engine.CloseAsync(legs[1]);
        using var squatter = new UdpClient(new IPEndPoint(IPAddress.Loopback, freed));
        MediaLegId next = engine.Answer(phone, new RecordingEvents());
        Assert.NotEqual(freed, phone.Target!.Port);
        await engine.CloseAsync(next);
    }

    [Fact]
    public async Task Packets_to_a_closed_leg_vanish_and_its_bridge_partner_lives_on()
    {
        await using MediaEngine engine = LiveEngine.Start();
        using TestPhone a = new(), b = new();
        MediaLegId legA = engine.Answer(a, new RecordingEvents());
        MediaLegId legB = engine.Answer(b, new RecordingEvents());
        engine.Bridge(legA, legB);
        a.Tone(440);
        b.WaitFor(1);
        await engine.CloseAsync(legA);
        a.Tone(440, packets: 3);
        b.Tone(440, packets: 3);
        engine.Play(legB, 1, new PlayList(["tone:700"], Loop: true));
        Eventually.Holds(() => b.Drain().Any(p => p.Hears(700)), "the other leg is served on");
        Assert.Equal(default, await engine.CloseAsync(legA));
        Assert.Equal(1, engine.Counts.Legs);
    }

    private static int PortOf(MediaEngine engine, MediaLegId leg, TestPhone phone)
    {
        MediaResult again = engine.ReofferAsync(leg, phone.Sdp(version: 9)).Result;
        phone.Follow(again.Sdp);
        return phone.Target!.Port;
    }
}
