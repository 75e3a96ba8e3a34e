using Routing.Acd.Model;
using Routing.Pbx.Tests.Calls;
using Routing.Records.Model;

namespace Routing.Pbx.Tests.Transfers;

/// <summary>What becomes of a call, its people and its record behind a transfer, done or in vain.</summary>
public sealed class AfterTransferTests
{
    [Theory]
    [InlineData("700", 1)] // the flow transfers to 2001 and is over then
    [InlineData("706", 2)] // twice, and goes on
    public void A_flow_that_somebody_was_sent_to_runs_once(string number, int talks)
    {
        using var world = new World();
        world.Reload(text => text
            .Replace("  \"705\": { flow: outer }", "  \"705\": { flow: outer }\n  \"706\": { flow: twice }", StringComparison.Ordinal)
            .Replace("  outer: [ { queue: outer } ]", "  outer: [ { queue: outer } ]\n  twice: [ { transfer: { to: \"2001\", go_on: true } }, { transfer: \"2001\" } ]", StringComparison.Ordinal));
        TestPhone caller = world.Phone("2002");
        TestPhone sender = world.Phone("2004");
        TestPhone lobby = world.Phone("2001");
        lobby.Talks = TimeSpan.FromSeconds(3);
        TestCall call = world.Talk(caller, "2004");
        sender.Last.Refer(number);
        world.Until(() => call.End is not null, 30, "the caller is hung up");
        Assert.Equal(talks, lobby.Calls.Count);
        world.AssertNothingIsLeft();
        Assert.Equal(talks == 1 ? 1 : 2, world.Record.Segments.Count(s => s.Kind == SegmentKind.Ivr));
        world.AssertAddsUp();
    }

    [Fact]
    public void An_agent_whom_the_caller_sent_on_and_left_is_no_caller_of_the_queue()
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestPhone caller = world.Phone("2002", Habit.Declines);
        TestPhone lobby = world.Phone("2001", Habit.Declines);
        TestCall call = caller.Dial("200");
        world.Until(() => agent.Talking, 5, "they talk");
        world.Pass(1);
        call.Refer("2001");
        world.Until(() => lobby.Rings, 2, "it rings");
        call.Hangup();
        world.Pass(1);
        Assert.Equal(AgentState.Busy, world.StateOf("1001")); // the work is over, the phone in use
        world.Until(() => agent.Last.End is not null, 20, "nobody takes the agent either");
        Assert.Equal(0, world.Pbx.AcdSnapshot().Queues.Sum(q => q.Waiting));
        world.Pass(10);
        Assert.Equal(AgentState.Available, world.StateOf("1001"));
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData(false, "caller")]
    [InlineData(true, "callee")]
    public void Who_ended_it_is_who_did_also_after_a_transfer_in_vain(bool calledLeaves, string endedBy)
    {
        using var world = new World();
        TestPhone caller = world.Phone("2002");
        TestPhone called = world.Phone("2001");
        TestPhone busy = world.Phone("2004", Habit.Declines);
        busy.RefuseWith = 486;
        TestCall call = world.Talk(caller, "2001");
        call.Refer("2004");
        world.Until(() => call.Outcome != 0, 5, "in vain");
        Assert.Equal(486, call.Outcome);
        world.Pass(1);
        Assert.Equal(called.Last.Leg, world.Hears(call).From);
        (calledLeaves ? called.Last : call).Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal(endedBy, world.Record.EndedBy);
        world.AssertAddsUp();
    }

    [Fact]
    public void An_agent_whom_a_trunks_caller_sends_to_a_flow_is_busy_as_long_as_the_phone_is()
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestCall call = world.Call("200", trunk: "narrow");
        world.Until(() => agent.Talking && call.IsUp, 5, "they talk");
        world.Pass(1);
        call.Refer("200");
        world.Until(() => call.End is not null, 3, "the caller is out");
        TestCall next = world.Call("200", "0311111111");
        world.Pass(12); // longer than the work after a call
        Assert.True(agent.Talking);
        Assert.Single(agent.Calls);
        Assert.Equal(AgentState.Busy, world.StateOf("1001"));
        agent.Hangup();
        world.Until(() => agent.Calls.Count == 2 && agent.Talking, 20, "free for the next");
        next.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal(2, world.Records.All.Count);
    }

    [Theory]
    [InlineData("in use")]
    [InlineData("quiet")]
    [InlineData("forwarded")]
    public void Who_comes_back_rings_at_the_phone_whatever_is_with_it(string what)
    {
        using var world = new World();
        TestPhone caller = world.Phone("2002");
        TestPhone boss = world.Phone("2001");
        TestPhone other = world.Phone("2004", Habit.Declines);
        other.Delay = TimeSpan.FromSeconds(8);
        TestCall call = world.Talk(caller, "2001");
        boss.Last.Refer("2004");
        world.Until(() => other.Rings, 2, "it rings");
        boss.Hangup();
        TestCall own = boss.Dial(what switch { "quiet" => "*78", "forwarded" => "*722003", _ => "202" });
        world.Until(() => boss.Calls.Count == 2 && boss.Rings, 15, "it rings again");
        world.Until(() => boss.Talking, 5, "they talk again");
        world.Pass(1);
        Assert.Equal(boss.Last.Leg, world.Hears(call).From);
        call.Hangup();
        own.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData("03-1234-5678", "03-1234-5678")] // a number of ours, as people write it
    [InlineData("20 01", "2001")]
    public void What_is_written_around_digits_means_nothing(string target, string _)
    {
        using var world = new World();
        world.Reload(text => text.Replace("  \"705\": { flow: outer }", "  \"705\": { flow: outer }\n  \"0312345678\": { flow: talks_only }", StringComparison.Ordinal));
        TestPhone caller = world.Phone("2002");
        TestPhone boss = world.Phone("2004");
        TestPhone lobby = world.Phone("2001");
        TestCallee carrier = world.Carrier();
        TestCall call = world.Talk(caller, "2004");
        Assert.True(boss.Last.Dialog.Refer($"sip:{Uri.EscapeDataString(target)}@{World.Exchange.Address}"));
        world.Until(() => boss.Last.Outcome != 0, 5, "decided");
        Assert.Equal(200, boss.Last.Outcome);
        Assert.Empty(carrier.Calls);
        Assert.Equal(target[0] == '2', lobby.Talking);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_trunks_transfer_reads_numbers_as_its_calls_do()
    {
        using var world = new World();
        world.Reload(text => text
            .Replace("    transfers: allow", "    transfers: allow\n    normalize: { country: \"81\" }", StringComparison.Ordinal)
            .Replace("  \"705\": { flow: outer }", "  \"705\": { flow: outer }\n  \"+81312345678\": { flow: talks_only }", StringComparison.Ordinal));
        TestPhone agent = world.Phone("1001");
        TestCall call = world.Call("200", trunk: "narrow");
        world.Until(() => agent.Talking && call.IsUp, 5, "they talk");
        world.Pass(1);
        call.Refer("0312345678");
        world.Until(() => call.Outcome != 0, 3, "decided");
        Assert.Equal(200, call.Outcome);
        agent.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_transfer_is_given_up_before_its_asker_is_told_that_nothing_was_heard()
    {
        using var world = new World();
        world.Reload(text => text.Replace("\"2004\": { device: { username: \"2004\", password: secret-2004 }, ring_timeout: 20s, no_answer: \"2005\" }",
            "\"2004\": { device: { username: \"2004\", password: secret-2004 }, ring_timeout: 70s, no_answer: \"2001\" }", StringComparison.Ordinal)
            .Replace("\"2001\": { name: Lobby, device: { username: \"2001\", password: secret-2001 }, ring_timeout: 20s }",
            "\"2001\": { name: Lobby, device: { username: \"2001\", password: secret-2001 }, ring_timeout: 70s, no_answer: \"1004\" }", StringComparison.Ordinal)
            .Replace("pin: \"4711\" }", "pin: \"4711\", ring_timeout: 70s }", StringComparison.Ordinal));
        TestPhone agent = world.Phone("1001");
        TestPhone[] rung = [world.Phone("2004", Habit.LetsRing), world.Phone("2001", Habit.LetsRing), world.Phone("1004", Habit.LetsRing)];
        TestCall call = world.Talk(agent);
        agent.Last.Refer("2004");
        world.Until(() => agent.Last.Outcome != 0, 179, "decided");
        Assert.Equal(480, agent.Last.Outcome);
        world.Pass(1);
        Assert.All(rung, phone => Assert.NotNull(phone.Last.End));
        Assert.Equal(agent.Last.Leg, world.Hears(call).From);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void Keys_are_heard_in_a_talk_that_a_transfer_made_and_change_nothing()
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestPhone lobby = world.Phone("2001");
        TestCall call = world.Talk(agent);
        agent.Last.Refer("2001");
        world.Until(() => lobby.Talking && agent.Last.End is not null, 5, "sent on");
        world.Pass(1);
        foreach (char key in "1#*")
        {
            world.Press(call, key);
            world.Press(lobby.Last, key);
        }

        world.Pass(2);
        Assert.Equal((lobby.Last.Leg, call.Leg), (world.Hears(call).From, world.Hears(lobby.Last).From));
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_REFER_and_a_hold_that_cross_both_hold(bool holdFirst)
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestPhone lobby = world.Phone("2001");
        TestCall call = world.Talk(agent);
        TestCall first = agent.Last;
        if (!holdFirst)
        {
            first.Refer("2001");
        }

        agent.Reoffer(first, "sendonly"); // waits 0.2 s for its ACK to be taken
        if (holdFirst)
        {
            first.Refer("2001");
        }

        world.Until(() => lobby.Talking && first.End is not null, 5, "sent on");
        world.Pass(1);
        Assert.Equal((lobby.Last.Leg, call.Leg), (world.Hears(call).From, world.Hears(lobby.Last).From));
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }
}
