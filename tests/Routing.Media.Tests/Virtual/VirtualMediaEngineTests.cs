using System.Text;
using Routing.Media.Tests.Support;
using Routing.Media.Virtual;
using Routing.Pbx.Scheduling;

namespace Routing.Media.Tests.Virtual;

public class VirtualMediaEngineTests
{
    private readonly VirtualScheduler _scheduler = new();
    private readonly VirtualMediaEngine _engine;
    private readonly RecordingEvents _events = new();

    public VirtualMediaEngineTests()
    {
        _engine = new VirtualMediaEngine(_scheduler.Time);
        _engine.AddPrompt("welcome", TimeSpan.FromSeconds(3));
        _engine.AddPrompt("menu", TimeSpan.FromSeconds(2.011));
    }

    [Fact]
    public void A_playlist_takes_its_real_length_and_each_prompt_is_heard_in_turn()
    {
        MediaLegId leg = Open();
        _engine.Play(leg, 1, new PlayList(["welcome", "menu"]));
        _scheduler.Advance(TimeSpan.FromSeconds(2.9));
        Assert.Equal("welcome", _engine.Hears(leg).Prompt);
        _scheduler.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal("menu", _engine.Hears(leg).Prompt);
        _scheduler.Advance(TimeSpan.FromSeconds(1.91));
        Assert.Empty(_events.Ended);
        _scheduler.Advance(TimeSpan.FromSeconds(0.01));
        Assert.Equal((1, PlayEnd.Completed), Assert.Single(_events.Ended));
        Assert.Equal(VirtualHearing.Nothing, _engine.Hears(leg));
        Assert.Equal(0, _scheduler.ArmedTimers);
    }

    [Fact]
    public void Music_goes_on_for_ever_and_bridged_legs_hear_each_other()
    {
        MediaLegId caller = Open(), agent = Open();
        _engine.Play(caller, 1, new PlayList(["welcome", "menu"], Loop: true));
        _scheduler.Advance(TimeSpan.FromSeconds((5.011 * 7) + 4));
        Assert.Equal("menu", _engine.Hears(caller).Prompt);
        _engine.Bridge(caller, agent);
        Assert.Equal(new VirtualHearing(null, agent), _engine.Hears(caller));
        Assert.Equal(new VirtualHearing(null, caller), _engine.Hears(agent));
        _engine.Play(caller, 2, new PlayList(["menu"]));
        Assert.Equal("menu", _engine.Hears(caller).Prompt);
        _scheduler.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(agent, _engine.Hears(caller).From);
        _engine.CloseAsync(agent);
        Assert.Equal(VirtualHearing.Nothing, _engine.Hears(caller));
    }

    [Fact]
    public async Task A_held_leg_hears_nothing_and_keys_reach_the_listener()
    {
        MediaLegId leg = Open();
        _engine.Press(leg, '5');
        _engine.Play(leg, 1, new PlayList(["welcome"], Loop: true));
        Assert.True((await _engine.ReofferAsync(leg, Sdp("sendonly"))).Ok);
        Assert.Equal(VirtualHearing.Nothing, _engine.Hears(leg));
        Assert.True((await _engine.ReofferAsync(leg, Sdp("inactive"))).Ok);
        _engine.Press(leg, '6');
        Assert.Equal("5", string.Concat(_events.Digits));
    }

    private MediaLegId Open()
    {
        MediaResult result = _engine.AnswerAsync(new MediaLegOptions(), Sdp("sendrecv"), _events).Result;
        Assert.True(result.Ok, result.Refusal?.Text);
        return result.Leg;
    }

    private static byte[] Sdp(string direction) =>
        Encoding.ASCII.GetBytes($"v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 4000 RTP/AVP 0 8\r\na={direction}\r\n");
}
