using System.Text;
using System.Text.RegularExpressions;
using Routing.Pbx.Tests.Calls;

namespace Routing.Pbx.Tests.Transfers;

/// <summary>INVITE with Replaces from phones (RFC 3891): pick-up of what rings, taking over a talk.</summary>
public sealed class TakeOverTests
{
    private byte[]? _ringing;

    [Fact]
    public void A_phone_picks_up_what_rings_at_another()
    {
        using World world = Watched();
        TestPhone caller = world.Phone("2002");
        TestPhone rings = world.Phone("2001", Habit.LetsRing);
        TestPhone taker = world.Phone("2004");
        TestCall call = caller.Dial("2001");
        world.Until(() => rings.Rings, 2, "it rings");
        TestCall taken = Replace(world, taker, rings.Last, "2001");
        world.Until(() => rings.Last.End is not null && call.IsUp, 3, "taken");
        Assert.Equal("SIP;cause=200;text=\"Call completed elsewhere\"", rings.Last.End!.Value.Reason);
        world.Pass(2);
        Assert.Equal(taken.Leg, world.Hears(call).From);
        Assert.Equal(call.Leg, world.Hears(taken).From);
        call.Hangup();
        world.Until(() => taken.End is not null, 1, "over");
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData("1001", 0)] // another phone of the same agent
    [InlineData("2004", 403)] // anybody else, though they know the dialog's names
    public void A_talk_is_for_the_desks_own_phones_to_take_over(string user, int status)
    {
        using World world = Watched();
        TestPhone agent = world.Phone("1001");
        TestCall call = world.CallAnswered("200");
        world.Until(() => agent.Talking, 5, "they talk");
        TestPhone taker = world.Phone(user, number: 1);
        TestCall taken = Replace(world, taker, agent.Last, "1001");
        world.Until(() => taken.IsUp || taken.End is not null, 3, "decided");
        world.Pass(2);
        Assert.Equal(status, taken.Refused);
        Assert.Equal(status == 0 ? taken.Leg : agent.Last.Leg, world.Hears(call).From);
        Assert.Equal(status == 0, agent.Last.End is not null);
        call.Hangup();
        world.Until(() => taken.End is not null, 1, "over");
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void An_INVITE_with_Replaces_is_answered_when_the_place_is_certain(int early)
    {
        using World world = Watched();
        TestPhone caller = world.Phone("2002");
        TestPhone rings = world.Phone("2001", Habit.LetsRing);
        TestPhone taker = world.Phone("2004");
        TestCall call = caller.Dial("2001");
        world.Until(() => rings.Rings, 2, "it rings");
        TestCall taken = Replace(world, taker, rings.Last, "2001");
        world.Steps(early * 12);
        rings.Answer(); // or the phone's own answer is first
        world.Pass(1);
        Assert.True(call.IsUp);
        Assert.True(taken.IsUp ? rings.Last.End is not null : !taken.IsAnswered && taken.Refused is 403 or 481 && rings.Talking);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(40)]
    public void A_phone_that_gives_up_before_it_has_the_place_leaves_all_as_it_was(int early)
    {
        using World world = Watched();
        TestPhone caller = world.Phone("2002");
        TestPhone rings = world.Phone("2001", Habit.LetsRing);
        TestPhone taker = world.Phone("2004");
        TestCall call = caller.Dial("2001");
        world.Until(() => rings.Rings, 2, "it rings");
        TestCall taken = Replace(world, taker, rings.Last, "2001");
        world.Steps(early);
        taken.Hangup();
        world.Pass(1);
        Assert.NotNull(taken.End);
        if (taken.IsAnswered)
        {
            Assert.False(rings.Rings || call.IsUp); // it had the place, and gave up both
        }
        else
        {
            Assert.True(rings.Rings);
            rings.Answer();
            world.Pass(1);
            Assert.True(rings.Talking && call.IsUp);
        }

        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_feature_code_is_for_the_phone_that_dialled_it()
    {
        using World world = Watched();
        TestPhone boss = world.Phone("2001");
        TestPhone caller = world.Phone("2002");
        TestCall call = caller.Dial("2001");
        world.Until(() => boss.Talking, 5, "they talk");
        TestCall code = boss.Dial("*72");
        world.Until(() => code.IsUp, 5, "asked for a number");
        boss.Last.ReferTo(code);
        world.Until(() => boss.Last.Outcome != 0, 3, "refused");
        Assert.Equal(403, boss.Last.Outcome);
        Assert.Equal(boss.Last.Leg, world.Hears(call).From);
        boss.Last.Refer("*72");
        world.Until(() => boss.Last.Referred.Count > 1, 3, "refused");
        Assert.Equal(403, boss.Last.Outcome);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void What_a_queue_gives_an_agent_is_not_for_others_to_pick_up()
    {
        using World world = Watched();
        TestPhone agent = world.Phone("1001", Habit.LetsRing);
        TestPhone taker = world.Phone("2004");
        TestCall call = world.CallAnswered("200");
        world.Until(() => agent.Rings, 5, "it rings");
        TestCall taken = Replace(world, taker, agent.Last, "1001");
        world.Until(() => taken.End is not null, 3, "refused");
        Assert.True(agent.Rings && call.IsUp);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    private World Watched()
    {
        var world = new World();
        world.Network.Tap += (from, to, bytes) => _ringing = to.Equals(World.Exchange) && bytes.Span.StartsWith("SIP/2.0 180"u8) ? bytes.ToArray() : _ringing;
        return world;
    }

    private TestCall Replace(World world, TestPhone taker, TestCall replaced, string user, string more = "")
    {
        byte[] bytes = _ringing!;
        return taker.Dial(user, new KeyValuePair<string, string>("Replaces", $"{replaced.Dialog.CallId};to-tag={Tag(bytes, "From")};from-tag={Tag(bytes, "To")}{more}"));
    }

    private static string? Tag(ReadOnlyMemory<byte> message, string header) =>
        Regex.Match(Encoding.ASCII.GetString(message.Span), $"\r\n{header}:[^\r\n]*;tag=([^;\r\n]+)") is { Success: true } match ? match.Groups[1].Value : null;
}
