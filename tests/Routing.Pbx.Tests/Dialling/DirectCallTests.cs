using Routing.Acd.Model;
using Routing.Media.Virtual;
using Routing.Pbx.Tests.Calls;
using Routing.Records.Model;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Tests.Dialling;

/// <summary>Phones of the house that call each other.</summary>
public sealed class DirectCallTests
{
    [Fact]
    public void An_extension_calls_another_and_the_two_hear_each_other()
    {
        using var world = new World();
        TestPhone caller = world.Phone("2001");
        TestPhone callee = world.Phone("2002");
        TestCall call = caller.Dial("2002");
        world.Until(() => callee.Rings, 1, "it rings");
        world.Until(() => call.Progress.Contains(180), 1, "the caller hears that it rings");
        Assert.Equal("2001", callee.Last.Incoming.CallerUser);
        Assert.Equal("Lobby", callee.Last.Incoming.CallerDisplayName);
        Assert.Equal(69, callee.Last.Incoming.MaxForwards);
        world.Until(() => call.IsUp && callee.Talking, 5, "they talk");
        world.Pass(10);
        Assert.Equal(new VirtualHearing(null, callee.Last.Leg), world.Hears(call));
        Assert.Equal(new VirtualHearing(null, call.Leg), world.Hears(callee.Last));
        callee.Hangup();
        world.Until(() => call.End is not null, 1, "the caller is hung up");
        world.AssertNothingIsLeft();
        InteractionRecord record = world.Record;
        Assert.Equal(("internal", "2001", "2002", InteractionOutcome.Answered), (record.Direction, record.Caller, record.Called, record.Outcome));
        Assert.Equal("Ring 2 answered, Talk 10 callee", record.Story());
        Assert.Null(record.Agent);
        Assert.Null(record.Queue);
        Assert.Equal(1, world.Metrics.Sum("routing_calls_total", ("direction", "internal"), ("trunk", ""), ("outcome", "answered")));
        world.AssertAddsUp();
    }

    // Who calls whom, what the phone there does (nothing: none is registered), and what comes of it.
    [Theory]
    [InlineData("2002", "2001", "declines", 486, 486, 17, InteractionOutcome.Busy, "Ring 2 callee")]
    [InlineData("2002", "2001", "declines", 603, 603, 21, InteractionOutcome.Busy, "Ring 2 callee")]
    [InlineData("2002", "2001", "rings", 0, 480, 19, InteractionOutcome.NoAnswer, "Ring 20 callee")]
    [InlineData("2002", "2001", "", 0, 480, 20, InteractionOutcome.Failed, "Ring 0 callee")]
    [InlineData("2002", "2999", "", 0, 404, 0, InteractionOutcome.Rejected, "")]
    [InlineData("2001", "2001", "", 0, 486, 17, InteractionOutcome.Busy, "Ring 0 callee")]
    public void A_call_that_comes_to_nothing_is_told_and_written_down(
        string from, string dialled, string does, int refuseWith, int status, int cause, InteractionOutcome outcome, string story)
    {
        using var world = new World();
        TestPhone caller = world.Phone(from);
        TestPhone? callee = does.Length > 0 ? world.Phone(dialled, does == "declines" ? Habit.Declines : Habit.LetsRing) : null;
        if (callee is not null)
        {
            callee.RefuseWith = refuseWith;
        }

        TestCall call = caller.Dial(dialled);
        if (does == "rings")
        {
            world.Pass(19);
            Assert.True(callee!.Rings);
        }

        world.Until(() => call.End is not null, 5, "refused");
        Assert.Equal((status, cause), (call.Refused, ReasonHeader.CauseIn(call.End!.Value.Reason)));
        if (does == "rings")
        {
            Assert.Equal("Q.850;cause=19", callee!.Last.End!.Value.Reason);
        }

        world.AssertNothingIsLeft();
        Assert.Equal(("internal", outcome, story), (world.Record.Direction, world.Record.Outcome, world.Record.Story()));
        world.AssertAddsUp();
    }

    [Fact]
    public void A_caller_who_leaves_stops_the_ringing()
    {
        using var world = new World();
        TestPhone caller = world.Phone("2002");
        TestPhone callee = world.Phone("2001", Habit.LetsRing);
        TestCall call = caller.Dial("2001");
        world.Until(() => callee.Rings, 1, "it rings");
        call.Hangup();
        world.Until(() => callee.Last.End is not null, 1, "it rings no more");
        Assert.Equal(DialogEndCause.RemoteCancel, callee.Last.End!.Value.Cause);
        world.AssertNothingIsLeft();
        Assert.Equal(InteractionOutcome.Cancelled, world.Record.Outcome);
        Assert.Equal(1, world.Metrics.Sum("routing_calls_total", ("direction", "internal"), ("outcome", "cancelled")));
        world.AssertAddsUp();
    }

    [Fact]
    public void A_line_in_use_is_busy_unless_it_has_call_waiting()
    {
        using var world = new World();
        TestPhone first = world.Phone("2001");
        TestPhone second = world.Phone("2002", Habit.LetsRing);
        TestPhone third = world.Phone("2004");
        TestCall talk = first.Dial("2002");
        world.Until(() => second.Rings, 1, "it rings");
        TestCall busy = third.Dial("2001");
        world.Until(() => busy.End is not null, 1, "the caller's own line is in use");
        Assert.Equal(486, busy.Refused);
        TestCall waits = third.Dial("2002");
        world.Until(() => second.Calls.Count == 2, 1, "a second call rings");
        waits.Hangup();
        talk.Hangup();
        world.Pass(2);
        TestCall free = third.Dial("2001");
        world.Until(() => free.IsAnswered, 5, "free again");
        free.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void An_agent_is_busy_for_the_queues_from_the_first_ring_of_a_direct_call_to_its_end()
    {
        using var world = new World();
        TestPhone agent = world.Phone("1004");
        TestPhone caller = world.Phone("2001");
        TestCall call = caller.Dial("1004");
        world.Until(() => agent.Rings, 1, "it rings");
        Assert.Equal(AgentState.Busy, world.StateOf("1004"));
        TestCall customer = world.CallAnswered("202");
        world.Pass(5);
        Assert.True(agent.Talking);
        Assert.Single(agent.Calls);
        call.Hangup();
        world.Until(() => agent.Calls.Count == 2 && agent.Talking, 4, "then the customer comes through");
        Assert.Equal("1004", world.Records.All[0].Agent);
        TestCall again = caller.Dial("1004");
        world.Until(() => again.End is not null, 1, "and now the line is in use");
        Assert.Equal(486, again.Refused);
        customer.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    // RFC 3264 §8: gateways that tried T.38 leave its line out from then on.
    [Fact]
    public void An_offer_that_leaves_out_lines_is_told_of_once_in_a_call()
    {
        using var world = new World();
        TestPhone caller = world.Phone("2001");
        TestPhone callee = world.Phone("2002");
        TestCall call = caller.Dial("2002");
        world.Until(() => call.IsUp && callee.Talking, 5, "they talk");
        for (int i = 0; i < 3; i++)
        {
            callee.Reoffer("sendrecv\r\nm=image 4002 udptl t38");
            callee.Reoffer("sendrecv");
        }

        string line = Assert.Single(world.Log.Lines, line => line.Contains("leaves out", StringComparison.Ordinal));
        Assert.StartsWith($"Information: call {callee.Last.Dialog.CallId}: its offer leaves out m=image 0 udptl t38", line, StringComparison.Ordinal);
        Assert.True(call.IsUp && callee.Talking);
        callee.Hangup();
        world.AssertNothingIsLeft();
    }

    [Fact]
    public void Either_side_holds_the_other_and_both_at_once()
    {
        using var world = new World();
        TestPhone caller = world.Phone("2001");
        TestPhone callee = world.Phone("2002");
        TestCall call = caller.Dial("2002");
        world.Until(() => call.IsUp && callee.Talking, 5, "they talk");
        world.Pass(4);
        callee.Reoffer("sendonly");
        Assert.Equal("prompts/en/hold.wav", world.Hears(call).Prompt);
        world.Pass(5);
        caller.Reoffer(call, "sendonly");
        world.Pass(5);
        callee.Reoffer("sendrecv");
        Assert.Equal("prompts/en/hold.wav", world.Hears(callee.Last).Prompt); // still held by the caller
        world.Pass(5);
        caller.Reoffer(call, "sendrecv");
        Assert.Equal(new VirtualHearing(null, callee.Last.Leg), world.Hears(call));
        Assert.Equal(new VirtualHearing(null, call.Leg), world.Hears(callee.Last));
        world.Pass(5);
        call.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal("Ring 2 answered, Talk 4 hold, Hold 16 resume, Talk 5 caller", world.Record.Story());
        world.AssertAddsUp();
    }

    [Fact]
    public void The_caller_hears_what_the_called_phone_says_before_it_answers()
    {
        using var world = new World();
        TestPhone caller = world.Phone("2002");
        TestPhone callee = world.Phone("2001", Habit.LetsRing);
        callee.SpeaksEarly = true;
        TestCall call = caller.Dial("2001");
        world.Until(() => call.Progress.Contains(183), 2, "early media");
        Assert.Equal(callee.Last.Leg, world.Hears(call).From);
        Assert.False(call.IsAnswered);
        callee.Answer();
        world.Until(() => call.IsAnswered, 1, "answered");
        Assert.Equal(callee.Last.Leg, world.Hears(call).From);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_caller_over_a_trunk_reaches_numbers_only()
    {
        using var world = new World();
        world.Phone("2001");
        foreach (string dialled in (string[])["2001", "1001", "2100", "0312345678"])
        {
            TestCall call = world.Call(dialled);
            world.Until(() => call.End is not null, 1, "refused");
            Assert.Equal(404, call.Refused);
        }

        world.AssertNothingIsLeft();
        Assert.All(world.Records.All, record => Assert.Equal(("inbound", InteractionOutcome.Rejected), (record.Direction, record.Outcome)));
        world.AssertAddsUp();
    }
}
