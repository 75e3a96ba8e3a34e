using System.Text;
using Routing.Media.Tests.Support;

namespace Routing.Media.Tests;

/// <summary>What every media engine must do, whatever is behind it. Run against the real and the virtual one.</summary>
public abstract class MediaEngineContract
{
    private const string Sdp = "v=0\r\no=- 1 {0} IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP {1}\r\na={2}\r\n";

    private readonly RecordingEvents _events = new();

    [Fact]
    public async Task A_leg_is_opened_answered_held_resumed_and_closed_with_nothing_left()
    {
        await using IMediaEngine engine = Start();
        MediaResult result = await engine.AnswerAsync(new MediaLegOptions(), Offer(), _events);
        Assert.True(result.Ok && result.Leg != default, result.Refusal?.Text);
        Assert.Equal(new MediaCounts(1, 2, 0), engine.Counts);
        Assert.Contains("a=recvonly", Text(await engine.ReofferAsync(result.Leg, Offer(version: 2, direction: "sendonly"))), StringComparison.Ordinal);
        Assert.Contains("a=sendrecv", Text(await engine.ReofferAsync(result.Leg, Offer(version: 3))), StringComparison.Ordinal);
        await engine.CloseAsync(result.Leg);
        Assert.Equal(default, await engine.CloseAsync(result.Leg));
        Assert.Equal(default, engine.Counts);
    }

    [Fact]
    public async Task Without_an_offer_ours_is_given_and_its_answer_taken()
    {
        await using IMediaEngine engine = Start();
        MediaResult offer = await engine.AnswerAsync(new MediaLegOptions { Codecs = ["PCMA"] }, default, _events);
        Assert.Contains(" RTP/AVP 8 101\r\n", Text(offer), StringComparison.Ordinal);
        MediaResult accepted = await engine.AcceptAnswerAsync(offer.Leg, Offer("8"));
        Assert.True(accepted.Ok && accepted.Sdp.IsEmpty, accepted.Refusal?.Text);
        Assert.Contains(" RTP/AVP 8 101\r\n", Text(await engine.ReofferAsync(offer.Leg, default)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_offer_leads_with_the_codec_that_the_named_leg_talks()
    {
        await using IMediaEngine engine = Start();
        MediaResult caller = await engine.AnswerAsync(new MediaLegOptions(), Offer("8 0"), _events);
        MediaResult agent = await engine.OfferAsync(new MediaLegOptions { CodecsOf = caller.Leg }, _events);
        Assert.Contains(" RTP/AVP 8 0 101\r\n", Text(agent), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_kept_for_calls_for_help_may_change()
    {
        await using IMediaEngine engine = Start();
        engine.KeepForUrgent(1);
        Assert.Equal(503, (await engine.OfferAsync(new MediaLegOptions(), _events)).Refusal?.Status);
        Assert.True((await engine.OfferAsync(new MediaLegOptions { IsUrgent = true }, _events)).Ok);
        engine.KeepForUrgent(0);
        Assert.True((await engine.OfferAsync(new MediaLegOptions(), _events)).Ok);
    }

    [Fact]
    public async Task What_cannot_be_used_is_refused_and_opens_nothing()
    {
        await using IMediaEngine engine = Start();
        Assert.Equal(305, Warning(await engine.AnswerAsync(new MediaLegOptions(), Offer("18"), _events)));
        Assert.Equal(399, Warning(await engine.AnswerAsync(new MediaLegOptions(), "garbage"u8.ToArray(), _events)));
        Assert.Equal(305, Warning(await engine.OfferAsync(new MediaLegOptions { Codecs = ["G729"] }, _events)));
        Assert.Equal(399, Warning(await engine.AcceptAnswerAsync(new MediaLegId(999), Offer())));
        Assert.Equal(399, Warning(await engine.ReofferAsync(new MediaLegId(999), Offer())));
        Assert.Equal(default, engine.Counts);
    }

    [Fact]
    public async Task A_refused_reoffer_leaves_the_leg_as_it_was()
    {
        await using IMediaEngine engine = Start();
        MediaResult leg = await engine.AnswerAsync(new MediaLegOptions(), Offer(), _events);
        Assert.Equal(305, Warning(await engine.ReofferAsync(leg.Leg, Offer("18", version: 2))));
        Assert.Equal(Text(leg), Text(await engine.ReofferAsync(leg.Leg, Offer())));
    }

    [Fact]
    public async Task A_prompt_is_played_to_its_end_and_its_number_comes_back()
    {
        await using IMediaEngine engine = Start();
        MediaResult leg = await engine.AnswerAsync(new MediaLegOptions(), Offer(), _events);
        engine.Play(leg.Leg, 5, new PlayList(["tone:440"]));
        Ends(5, PlayEnd.Completed);
        engine.Play(leg.Leg, 6, new PlayList([]));
        Ends(6, PlayEnd.Completed);
        Assert.Equal(0, engine.Counts.Plays);
    }

    [Fact]
    public async Task What_plays_is_stopped_by_the_next_by_stop_by_a_bridge_and_by_the_close()
    {
        await using IMediaEngine engine = Start();
        MediaLegId leg = (await engine.AnswerAsync(new MediaLegOptions(), Offer(), _events)).Leg;
        MediaLegId other = (await engine.AnswerAsync(new MediaLegOptions(), Offer(), new RecordingEvents())).Leg;
        var music = new PlayList(["silence"], Loop: true);
        engine.Play(leg, 1, music);
        engine.Play(leg, 2, music);
        Ends(1, PlayEnd.Stopped);
        engine.StopPlay(leg);
        Ends(2, PlayEnd.Stopped);
        engine.StopPlay(leg);
        engine.Play(leg, 3, music);
        engine.Bridge(other, leg);
        Ends(3, PlayEnd.Stopped);
        engine.Unbridge(leg);
        engine.Play(leg, 4, music);
        await engine.CloseAsync(leg);
        Ends(4, PlayEnd.Stopped);
        Assert.Equal(4, _events.Ended.Count);
    }

    [Fact]
    public async Task An_unknown_prompt_is_told_and_ends_what_played()
    {
        await using IMediaEngine engine = Start();
        MediaLegId leg = (await engine.AnswerAsync(new MediaLegOptions(), Offer(), _events)).Leg;
        engine.Play(leg, 1, new PlayList(["silence"], Loop: true));
        engine.Play(leg, 2, new PlayList(["silence", "no-such-prompt"]));
        Ends(1, PlayEnd.Stopped);
        Ends(2, PlayEnd.NotFound);
        await engine.CloseAsync(leg);
        Assert.Equal(2, _events.Ended.Count);
    }

    [Fact]
    public async Task Commands_for_legs_that_are_not_open_do_nothing()
    {
        await using IMediaEngine engine = Start();
        MediaLegId leg = (await engine.AnswerAsync(new MediaLegOptions(), Offer(), _events)).Leg;
        await engine.CloseAsync(leg);
        engine.Play(leg, 1, new PlayList(["silence"]));
        engine.StopPlay(leg);
        engine.Bridge(leg, new MediaLegId(12345));
        engine.Bridge(leg, leg);
        engine.Unbridge(default);
        Assert.Empty(_events.Ended);
    }

    [Fact]
    public async Task Without_a_free_port_a_leg_is_refused_with_503_until_one_is_closed()
    {
        await using IMediaEngine engine = Start();
        var legs = new List<MediaLegId>();
        MediaResult result;
        while ((result = await engine.OfferAsync(new MediaLegOptions(), _events)).Ok)
        {
            legs.Add(result.Leg);
            Assert.True(legs.Count <= 10);
        }

        Assert.Equal(503, result.Refusal!.Status);
        await engine.CloseAsync(legs[0]);
        Assert.True((await engine.OfferAsync(new MediaLegOptions(), _events)).Ok);
    }

    /// <summary>An engine with ten legs' ports.</summary>
    protected abstract IMediaEngine Start();

    /// <summary>Lets time pass until the condition holds.</summary>
    protected abstract void Await(Func<bool> condition, string what);

    private static byte[] Offer(string formats = "0 8", int version = 1, string direction = "sendrecv") =>
        Encoding.ASCII.GetBytes(string.Format(System.Globalization.CultureInfo.InvariantCulture, Sdp, version, formats, direction));

    private static string Text(MediaResult result)
    {
        Assert.True(result.Ok, result.Refusal?.Text);
        return Encoding.ASCII.GetString(result.Sdp.Span);
    }

    private static int Warning(MediaResult result)
    {
        Assert.Equal(default, result.Leg);
        Assert.Equal(488, result.Refusal!.Status);
        return result.Refusal.WarningCode;
    }

    private void Ends(long play, PlayEnd end) => Await(() => _events.Ended.Contains((play, end)), $"play {play} ends as {end}");
}
