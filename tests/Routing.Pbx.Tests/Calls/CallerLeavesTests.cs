using Routing.Acd.Model;
using Routing.Records.Model;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Tests.Calls;

/// <summary>The caller hangs up: at every place a call can be at.</summary>
public sealed class CallerLeavesTests
{
    [Fact]
    public void In_the_greeting()
    {
        using var world = new World();
        TestCall call = world.CallAnswered("100");
        world.Pass(2);
        call.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal((InteractionOutcome.LeftInFlow, "caller", "Ivr 2 caller"), (world.Record.Outcome, world.Record.EndedBy, world.Record.Story()));
        world.AssertAddsUp();
    }

    [Fact]
    public void While_the_menu_waits_for_a_key()
    {
        using var world = new World();
        TestCall call = world.CallAnswered("100");
        world.Pass(9);
        call.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal((InteractionOutcome.LeftInFlow, "caller"), (world.Record.Outcome, world.Record.EndedBy));
        world.AssertAddsUp();
    }

    [Fact]
    public void In_the_queue_before_any_agent_is_there()
    {
        using var world = new World();
        TestCall call = world.CallAnswered("200");
        world.Pass(8);
        Assert.Equal(1, world.Metrics.Now("routing_queue_waiting", ("queue", "red")));
        Assert.Equal(8, world.Metrics.Now("routing_queue_longest_wait_seconds", ("queue", "red")), 1);
        call.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal((InteractionOutcome.Abandoned, "red", "Ivr 0, Queue 8 caller"), (world.Record.Outcome, world.Record.Queue, world.Record.Story()));
        Assert.Equal(1, world.Metrics.Sum("routing_queue_abandoned_total", ("class", "within_target")));
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData("SIP;cause=200;text=\"Call completed elsewhere\"", "SIP;cause=200;text=\"Call completed elsewhere\"")]
    [InlineData("Q.850;cause=26, SIP;cause=200", "SIP;cause=200;text=\"Call completed elsewhere\"")]
    [InlineData("SIP;cause=487;text=\"mine\", Q.850;cause=31", "Q.850;cause=31;text=\"Normal, unspecified\"")]
    [InlineData("SIP;cause=603", "Q.850;cause=16")]
    public void What_the_caller_says_of_why_is_told_to_the_phone_that_rings(string said, string heard)
    {
        using var world = new World();
        TestPhone phone = world.Phone("2001", Habit.LetsRing);
        TestCall call = world.Call("700"); // not answered yet: there may be others who ring
        world.Until(() => phone.Rings, 1, "the phone rings");
        call.Dialog.Hangup(said);
        world.Pass(1);
        Assert.Equal(heard, phone.Last.End!.Value.Reason);
        world.AssertNothingIsLeft();
    }

    [Fact]
    public void While_the_phone_rings_which_is_cancelled_and_no_missed_call()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001", Habit.LetsRing);
        TestCall call = world.CallAnswered("200");
        world.Until(() => phone.Rings, 1, "the phone rings");
        world.Pass(3);
        call.Hangup();
        world.Pass(1);
        Assert.Equal(DialogEndCause.RemoteCancel, phone.Last.End!.Value.Cause);
        Assert.Equal("Q.850;cause=16", phone.Last.End.Value.Reason);
        Assert.Equal(AgentState.Available, world.StateOf("1001")); // no cool-down, no pause
        Assert.Equal(1, world.Metrics.Sum("routing_reservations_total", ("outcome", "withdrawn")));
        Assert.Equal(0, world.Metrics.Sum("routing_reservations_total", ("outcome", "expired")));
        Assert.Equal((InteractionOutcome.Abandoned, "Ivr 0, Queue 0, Ring 3 caller"), (world.Record.Outcome, world.Record.Story()));

        // The agent is as near to the next call as before.
        world.CallAnswered("200", "2");
        world.Until(() => phone.Rings, 1, "the same agent is rung again");
        phone.Answer();
        world.Pass(1);
        phone.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void In_the_same_instant_as_the_agent_answers_and_all_agree_on_who_was_first(bool callerFirst)
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001", Habit.LetsRing);
        TestCall call = world.CallAnswered("200");
        world.Until(() => phone.Rings, 1, "the phone rings");
        world.Pass(2);
        (Action first, Action second) = callerFirst ? ((Action)call.Hangup, (Action)phone.Answer) : (phone.Answer, call.Hangup);
        first();
        second();
        world.Pass(1);
        Assert.Equal(callerFirst ? AgentState.Available : AgentState.WrapUp, world.StateOf("1001"));
        Assert.NotNull(phone.Last.End);
        world.AssertNothingIsLeft();
        Assert.Equal(callerFirst ? InteractionOutcome.Abandoned : InteractionOutcome.Answered, world.Record.Outcome);
        Assert.Equal(callerFirst ? null : "1001", world.Record.Agent);
        Assert.Equal(callerFirst ? 0 : 7000, world.Record.WrapUpMs);
        Assert.Equal("caller", world.Record.EndedBy);
        Assert.Equal(callerFirst ? 1 : 0, world.Metrics.Sum("routing_queue_abandoned_total"));
        Assert.Equal(callerFirst ? 0 : 1, world.Metrics.Sum("routing_queue_answered_total"));
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_few_turns_before_or_after_the_answer_reaches_the_call(int turns)
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001", Habit.LetsRing);
        world.CallAnswered("200");
        world.Until(() => phone.Rings, 1, "the phone rings");
        phone.Answer();

        // From the arrival of the 200 on, the hang-up is put between any two of the exchange's work items.
        bool acked = false;
        world.Network.Tap += (_, to, message) => acked |= to.Equals(phone.Address) && message.Span.StartsWith("ACK"u8);
        world.Until(() => acked, 1, "the 200 has arrived");
        world.Steps(turns);
        world.Pbx.HangUpAll();
        world.AssertNothingIsLeft();
        Assert.NotNull(phone.Last.End);
        Assert.Equal("system", world.Record.EndedBy);
        world.AssertAddsUp();
    }

    [Fact]
    public void In_the_talk()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        TestCall call = world.CallAnswered("200");
        world.Until(() => phone.Talking, 5, "they talk");
        world.Pass(4);
        call.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal(DialogEndCause.RemoteBye, phone.Last.End!.Value.Cause);
        Assert.Equal("Ivr 0, Queue 0, Ring 2 accepted, Talk 4 caller, WrapUp 7", world.Record.Story());
        world.AssertAddsUp();
    }

    [Fact]
    public void By_a_cancel_before_the_exchange_has_answered()
    {
        using var world = new World();
        TestCall call = world.Call("100");
        call.Hangup(); // the CANCEL follows the first provisional answer
        world.AssertNothingIsLeft();
        Assert.NotNull(call.End);
        Assert.Equal((InteractionOutcome.LeftInFlow, "caller"), (world.Record.Outcome, world.Record.EndedBy));
        world.AssertAddsUp();
    }

    [Fact]
    public void Without_a_word_after_the_answer_is_found_out_by_the_missing_ack()
    {
        using var world = new World();
        world.Network.Drop = (from, _, message) => from.Address.ToString() == "192.0.2.1" && message.Span.StartsWith("ACK"u8);
        world.CallAnswered("200");
        world.AssertNothingIsLeft();
        Assert.Equal((InteractionOutcome.Failed, "system"), (world.Record.Outcome, world.Record.EndedBy));
        world.AssertAddsUp();
    }
}
