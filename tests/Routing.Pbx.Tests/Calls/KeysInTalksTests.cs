using System.Text;

namespace Routing.Pbx.Tests.Calls;

/// <summary>Keys reach whom one talks with, whichever way they come, as that side takes them.</summary>
public sealed class KeysInTalksTests
{
    private static readonly byte[] WithoutEvents = Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(Sdp.Plain)
        .Replace(" 101\r\n", "\r\n", StringComparison.Ordinal).Replace("a=rtpmap:101 telephone-event/8000\r\n", "", StringComparison.Ordinal));

    // What the lobby sends and takes by its `dtmf`, and whether its SDP has telephone-event: what it is sent in the media, and by INFO.
    [Theory]
    [InlineData("auto", true, "5#", "")]
    [InlineData("auto", false, "", "5#")]
    [InlineData("info", true, "", "5#")]
    [InlineData("info", false, "", "5#")]
    [InlineData("rfc4733", true, "5#", "")]
    [InlineData("rfc4733", false, "", "")]
    public void A_key_by_INFO_is_sent_on_as_the_other_side_takes_keys(string dtmf, bool hasEvents, string inMedia, string byInfo)
    {
        using World world = With(dtmf);
        TestPhone lobby = world.Phone("2001", Habit.LetsRing);
        TestCall call = world.Phone("2002").Dial("2001");
        world.Until(() => lobby.Rings, 5, "it rings");
        lobby.AnswerWith(hasEvents ? Sdp.Plain : WithoutEvents);
        world.Until(() => call.IsUp, 3, "they talk");
        world.Pass(1);
        call.Dialog.Info("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n"u8.ToArray());
        call.Dialog.Info("application/dtmf", "#"u8.ToArray());
        call.Dialog.Info("application/other", "7"u8.ToArray());
        world.Pass(1);
        Assert.Equal(inMedia, world.Media.KeysOf(lobby.Last.Leg));
        Assert.Equal(byInfo, string.Concat(lobby.Last.Keys));
        Assert.Equal("", world.Media.KeysOf(call.Leg)); // no echo
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    // The same, of a key that comes in the media, which brings it to a side with telephone-event by itself.
    [Theory]
    [InlineData("auto", true, "r", "")]
    [InlineData("auto", false, "r", "5")]
    [InlineData("auto", false, "ri", "5")]
    [InlineData("auto", false, "ir", "5")]
    [InlineData("info", true, "r", "")]
    [InlineData("info", false, "r", "5")]
    [InlineData("rfc4733", true, "r", "")]
    [InlineData("rfc4733", false, "r", "")]
    public void A_key_in_the_media_is_sent_on_by_INFO_to_a_side_that_the_media_cannot_tell(string dtmf, bool hasEvents, string ways, string byInfo)
    {
        using World world = With(dtmf);
        TestPhone lobby = world.Phone("2001", Habit.LetsRing);
        TestCall call = world.Phone("2002").Dial("2001");
        world.Until(() => lobby.Rings, 5, "it rings");
        lobby.AnswerWith(hasEvents ? Sdp.Plain : WithoutEvents);
        world.Until(() => call.IsUp, 3, "they talk");
        world.Pass(1);
        foreach (char way in ways)
        {
            if (way == 'r')
            {
                world.Press(call, '5');
            }
            else
            {
                call.Dialog.Info("application/dtmf", "5"u8.ToArray());
            }

            world.Pass(0.2);
        }

        world.Pass(1);
        Assert.Equal(byInfo, string.Concat(lobby.Last.Keys));
        Assert.Equal("", world.Media.KeysOf(lobby.Last.Leg));
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData("ri", 0)] // the media has brought it there by itself
    [InlineData("ir", 0)] // so it will
    [InlineData("i", 1)]
    [InlineData("r", 0)]
    public void A_key_that_comes_both_ways_is_not_sent_on_twice(string ways, int sentOn)
    {
        using World world = With("auto");
        TestPhone agent = world.Phone("1001");
        TestCall call = world.Talk(agent);
        foreach (char way in ways)
        {
            if (way == 'r')
            {
                world.Press(call, '3');
            }
            else
            {
                call.Dialog.Info("application/dtmf", "3"u8.ToArray());
            }

            world.Pass(0.2);
        }

        world.Pass(0.5);
        Assert.Equal(new string('3', sentOn), world.Media.KeysOf(agent.Last.Leg));
        call.Hangup();
        world.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("hold")]
    [InlineData("parted")]
    public void A_key_is_for_nobody_while_one_side_holds_the_other_or_while_they_are_parted(string what)
    {
        using World world = With("auto");
        TestPhone agent = world.Phone("1001");
        TestPhone lobby = world.Phone("2001", Habit.LetsRing);
        TestCall call = world.Talk(agent);
        if (what == "hold")
        {
            agent.Reoffer("sendonly");
        }
        else
        {
            agent.Last.Refer("2001");
            world.Until(() => lobby.Rings, 3, "it rings");
        }

        call.Dialog.Info("application/dtmf", "3"u8.ToArray());
        world.Pass(1);
        Assert.Equal("", world.Media.KeysOf(agent.Last.Leg));
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    private static World With(string dtmf)
    {
        var world = new World();
        world.Reload(text => text.Replace("password: secret-2001 }", $"password: secret-2001, dtmf: {dtmf} }}", StringComparison.Ordinal));
        return world;
    }
}
