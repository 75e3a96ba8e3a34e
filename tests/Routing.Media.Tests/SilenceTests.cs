using Routing.Media.Tests.Support;

namespace Routing.Media.Tests;

/// <summary>Who is told when a peer falls silent, over real sockets.</summary>
public class SilenceTests
{
    [Fact]
    public async Task A_peer_that_sends_nothing_is_told_of_again_and_again_and_one_that_sends_is_not()
    {
        await using MediaEngine engine = Start();
        using TestPhone silent = new(), talks = new();
        var ofSilent = new RecordingEvents();
        var ofTalking = new RecordingEvents();
        engine.Answer(silent, ofSilent);
        MediaLegId leg = engine.Answer(talks, ofTalking);
        Eventually.Holds(() => Tone(talks) && ofSilent.Silences.Count >= 2, "the silence is told twice");
        Assert.Empty(ofTalking.Silences);
        Assert.All(ofSilent.Silences, s => Assert.InRange(s.TotalSeconds, 1, 60));
        Assert.True((await engine.CloseAsync(leg)).PacketsReceived > 0);
    }

    [Theory]
    [InlineData("8000640B", "comfort noise, which was never agreed (RFC 3389)")]
    [InlineData("80C80006", "a sender report on the same port (RFC 5761)")]
    [InlineData("00", "what is no RTP at all")]
    public async Task Anything_from_the_peer_s_address_is_a_sign_of_life(string packet, string what)
    {
        await using MediaEngine engine = Start();
        using TestPhone silent = new(), lives = new();
        var ofSilent = new RecordingEvents();
        var ofLiving = new RecordingEvents();
        engine.Answer(silent, ofSilent);
        engine.Answer(lives, ofLiving);
        byte[] bytes = Convert.FromHexString(packet.PadRight(64, '0'));
        bytes[1] = packet == "8000640B" ? (byte)13 : bytes[1];
        Eventually.Holds(() => Send(lives, bytes) && ofSilent.Silences.Count >= 2, "the silence of the other is told twice");
        Assert.True(ofLiving.Silences.IsEmpty, what);
    }

    [Fact]
    public async Task A_stranger_s_packets_are_no_sign_of_life()
    {
        await using MediaEngine engine = Start();
        using TestPhone silent = new(), stranger = new();
        var events = new RecordingEvents();
        engine.Answer(silent, events);
        silent.Tone(440);
        stranger.Target = silent.Target;
        Eventually.Holds(() => Tone(stranger) && events.Silences.Count >= 1, "the silence is told");
    }

    [Fact]
    public async Task Who_holds_us_may_be_silent_for_longer_and_after_the_resume_no_longer()
    {
        await using MediaEngine engine = Start();
        using TestPhone holds = new(), silent = new();
        var ofHolder = new RecordingEvents();
        var ofSilent = new RecordingEvents();
        MediaLegId leg = engine.Answer(holds, ofHolder);
        Assert.True((await engine.ReofferAsync(leg, holds.Sdp(direction: "sendonly", version: 2))).Ok);
        engine.Answer(silent, ofSilent);
        Eventually.Holds(() => ofSilent.Silences.Count >= 3, "the other's silence is told");
        Assert.Empty(ofHolder.Silences);
        Assert.True((await engine.ReofferAsync(leg, holds.Sdp(version: 3))).Ok);
        Eventually.Holds(() => ofHolder.Silences.Count >= 1, "the silence after the resume is told");
    }

    [Fact]
    public async Task A_leg_that_is_bridged_over_to_another_loop_is_watched_there()
    {
        await using MediaEngine engine = Start(loops: 2);
        using TestPhone a = new(), b = new();
        var ofA = new RecordingEvents();
        var ofB = new RecordingEvents();
        engine.Bridge(engine.Answer(a, ofA), engine.Answer(b, ofB));
        Eventually.Holds(() => ofA.Silences.Count >= 1 && ofB.Silences.Count >= 1, "both silences are told");
    }

    [Fact]
    public async Task A_limit_of_zero_is_none()
    {
        await using MediaEngine engine = LiveEngine.Start(o => o with { SilenceTalking = TimeSpan.Zero, SilenceHeld = TimeSpan.FromSeconds(1) });
        using TestPhone talks = new(), holds = new();
        var ofTalking = new RecordingEvents();
        var ofHolder = new RecordingEvents();
        engine.Answer(talks, ofTalking);
        MediaLegId leg = engine.Answer(holds, ofHolder);
        Assert.True((await engine.ReofferAsync(leg, holds.Sdp(direction: "sendonly", version: 2))).Ok);
        Eventually.Holds(() => ofHolder.Silences.Count >= 2, "the silence of the holder is told");
        Assert.Empty(ofTalking.Silences);
    }

    private static MediaEngine Start(int loops = 1) =>
        LiveEngine.Start(o => o with { Loops = loops, SilenceTalking = TimeSpan.FromSeconds(1), SilenceHeld = TimeSpan.FromMinutes(5) });

    private static bool Tone(TestPhone phone)
    {
        phone.Tone(440);
        return true;
    }

    private static bool Send(TestPhone phone, byte[] packet)
    {
        phone.SendRaw(packet);
        return true;
    }
}
