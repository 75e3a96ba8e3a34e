using Routing.Acd.Model;
using Routing.Pbx.Tests.Calls;
using Routing.Records.Model;

namespace Routing.Pbx.Tests.Transfers;

/// <summary>REFER by a phone of ours in a talk (RFC 5589 §6): the other side is connected with somebody else.</summary>
public sealed class BlindTransferTests
{
    [Fact]
    public void An_agents_caller_is_sent_to_an_extension_and_the_agent_is_in_wrap_up_meanwhile()
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestPhone lobby = world.Phone("2001");
        TestCall call = world.Talk(agent);
        world.Pass(9);
        agent.Last.Refer("2001");
        world.Until(() => lobby.Rings, 1, "the lobby rings");
        Assert.Equal("0312345678", lobby.Last.Incoming.CallerUser);
        Assert.Equal("<sip:1001@10.0.0.1>", lobby.Last.Incoming.Header("Referred-By")); // RFC 3892 §3
        world.Until(() => agent.Last.Referred.Contains(180), 1, "the agent hears that it rings");
        Assert.Equal(AgentState.Busy, world.StateOf("1001"));
        world.Until(() => lobby.Talking && agent.Last.End is not null, 5, "answered, and the agent is out");
        Assert.Equal(200, agent.Last.Outcome);
        Assert.Equal(AgentState.WrapUp, world.StateOf("1001"));
        world.Pass(10);
        Assert.Equal(AgentState.Available, world.StateOf("1001"));
        Assert.Equal(lobby.Last.Leg, world.Hears(call).From);
        Assert.Equal(call.Leg, world.Hears(lobby.Last).From);
        Assert.Empty(world.Records.All);
        lobby.Hangup();
        world.Until(() => call.End is not null, 1, "over");
        world.AssertNothingIsLeft();
        Assert.Equal("Ivr 0, Queue 0, Ring 2 accepted, Talk 10 transferred, Transfer 2 answered, Talk 10 callee, WrapUp 7", world.Record.Story());
        Assert.Equal(("1001", "red", "callee"), (world.Record.Agent, world.Record.Queue, world.Record.EndedBy));
        Assert.Equal(("2001", "1001"), Transfer(world.Record));
        world.AssertAddsUp();
    }

    // A phone's key "answer and transfer": the REFER is here before the answer has come through.
    [Theory]
    [InlineData("200")] // a queue
    [InlineData("1001")] // dialled
    public void A_phone_that_answers_and_transfers_in_one_go_is_heard(string called)
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001", Habit.LetsRing);
        TestPhone lobby = world.Phone("2001");
        TestCall call = called == "200" ? world.CallAnswered(called) : world.Phone("2004").Dial(called);
        world.Until(() => agent.Rings, 5, "it rings");
        agent.Answer();
        agent.Last.Refer("2001");
        world.Until(() => lobby.Talking && agent.Last.End is not null, 8, "answered, and the agent is out");
        Assert.Equal(200, agent.Last.Outcome);
        Assert.Equal(lobby.Last.Leg, world.Hears(call).From);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData("2001")] // an extension
    [InlineData("1004")] // an agent
    [InlineData("2101")] // a ring group
    [InlineData("0312345678")] // outside
    [InlineData("300")] // a number with a flow
    [InlineData("202")] // and with a queue
    public void A_caller_is_sent_wherever_the_phone_may_call(string target)
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestPhone lobby = world.Phone("2001");
        TestPhone other = world.Phone("1004");
        TestCall call = world.Talk(agent);
        agent.Last.Refer(target);
        world.Until(() => agent.Last.End is not null, 10, "the agent is out");
        Assert.Equal(200, agent.Last.Outcome);
        world.Pass(5);
        TestCallee[] targets = [lobby, other, world.Carrier()];
        bool isFlow = target == "300";
        Assert.Equal(!isFlow, Array.Exists(targets, one => one.Talking && world.Hears(call).From == one.Last.Leg));
        Assert.Equal(target is "1004" or "202" ? AgentState.Busy : AgentState.Available, world.StateOf("1004"));
        call.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal(isFlow ? "flow" : "caller", world.Record.EndedBy);
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData("2001", true, 486)] // says no
    [InlineData("2001", false, 480)] // does not answer
    [InlineData("2002", false, 480)] // not there
    [InlineData("1001", false, 486)] // the phone itself
    [InlineData("9120123", false, 403)] // a number that this phone may not call
    public void A_caller_whom_nobody_takes_is_back_with_the_agent(string target, bool declines, int status)
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestPhone lobby = world.Phone("2001", declines ? Habit.Declines : Habit.LetsRing);
        lobby.RefuseWith = 486;
        TestCall call = world.Talk(agent);
        agent.Last.Refer(target);
        world.Until(() => agent.Last.Outcome != 0, 40, "it is decided");
        Assert.Equal(status, agent.Last.Outcome);
        world.Pass(1);
        Assert.True(agent.Talking && call.IsUp);
        Assert.Equal(agent.Last.Leg, world.Hears(call).From);
        Assert.Equal(AgentState.Busy, world.StateOf("1001"));
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_number_that_does_not_exist_is_404_and_nothing_changes()
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestCall call = world.Talk(agent);
        agent.Last.Refer("2999");
        world.Until(() => agent.Last.Outcome != 0, 1, "refused");
        Assert.Equal(404, agent.Last.Outcome);
        Assert.Equal(agent.Last.Leg, world.Hears(call).From);
        call.Hangup();
        world.AssertNothingIsLeft();
        Assert.DoesNotContain(world.Record.Segments, s => s.Kind == SegmentKind.Transfer);
    }

    [Fact]
    public void The_referrers_BYE_does_not_kill_the_survivor()
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestPhone lobby = world.Phone("2001");
        TestCall call = world.Talk(agent);
        agent.Last.Refer("2001");
        world.Until(() => lobby.Rings, 1, "the lobby rings");
        agent.Hangup();
        world.Until(() => agent.Last.End is not null, 1, "the agent is out");
        Assert.True(call.IsUp);
        Assert.Equal(AgentState.WrapUp, world.StateOf("1001"));
        world.Until(() => lobby.Talking, 5, "answered");
        world.Pass(1);
        Assert.Equal(lobby.Last.Leg, world.Hears(call).From);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_queues_caller_whose_agent_left_and_whom_nobody_takes_is_back_in_the_queue_with_their_age()
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestPhone lobby = world.Phone("2001", Habit.Declines);
        TestCall call = world.Talk(agent);
        agent.Last.Refer("2001");
        world.Until(() => lobby.Rings, 1, "the lobby rings");
        agent.Hangup();
        world.Until(() => world.Pbx.AcdSnapshot().Queues.Sum(q => q.Waiting) == 1, 5, "the caller waits again");
        Assert.Equal("prompts/en/hold.wav", world.Hears(call).Prompt);
        world.Until(() => agent.Calls.Count == 2 && agent.Talking, 30, "after wrap-up the agent gets the call again");
        world.Pass(3);
        call.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal(
            "Ivr 0, Queue 0, Ring 2 accepted, Talk 1 transferred, Transfer 2 busy, Queue 5, Ring 2 accepted, Talk 3 caller, WrapUp 7, WrapUp 7",
            world.Record.Story());
        world.AssertAddsUp();
    }

    [Fact]
    public void Who_was_left_behind_by_an_extension_rings_at_its_phone_again()
    {
        using var world = new World();
        TestPhone caller = world.Phone("2002");
        TestPhone boss = world.Phone("2001");
        TestPhone busy = world.Phone("2004", Habit.Declines);
        TestCall call = world.Talk(caller, "2001");
        boss.Last.Refer("2004");
        world.Until(() => busy.Rings, 1, "it rings");
        boss.Hangup();
        world.Until(() => boss.Calls.Count == 2 && boss.Rings, 5, "recall");
        world.Until(() => boss.Talking, 5, "they talk again");
        world.Pass(2);
        Assert.Equal(boss.Last.Leg, world.Hears(call).From);
        boss.Hangup();
        world.Until(() => call.End is not null, 2, "over");
        world.AssertNothingIsLeft();
        Assert.Equal("Ring 2 answered, Talk 1 transferred, Transfer 2 busy, Ring 2 answered, Talk 2 callee", world.Record.Story());
        world.AssertAddsUp();
    }

    [Fact]
    public void The_customer_of_an_outbound_call_who_is_sent_into_a_queue_is_known_there_by_their_own_number()
    {
        using var world = new World();
        world.Reload(text => text.Replace("  known: [ { queue: known } ]", "  known: [ { when: \"caller == '0312345678'\", then: [ { queue: known } ] }, hangup ]", StringComparison.Ordinal));
        TestPhone seller = world.Phone("2006");
        TestPhone known = world.Phone("1001");
        TestCallee outside = world.Carrier();
        TestCall call = world.Talk(seller, "0312345678");
        call.Refer("620");
        world.Until(() => known.Talking, 10, "an agent takes it");
        world.Pass(1);
        outside.Hangup();
        world.Pass(20);
        TestPhone other = world.Phone("1003");
        TestCall again = world.Call("200", "0399999999");
        world.Until(() => known.Talking, 10, "1001 has been idle longer");
        world.Pass(1);
        again.Hangup();
        world.Pass(20); // 1003 has been idle longer now
        again = world.Call("620", "0312345678");
        world.Until(() => known.Talking || other.Talking, 10, "the customer calls");
        Assert.True(known.Talking);
        world.Pass(1);
        again.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData("2004")]
    [InlineData("2002")] // an extension that has nothing to do with it is not there
    public void Who_placed_the_call_sends_on_whom_they_called(string target)
    {
        using var world = new World();
        TestPhone caller = world.Phone("2006");
        TestPhone other = world.Phone("2004");
        TestCall call = caller.Dial("0312345678");
        TestCallee outside = world.Carrier();
        world.Until(() => call.IsUp && outside.Talking, 5, "they talk");
        world.Pass(1);
        call.Refer(target);
        world.Until(() => call.Outcome != 0, 5, "decided");
        Assert.Equal(target == "2004" ? 200 : 480, call.Outcome);
        world.Pass(3);
        Assert.Equal(target == "2004" ? other.Last.Leg : call.Leg, world.Hears(outside.Last).From);
        Assert.Equal(target != "2004", call.IsUp);
        outside.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal(("outbound", "callee", InteractionOutcome.Answered), (world.Record.Direction, world.Record.EndedBy, world.Record.Outcome));
        Assert.Equal("2006", target == "2004" ? "2006" : world.Record.Caller);
        world.AssertAddsUp();
    }

    [Fact]
    public void The_callers_hang_up_meanwhile_ends_all()
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestPhone lobby = world.Phone("2001", Habit.LetsRing);
        TestCall call = world.Talk(agent);
        agent.Last.Refer("2001");
        world.Until(() => lobby.Rings, 1, "the lobby rings");
        call.Hangup();
        world.Until(() => lobby.Last.End is not null && agent.Last.End is not null, 2, "all is over");
        Assert.Equal(487, agent.Last.Outcome);
        world.AssertNothingIsLeft();
        Assert.Equal("caller", world.Record.EndedBy);
        world.AssertAddsUp();
    }

    [Fact]
    public void A_second_REFER_meanwhile_is_refused_and_the_one_who_got_the_caller_may_send_them_on()
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestPhone lobby = world.Phone("2001");
        TestPhone third = world.Phone("2004");
        TestCall call = world.Talk(agent);
        agent.Last.Refer("2001");
        world.Until(() => lobby.Rings, 1, "the lobby rings");
        call.Dialog.Refer("sip:2004@10.0.0.1");
        world.Until(() => call.Outcome != 0, 1, "refused");
        Assert.Contains(call.Outcome, new[] { 491, 603 });
        world.Until(() => lobby.Talking, 5, "answered");
        world.Pass(5);
        lobby.Last.Refer("2004");
        world.Until(() => third.Talking && lobby.Last.End is not null, 5, "answered again");
        world.Pass(1);
        Assert.Equal(third.Last.Leg, world.Hears(call).From);
        third.Last.Refer("300");
        world.Until(() => third.Last.End is not null, 5, "into a flow");
        world.Pass(1);
        Assert.Equal("prompts/en/greeting.wav", world.Hears(call).Prompt);
        world.Until(() => call.End is not null, 10, "the flow ends");
        world.AssertNothingIsLeft();
        Assert.Equal("flow", world.Record.EndedBy);
        world.AssertAddsUp();
    }

    private static (string?, string?) Transfer(InteractionRecord record) =>
        record.Segments.Where(s => s.Kind == SegmentKind.Transfer).Select(s => (s.Name, s.Agent)).Single();
}
