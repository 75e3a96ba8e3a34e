using Routing.Media.Audio;
using Routing.Media.Tests.Support;

namespace Routing.Media.Tests;

public class MediaEngineTests
{
    [Theory]
    [InlineData("0 101", "0 101")]
    [InlineData("0 101", "8 101")]
    [InlineData("8", "0 96")]
    public async Task Two_bridged_phones_hear_each_others_tone_and_nothing_else(string formatsA, string formatsB)
    {
        await using MediaEngine engine = LiveEngine.Start();
        using TestPhone a = new(), b = new();
        MediaLegId legA = engine.Answer(a, new RecordingEvents(), formatsA);
        MediaLegId legB = engine.Answer(b, new RecordingEvents(), formatsB);
        engine.Bridge(legA, legB);
        AudioCodec codecA = formatsA[0] == '0' ? AudioCodec.Pcmu : AudioCodec.Pcma;
        AudioCodec codecB = formatsB[0] == '0' ? AudioCodec.Pcmu : AudioCodec.Pcma;
        for (int i = 0; i < 50; i++)
        {
            a.Tone(440, codecA);
            b.Tone(1000, codecB);
            a.WaitFor(i);
            b.WaitFor(i);
        }

        Assert.Equal(1, Heard(a, codecA, 1000));
        Assert.Equal(0, Heard(a, codecA, 440));
        Assert.Equal(1, Heard(b, codecB, 440));
        Assert.Equal(0, Heard(b, codecB, 1000));
        await engine.CloseAsync(legA);
        await engine.CloseAsync(legB);
    }

    [Fact]
    public async Task Prompt_music_and_the_agent_are_one_unbroken_stream()
    {
        await using MediaEngine engine = LiveEngine.Start();
        using TestPhone caller = new(), agent = new();
        var events = new RecordingEvents();
        MediaLegId legA = engine.Answer(caller, events);
        MediaLegId legB = engine.Answer(agent, new RecordingEvents());
        caller.Tone(440);
        engine.Play(legA, 1, new PlayList(["tone:500"], Loop: true));
        caller.WaitFor(10);
        engine.Play(legA, 2, new PlayList(["tone:700"], Loop: true));
        Eventually.Holds(() => events.Ended.Contains((1, PlayEnd.Stopped)), "the first is replaced");
        caller.WaitFor(25);
        engine.Bridge(legA, legB);
        Eventually.Holds(() => events.Ended.Contains((2, PlayEnd.Stopped)), "the bridge ends the music");
        for (int i = 0; i < 10; i++)
        {
            agent.Tone(1000);
        }

        Eventually.Holds(() => caller.Drain().Count(p => p.Hears(1000)) >= 10, "the agent is heard");
        engine.Play(legA, 3, new PlayList(["tone:500"]));
        Eventually.Holds(() => events.Ended.Contains((3, PlayEnd.Completed)), "the whole prompt");

        List<TestPhone.Received> heard = caller.Drain();
        Assert.Single(heard.Select(p => p.Header.Ssrc).Distinct());
        for (int i = 1; i < heard.Count; i++)
        {
            Assert.Equal((ushort)(heard[i - 1].Header.Sequence + 1), heard[i].Header.Sequence);
            uint step = heard[i].Header.Timestamp - heard[i - 1].Header.Timestamp;
            Assert.True(step is >= 160 and < 8000, $"packet {i}: timestamp moved by {step}");
            double before = new[] { 500.0, 700, 1000 }.Single(f => heard[i - 1].Hears(f));
            if (!heard[i].Hears(before))
            {
                Assert.True(heard[i].Header.Marker, $"packet {i} begins something new without a marker");
            }
        }
    }

    [Fact]
    public async Task Packets_of_a_prompt_are_exactly_160_apart_and_none_is_left_out()
    {
        await using MediaEngine engine = LiveEngine.Start();
        using TestPhone phone = new();
        var events = new RecordingEvents();
        MediaLegId leg = engine.Answer(phone, events);
        engine.Play(leg, 7, new PlayList(["tone:440", "silence"]));
        Eventually.Holds(() => events.Ended.Contains((7, PlayEnd.Completed)), "played to its end");
        phone.WaitFor(100);
        List<TestPhone.Received> heard = phone.Drain();
        Assert.Equal(100, heard.Count);
        Assert.All(heard, p => Assert.Equal(0u, (p.Header.Timestamp - heard[0].Header.Timestamp) % 160));
        Assert.True(heard[0].Header.Marker);

        // A round left out because the machine was busy moves the timestamp, and nothing else does.
        uint skipped = ((heard[^1].Header.Timestamp - heard[0].Header.Timestamp) / 160) - 99;
        Assert.Equal(skipped, (uint)engine.Loops[0].SkippedRounds);
    }

    [Fact]
    public async Task Keys_are_told_once_also_while_bridged_and_reach_the_other_side_with_its_number()
    {
        await using MediaEngine engine = LiveEngine.Start();
        using TestPhone a = new(), b = new(), deaf = new();
        var events = new RecordingEvents();
        MediaLegId legA = engine.Answer(a, events, "0 101");
        MediaLegId legB = engine.Answer(b, new RecordingEvents(), "0 96");
        MediaLegId legC = engine.Answer(deaf, new RecordingEvents(), "0");
        a.Tone(440);
        PressWithoutMarker(a, 5);

        // A key of one packet behind it: once that is told, nothing of the first is still on its way when the two are bridged.
        a.Send(101, [6, 0x8A, 0, 160], timestamp: a.Timestamp);
        a.Timestamp += 960;
        Eventually.Holds(() => events.Digits.SequenceEqual("56"), "the first key, and the one behind it");
        engine.Bridge(legA, legB);
        PressWithoutMarker(a, 11);
        Eventually.Holds(() => events.Digits.SequenceEqual("56#"), "the second key, bridged");
        b.WaitFor(6);
        Assert.All(b.Packets, p => Assert.Equal(96, p.Header.PayloadType));
        Assert.Single(b.Packets.Select(p => p.Header.Timestamp).Distinct());

        engine.Bridge(legA, legC);
        a.Tone(440, packets: 2);
        deaf.WaitFor(2);
        PressWithoutMarker(a, 1);
        a.Tone(440, packets: 2);
        deaf.WaitFor(4);
        Assert.Equal("56#1", string.Concat(events.Digits));
        for (int i = 1; i < deaf.Packets.Count; i++)
        {
            Assert.Equal((ushort)(deaf.Packets[i - 1].Header.Sequence + 1), deaf.Packets[i].Header.Sequence);
        }
    }

    [Fact]
    public async Task A_key_that_the_engine_sends_arrives_as_one_press()
    {
        await using MediaEngine engine = LiveEngine.Start();
        await using MediaEngine phones = LiveEngine.Start();
        var atExchange = new RecordingEvents();
        MediaResult offer = await phones.OfferAsync(new MediaLegOptions(), new RecordingEvents());
        MediaResult answer = await engine.AnswerAsync(new MediaLegOptions(), offer.Sdp, atExchange);
        Assert.True((await phones.AcceptAnswerAsync(offer.Leg, answer.Sdp)).Ok);
        ToneWatch watch = engine.Listen(answer.Leg, 440, 1000)!;
        phones.Play(offer.Leg, 1, new PlayList(["tone:440"], Loop: true));
        foreach (char key in "12*#")
        {
            phones.SendDigit(offer.Leg, key, 60);
        }

        Eventually.Holds(() => atExchange.Digits.Count >= 4, "four keys");
        Eventually.Holds(() => watch.Tones[0].Dominated > 20, "the tone goes on");
        Assert.Equal("12*#", string.Concat(atExchange.Digits));
        Assert.NotNull(watch.FirstHeard(0));
        Assert.Null(watch.FirstHeard(1));
        Assert.True(watch.Tones[0].Share > 0.9);
    }

    private static void PressWithoutMarker(TestPhone phone, byte code)
    {
        uint start = phone.Timestamp;
        for (int i = 1; i <= 6; i++)
        {
            phone.Send(101, [code, (byte)(i > 3 ? 0x8A : 0x0A), 0, (byte)(Math.Min(i, 4) * 40)], timestamp: start);
        }

        phone.Timestamp += 960;
    }

    private static double Heard(TestPhone phone, AudioCodec codec, double hertz)
    {
        var detector = new ToneDetector(hertz);
        foreach (TestPhone.Received packet in phone.Drain())
        {
            detector.Feed(codec, packet.Payload);
        }

        return detector.Share;
    }
}
