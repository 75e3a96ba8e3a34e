using Routing.Acd.Model;
using Routing.Pbx.Tests.Calls;
using Routing.Records.Model;

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
        InteractionRecord first = Assert.Single(world.Records.All, r => r.EndedBy == "transfer");
        InteractionRecord last = Assert.Single(world.Records.All, r => r.EndedBy != "transfer");
        Assert.Equal($"{{\"transferred_to\":\"{last.Id}\"}}", first.Attributes);
        Assert.Equal($"{{\"transferred_from\":[\"{first.Id}\"]}}", last.Attributes);
        Assert.Equal(("{}", false), (first.Quality, last.Quality == "{}")); // it goes with the leg
        Assert.Null(last.Segments.Last(s => s.Kind == SegmentKind.Talk).Agent); // who has gone is in no talk any more
        world.AssertAddsUp();
    }

    // The customer is a phone of the house with two calls, and joins the agent with somebody else.
    [Fact]
    public void An_agent_whom_the_customer_sends_on_is_busy_until_their_phone_is_free()
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestPhone friend = world.Phone("2002");
        (TestCall call, TestCall consult) = CustomerWithTwoCalls(world, agent, "2002");
        world.Until(() => consult.IsUp, 5, "consulted");
        world.Pass(1);
        call.ReferTo(consult);
        world.Until(() => call.Outcome == 200 && world.Hears(friend.Last).From == agent.Last.Leg, 5, "joined");
        world.Pass(60);
        Assert.True(agent.Talking);
        Assert.NotEqual(AgentState.Available, world.StateOf("1001"));
        friend.Hangup();
        world.Until(() => world.StateOf("1001") == AgentState.Available, 30, "free again");
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void An_agent_whom_the_customer_sends_on_in_vain_is_free_again()
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestPhone friend = world.Phone("2002", Habit.LetsRing);
        (TestCall call, TestCall consult) = CustomerWithTwoCalls(world, agent, "2002");
        world.Until(() => friend.Rings, 5, "it rings");
        world.Pass(1);
        call.ReferTo(consult);
        world.Pass(1);
        Assert.Equal(0, call.Outcome);
        call.Hangup(); // as phones do that take a 202 for the end
        TestCall waiting = world.Call("200");
        for (int second = 0; second < 15; second++)
        {
            world.Pass(1);
            Assert.True(friend.Rings && agent.Talking);
            Assert.NotEqual(AgentState.Available, world.StateOf("1001")); // their phone is in use
        }

        waiting.Hangup();
        world.Until(() => friend.Last.End is not null, 200, "nobody answers");
        world.Until(() => agent.Last.End is not null, 200, "and the agent hangs up, or is hung up on");
        world.Until(() => world.StateOf("1001") == AgentState.Available, 60, "free again");
        TestCall next = world.CallAnswered("200");
        world.Until(() => agent.Talking, 20, "and gets the next call");
        next.Hangup();
        world.AssertNothingIsLeft();
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
        agent.Last.ReferTo(second);
        world.Until(() => second.End is not null, 3, "the phone is out of the second call");
        Assert.True(lobby.Rings);
        Assert.Equal("tone:400", world.Hears(call).Prompt);
        world.Pass(5);
        Assert.Equal(0, agent.Last.Outcome); // nothing is certain yet
        Assert.Equal(AgentState.Busy, world.StateOf("1001"));
        lobby.Answer();
        world.Until(() => agent.Last.End is not null, 2, "answered, and the phone is out");
        Assert.Equal(200, agent.Last.Outcome);
        world.Pass(1);
        Assert.Equal(lobby.Last.Leg, world.Hears(call).From);
        lobby.Hangup();
        world.Until(() => call.End is not null, 1, "over");
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData(false)] // it rings out
    [InlineData(true)] // and the agent has hung up on the 202
    public void A_caller_whom_nobody_takes_who_still_rang_comes_back(bool leaves)
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestPhone lobby = world.Phone("2001", Habit.Declines);
        lobby.Delay = TimeSpan.FromSeconds(6);
        lobby.RefuseWith = 486;
        TestCall call = world.CallAnswered("200");
        world.Until(() => agent.Talking, 5, "they talk");
        TestCall first = agent.Last;
        TestCall second = agent.Dial("2001");
        world.Until(() => lobby.Rings && second.Progress.Contains(180), 5, "it rings");
        first.ReferTo(second);
        world.Until(() => second.End is not null, 3, "the phone is out of the second call");
        if (leaves)
        {
            first.Hangup();
            world.Until(() => world.Pbx.AcdSnapshot().Queues.Sum(q => q.Waiting) == 1, 10, "the caller waits again");
        }
        else
        {
            world.Until(() => first.Outcome != 0, 10, "decided");
            Assert.Equal(486, first.Outcome);
            world.Pass(1);
            Assert.Equal(first.Leg, world.Hears(call).From);
        }

        Assert.True(call.IsUp);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void It_rings_for_a_guest_no_longer_than_who_sent_them_waits()
    {
        using var world = new World();
        world.Reload(text => text.Replace("password: secret-2001 }, ring_timeout: 20s", "password: secret-2001 }, ring_timeout: 3m", StringComparison.Ordinal));
        TestPhone agent = world.Phone("1001");
        TestPhone lobby = world.Phone("2001", Habit.LetsRing);
        TestCall call = world.CallAnswered("200");
        world.Until(() => agent.Talking, 5, "they talk");
        TestCall first = agent.Last;
        TestCall second = agent.Dial("2001");
        world.Until(() => lobby.Rings && second.Progress.Contains(180), 5, "it rings");
        world.Pass(5);
        first.ReferTo(second);
        world.Until(() => first.Outcome != 0, 178, "decided");
        Assert.Equal(480, first.Outcome);
        world.Pass(1);
        Assert.Equal(first.Leg, world.Hears(call).From);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData("caller")]
    [InlineData("target")]
    public void Who_leaves_while_it_rings_for_the_caller_leaves_nothing_behind(string who)
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestPhone lobby = world.Phone("2001", Habit.LetsRing);
        TestCall call = world.CallAnswered("200");
        world.Until(() => agent.Talking, 5, "they talk");
        TestCall first = agent.Last;
        TestCall second = agent.Dial("2001");
        world.Until(() => lobby.Rings && second.Progress.Contains(180), 5, "it rings");
        first.ReferTo(second);
        world.Until(() => second.End is not null, 3, "the phone is out of the second call");
        (who == "caller" ? call : lobby.Last).Hangup();
        world.Until(() => lobby.Last.End is not null, 3, "it rings no more");
        world.Pass(1);
        Assert.Equal(who == "target", call.IsUp && first.IsUp);
        call.Hangup();
        world.AssertNothingIsLeft();
        string told = world.Records.All.Single(record => record.Direction == "internal").Outcome.ToString();
        Assert.Equal(who == "target" ? "Busy" : "Cancelled", told); // nobody has answered, whatever the guest was answered before
        Assert.Equal(1, world.Metrics.Sum("routing_calls_total", ("direction", "internal"), ("outcome", told.ToLowerInvariant())));
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData("bad", "", 481)] // a tag that is not the dialog's, early as it is
    [InlineData("early", "", 200)]
    [InlineData("early", ";early-only", 200)]
    [InlineData("answered", ";early-only", 486)] // RFC 3891 §3
    [InlineData("nonsense", "", 400)]
    [InlineData("gone", "", 481)]
    public void A_dialog_is_named_by_all_its_names(string what, string more, int status)
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestPhone lobby = world.Phone("2001", what == "answered" ? Habit.Answers : Habit.LetsRing);
        TestCall call = world.CallAnswered("200");
        world.Until(() => agent.Talking, 5, "they talk");
        TestCall first = agent.Last;
        TestCall second = agent.Dial("2001");
        world.Until(() => what == "answered" ? second.IsUp : lobby.Rings && second.Progress.Contains(180), 5, "consulted");
        Routing.Sip.Dialogs.DialogState state = second.Dialog.EarlyState!;
        if (what == "gone")
        {
            second.Hangup();
            world.Until(() => second.End is not null, 2, "gone");
        }

        string named = what == "nonsense" ? "x" : $"{state.CallId};to-tag={(what == "bad" ? "x" : state.RemoteTag)};from-tag={state.LocalTag}{more}";
        string target = what == "gone" ? "0312345678" : "2001"; // what is not ours is named to nobody over a trunk
        Assert.True(first.Dialog.Refer($"sip:{target}@{World.Exchange.Address}?Replaces={Uri.EscapeDataString(named)}"));
        world.Pass(1);
        if (what == "early")
        {
            lobby.Answer();
        }

        world.Until(() => first.Outcome != 0, 3, "decided");
        Assert.Equal(status, first.Outcome);
        Assert.True(call.IsUp);
        call.Hangup();
        second.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData("2001", true)]
    [InlineData("0312345678", false)] // a carrier's other customers are nobody's affair
    public void A_dialog_that_is_none_of_ours_is_named_to_phones_of_the_house_alone(string target, bool isNamed)
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        world.Phone("2001");
        world.Carrier();
        TestCall call = world.Talk(agent);
        bool named = false;
        world.Network.Tap = (from, _, bytes) => named |= from.Equals(World.Exchange) && bytes.Span.StartsWith("INVITE"u8) && bytes.Span.IndexOf("Replaces: other@host;to-tag=1;from-tag=2\r\n"u8) > 0;
        Assert.True(agent.Last.Dialog.Refer($"sip:{target}@{World.Exchange.Address}?Replaces={Uri.EscapeDataString("other@host;to-tag=1;from-tag=2")}"));
        world.Until(() => agent.Last.Outcome != 0, 3, "decided");
        Assert.Equal(481, agent.Last.Outcome); // that phone does not know it either
        Assert.Equal(isNamed, named);
        world.Pass(1);
        Assert.Equal(agent.Last.Leg, world.Hears(call).From);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // and is over again
    public void Another_dialog_of_the_same_Call_ID_is_not_taken_for_the_one_that_is_named(bool isOver)
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestPhone lobby = world.Phone("2001");
        TestCall call = world.CallAnswered("200");
        world.Until(() => agent.Talking, 5, "they talk");
        TestCall first = agent.Last;
        TestCall second = agent.Dial("2001");
        world.Until(() => second.IsUp && lobby.Talking, 5, "consulted");
        RawPeer other = world.Raw();
        other.CallId = second.Dialog.CallId;
        other.Invite("300", Sdp.Plain);
        Assert.Equal(200, other.Status);
        other.Ack();
        if (isOver)
        {
            other.Bye();
        }

        first.ReferTo(second);
        world.Until(() => first.Outcome != 0, 3, "decided");
        Assert.Equal(200, first.Outcome);
        world.Pass(1);
        Assert.Equal(lobby.Last.Leg, world.Hears(call).From);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_caller_may_be_put_into_the_place_that_the_phone_has_in_a_queue()
    {
        using var world = new World();
        TestPhone boss = world.Phone("2001");
        TestPhone caller = world.Phone("2002");
        TestCall call = world.Talk(caller, "2001");
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

    private static (TestCall Call, TestCall Consult) CustomerWithTwoCalls(World world, TestPhone agent, string friend)
    {
        TestPhone customer = world.Phone("2001", Habit.Declines);
        TestCall call = customer.Dial("200");
        world.Until(() => agent.Talking, 20, "they talk");
        world.Pass(1);
        return (call, customer.Dial(friend));
    }
}
