using Routing.Acd.Model;
using Routing.Media.Virtual;
using Routing.Records.Model;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Tests.Calls;

/// <summary>What agents and their phones do with a call, other than taking it.</summary>
public sealed class AgentTests
{
    [Fact]
    public void Who_declines_cools_down_and_the_next_agent_gets_the_call()
    {
        using var world = new World();
        TestPhone declines = world.Phone("1001", Habit.Declines);
        TestPhone answers = world.Phone("1002");
        world.CallAnswered("200");
        world.Until(() => answers.Talking, 6, "the second agent takes it");
        Assert.Single(declines.Calls);
        Assert.Equal(1, world.Metrics.Sum("routing_reservations_total", ("outcome", "rejected")));
        answers.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal("Ivr 0, Queue 0, Ring 2 rejected, Queue 0, Ring 2 accepted, Talk 0 agent, WrapUp 7", world.Record.Story());
        Assert.Equal("1002", world.Record.Agent);
        world.AssertAddsUp();
    }

    [Fact]
    public void Who_lets_it_ring_loses_the_call_and_the_caller_keeps_the_place()
    {
        using var world = new World();
        TestPhone rings = world.Phone("1001", Habit.LetsRing);
        TestCall first = world.CallAnswered("200", "1");
        world.Until(() => rings.Rings, 1, "the first agent is rung");
        TestCall second = world.CallAnswered("200", "2");
        world.Pass(14);
        TestPhone answers = world.Phone("1003"); // free for the second caller, who does not overtake the ringing first
        world.Until(() => answers.Talking, 5, "the second agent answers");
        world.Pass(20);
        Assert.Equal("2", answers.Last.Incoming.CallerUser);
        Assert.Equal("Q.850;cause=19", rings.Calls[0].End!.Value.Reason);
        Assert.Equal(DialogEndCause.RemoteCancel, rings.Calls[0].End!.Value.Cause);
        answers.Hangup();
        world.Pass(8);
        Assert.Equal("1", answers.Last.Incoming.CallerUser);
        first.Hangup();
        second.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void The_first_in_line_is_first_again_after_a_ring_in_vain()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001", Habit.LetsRing);
        world.CallAnswered("200", "1");
        world.CallAnswered("200", "2");
        world.Pass(14);
        phone.Habit = Habit.Answers;
        world.Pass(3); // nobody else is eligible: the agent is asked again at once, for this caller and no other
        Assert.Equal(2, phone.Calls.Count);
        Assert.Equal("1", phone.Last.Incoming.CallerUser);
        Assert.Equal(1, world.Metrics.Sum("routing_reservations_total", ("outcome", "expired")));
        world.Pbx.HangUpAll();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void Two_rings_in_vain_pause_the_agent()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001", Habit.LetsRing);
        TestCall call = world.CallAnswered("200");
        world.Pass(15 + 15 + 1);
        Assert.Equal(2, phone.Calls.Count);
        Assert.Equal(AgentState.Paused, world.StateOf("1001"));
        Assert.Equal("no_answer", world.Records.States[^1].Reason);
        world.Pass(60);
        Assert.Equal(2, phone.Calls.Count);
        Assert.True(world.Pbx.SetAgent("1001", AgentMode.Available, null));
        world.Until(() => phone.Calls.Count == 3, 1, "rung again once available");
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_phone_that_answers_nothing_is_the_devices_fault_within_seconds()
    {
        using var world = new World();
        TestPhone dead = world.Phone("1004");
        world.Network.Drop = (_, to, _) => to.Equals(dead.Address);
        TestCall call = world.CallAnswered("202"); // the queue would ring for 60 s
        world.Pass(5);
        Assert.Equal(1, world.Metrics.Sum("routing_reservations_total", ("outcome", "unreachable")));
        call.Hangup();
        world.Network.Drop = null;
        world.AssertNothingIsLeft();
        Assert.StartsWith("Ivr 0, Queue 0, Ring 4 unreachable, Queue", world.Record.Story(), StringComparison.Ordinal);
        world.AssertAddsUp();
    }

    [Fact]
    public void A_phone_whose_address_cannot_be_reached_is_known_at_once()
    {
        using var world = new World();
        TestPhone dead = world.Phone("1001");
        TestPhone alive = world.Phone("1002");
        world.Network.Unreachable.Add(dead.Address);
        world.CallAnswered("200");
        world.Until(() => alive.Talking, 4, "the other agent takes it");
        Assert.Equal(1, world.Metrics.Sum("routing_reservations_total", ("outcome", "unreachable")));
        alive.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData(486, "rejected")]
    [InlineData(603, "rejected")]
    [InlineData(480, "unreachable")]
    [InlineData(404, "unreachable")]
    [InlineData(500, "unreachable")]
    public void The_phones_refusal_is_the_persons_or_the_devices(int status, string outcome)
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001", Habit.Declines);
        phone.RefuseWith = status;
        TestCall call = world.CallAnswered("200");
        world.Pass(3);
        Assert.Equal(1, world.Metrics.Sum("routing_reservations_total", ("outcome", outcome)));
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void An_answer_that_is_no_sdp_ends_that_phones_call_and_not_the_callers()
    {
        using var world = new World();
        TestPhone broken = world.Phone("1001", Habit.AnswersNonsense);
        TestPhone good = world.Phone("1002");
        TestCall call = world.CallAnswered("200");
        world.Until(() => good.Talking, 6, "the other agent takes it");
        world.Pass(1);
        Assert.NotNull(broken.Last.End);
        Assert.Equal(new VirtualHearing(null, good.Last.Leg), world.Hears(call));
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void Who_answers_and_hangs_up_at_once_has_answered()
    {
        using var world = new World();
        world.Phone("1001", Habit.AnswersAndLeaves);
        TestCall call = world.CallAnswered("200");
        world.Until(() => call.End is not null, 10, "the caller is hung up");
        world.AssertNothingIsLeft();
        Assert.Equal((InteractionOutcome.Answered, "agent", "1001"), (world.Record.Outcome, world.Record.EndedBy, world.Record.Agent));
        world.AssertAddsUp();
    }

    [Fact]
    public void A_hang_up_that_comes_with_the_answer_ends_the_call_it_has_won()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001", Habit.LetsRing);
        TestCall call = world.CallAnswered("200");
        world.Until(() => phone.Rings, 1, "the phone rings");
        phone.Answer();
        phone.HangupRudely();
        world.Until(() => call.End is not null, 2, "the caller is hung up");
        phone.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal((InteractionOutcome.Answered, "agent", "1001"), (world.Record.Outcome, world.Record.EndedBy, world.Record.Agent));
        Assert.Null(world.Record.Connected);
        world.AssertAddsUp();
    }

    [Fact]
    public void A_phone_that_unregisters_while_it_rings_gives_the_call_back()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001", Habit.LetsRing);
        TestCall call = world.CallAnswered("200");
        world.Until(() => phone.Rings, 1, "the phone rings");
        phone.Unregister();
        world.Pass(1);
        Assert.NotNull(phone.Last.End);
        Assert.Equal(AgentState.SignedOut, world.StateOf("1001"));
        TestPhone other = world.Phone("1002");
        world.Until(() => other.Talking, 4, "another agent takes it");
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_phone_that_unregisters_in_the_talk_talks_on()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        TestCall call = world.CallAnswered("200");
        world.Until(() => phone.Talking, 5, "they talk");
        phone.Unregister();
        world.Pass(30);
        Assert.Equal(new VirtualHearing(null, phone.Last.Leg), world.Hears(call));
        Assert.Equal(AgentState.Busy, world.StateOf("1001"));
        phone.Hangup();
        world.Pass(8);
        Assert.Equal(AgentState.SignedOut, world.StateOf("1001"));
        world.AssertNothingIsLeft();
        Assert.InRange(world.Record.TalkMs, 29_000, 31_000);
        world.AssertAddsUp();
    }

    [Fact]
    public void An_agent_who_calls_from_the_own_phone_is_busy_until_that_ends()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        TestCall own = phone.Dial("200");
        world.Until(() => own.IsAnswered, 5, "the own call is answered");
        Assert.Equal(AgentState.Busy, world.StateOf("1001"));
        Assert.Equal(1, world.Metrics.Now("routing_calls_active", ("trunk", "")));
        TestCall call = world.CallAnswered("200");
        world.Pass(20);
        Assert.Empty(phone.Calls);
        own.Hangup();
        world.Until(() => phone.Talking, 5, "now the phone rings, and is answered");
        Assert.Null(world.Records.All.Single(r => r.Caller == "1001").Trunk);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }
}
