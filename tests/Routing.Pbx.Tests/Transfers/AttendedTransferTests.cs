using Routing.Acd.Model;
using Routing.Pbx.Tests.Calls;

namespace Routing.Pbx.Tests.Transfers;

/// <summary>REFER with Replaces (RFC 5589 §7): two calls of a phone become one, without the phone.</summary>
public sealed class AttendedTransferTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)] // the REFER comes in the second call
    public void The_far_sides_of_two_calls_are_joined_and_the_phone_is_out(bool inSecond)
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestPhone lobby = world.Phone("2001");
        TestCall call = world.CallAnswered("200");
        world.Until(() => agent.Talking, 5, "they talk");
        agent.Reoffer("sendonly");
        TestCall second = agent.Dial("2001");
        world.Until(() => second.IsUp && lobby.Talking, 5, "consulted");
        world.Pass(4);
        (TestCall asks, TestCall other) = inSecond ? (second, agent.Last) : (agent.Last, second);
        asks.ReferTo(other);
        world.Until(() => agent.Last.End is not null && second.End is not null, 2, "the phone is out");
        Assert.Equal(200, asks.Outcome);
        world.Pass(3);
        Assert.True(call.IsUp && lobby.Talking);
        Assert.Equal(lobby.Last.Leg, world.Hears(call).From);
        Assert.Equal(call.Leg, world.Hears(lobby.Last).From);
        world.Pass(10);
        Assert.Equal(AgentState.Available, world.StateOf("1001"));
        call.Hangup();
        world.Until(() => lobby.Last.End is not null, 1, "over");
        world.AssertNothingIsLeft();
        Assert.Equal(2, world.Records.All.Count);
        Assert.Single(world.Records.All, r => r.EndedBy == "transfer");
        Assert.All(world.Records.All, record => Assert.Equal(record.EndedBy == "transfer", record.Quality == "{}")); // it goes with the leg
        world.AssertAddsUp();
    }

    [Fact]
    public void Who_is_put_into_a_queue_during_an_announcement_hears_the_next_ones()
    {
        using var world = new World();
        TestPhone boss = world.Phone("2001");
        TestCall call = world.Phone("2002").Dial("2001");
        world.Until(() => boss.Talking, 5, "they talk");
        TestCall second = boss.Dial("630");
        world.Until(() => world.Hears(second).Prompt == "prompts/en/say/place_1.wav", 15, "the place is said");
        boss.Last.ReferTo(second);
        world.Until(() => second.End is not null, 3, "the phone is out");
        world.Until(() => world.Hears(call).Prompt == "prompts/en/hold.wav", 3, "music");
        world.Until(() => world.Hears(call).Prompt == "prompts/en/say/place_1.wav", 31, "said again");
        world.Until(() => world.Hears(call).Prompt == "prompts/en/hold.wav", 3, "and music again");
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void While_the_second_call_still_rings_its_ringing_goes_on_for_the_first_caller()
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestPhone lobby = world.Phone("2001", Habit.LetsRing);
        TestCall call = world.CallAnswered("200");
        world.Until(() => agent.Talking, 5, "they talk");
        TestCall second = agent.Dial("2001");
        world.Until(() => lobby.Rings && second.Progress.Contains(180), 5, "it rings");
        Assert.True(agent.Last.Dialog.Refer($"sip:2001@{World.Exchange.Address}?Replaces={Uri.EscapeDataString($"{second.Dialog.CallId};to-tag=a;from-tag=b")}"));
        world.Until(() => agent.Last.End is not null && second.End is not null, 3, "the phone is out");
        Assert.True(lobby.Rings);
        Assert.Equal("tone:400", world.Hears(call).Prompt);
        lobby.Answer();
        world.Pass(1);
        Assert.Equal(lobby.Last.Leg, world.Hears(call).From);
        lobby.Hangup();
        world.Until(() => call.End is not null, 1, "over");
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_caller_may_be_put_into_the_place_that_the_phone_has_in_a_queue()
    {
        using var world = new World();
        TestPhone boss = world.Phone("2001");
        TestPhone caller = world.Phone("2002");
        TestCall call = caller.Dial("2001");
        world.Until(() => boss.Talking, 5, "they talk");
        TestCall second = boss.Dial("202");
        world.Until(() => second.IsUp, 5, "waits");
        boss.Last.ReferTo(second);
        world.Until(() => second.End is not null && boss.Last.End is not null, 3, "the phone is out");
        Assert.Equal("prompts/en/hold.wav", world.Hears(call).Prompt);
        TestPhone agent = world.Phone("1004");
        world.Until(() => agent.Talking, 10, "an agent takes it");
        Assert.Equal("2002", agent.Last.Incoming.CallerUser);
        world.Pass(1);
        Assert.Equal(agent.Last.Leg, world.Hears(call).From);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_call_of_somebody_else_is_not_theirs_to_give()
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestPhone a = world.Phone("2002");
        TestPhone b = world.Phone("2001");
        TestCall call = world.CallAnswered("200");
        TestCall other = a.Dial("2001");
        world.Until(() => agent.Talking && b.Talking && other.IsUp, 5, "they talk");
        world.Pass(1);
        agent.Last.ReferTo(other);
        world.Until(() => agent.Last.Outcome != 0, 3, "refused");
        Assert.Equal(403, agent.Last.Outcome);
        Assert.True(agent.Talking && call.IsUp && other.IsUp);
        other.Hangup();
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }
}
