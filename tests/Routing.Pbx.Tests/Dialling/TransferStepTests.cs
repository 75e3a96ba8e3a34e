using Routing.Pbx.Tests.Calls;
using Routing.Records.Model;

namespace Routing.Pbx.Tests.Dialling;

/// <summary>Callers whom a flow connects with somebody outside the queues.</summary>
public sealed class TransferStepTests
{
    [Fact]
    public void A_caller_who_was_not_answered_hears_ringing_and_is_answered_by_the_extension()
    {
        using var world = new World();
        TestPhone lobby = world.Phone("2001");
        TestCall call = world.Call("700");
        world.Until(() => call.Progress.Contains(180), 2, "ringing");
        Assert.Equal("0312345678", lobby.Last.Incoming.CallerUser);
        Assert.False(call.IsAnswered);
        world.Until(() => call.IsAnswered, 3, "answered");
        world.Pass(7);
        Assert.Equal(lobby.Last.Leg, world.Hears(call).From);
        lobby.Hangup();
        world.Until(() => call.End is not null, 1, "over");
        world.AssertNothingIsLeft();
        Assert.Equal("Ivr 0, Ring 2 answered, Talk 7 callee", world.Record.Story());
        Assert.Equal(("inbound", InteractionOutcome.Answered), (world.Record.Direction, world.Record.Outcome));
        world.AssertAddsUp();
    }

    [Fact]
    public void The_flow_goes_on_when_nobody_is_there()
    {
        using var world = new World();
        TestCall call = world.Call("700");
        world.Until(() => call.IsAnswered, 2, "the flow goes on");
        Assert.Equal("prompts/en/sorry.wav", world.Hears(call).Prompt);
        world.Until(() => call.End is not null, 4, "over");
        world.AssertNothingIsLeft();
        Assert.Equal("Ivr 0, Ring 0 failed, Ivr 2 flow", world.Record.Story());
        Assert.Equal(InteractionOutcome.LeftInFlow, world.Record.Outcome);
        world.AssertAddsUp();
    }

    [Fact]
    public void An_answered_caller_hears_music_while_a_group_rings()
    {
        using var world = new World();
        TestPhone lobby = world.Phone("2001");
        TestCall call = world.CallAnswered("701");
        world.Until(() => lobby.Rings, 1, "it rings");
        world.Pass(0.5);
        Assert.Equal("prompts/en/hold.wav", world.Hears(call).Prompt);
        world.Until(() => lobby.Talking, 3, "answered");
        world.Pass(1);
        Assert.Equal(lobby.Last.Leg, world.Hears(call).From);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_caller_goes_out_over_a_trunk_hears_the_tone_and_comes_back_to_the_flow()
    {
        using var world = new World();
        TestCallee outside = world.Carrier();
        TestCall call = world.Call("702", "0698765432", trunk: "narrow");
        world.Until(() => outside.Rings, 8, "it rings out there");
        world.Pass(0.5);
        Assert.Equal("tone:400", world.Hears(call).Prompt);
        world.Until(() => outside.Talking, 3, "answered");
        world.Pass(6);
        outside.Hangup();
        world.Until(() => call.End is not null, 5, "over");
        world.AssertNothingIsLeft();
        Assert.Equal("Ivr 4, Ring 2 answered, Talk 6 callee, Ivr 0 flow", world.Record.Story());
        Assert.Equal(("inbound", "narrow"), (world.Record.Direction, world.Record.Trunk));
        world.AssertAddsUp();
    }

    [Fact]
    public void Busy_outside_is_known_to_the_flow()
    {
        using var world = new World();
        TestCallee outside = world.Carrier();
        (outside.Habit, outside.RefuseWith) = (Habit.Declines, 486);
        TestCall call = world.Call("702", trunk: "narrow");
        world.Until(() => outside.Calls.Count > 0 && outside.Last.End is not null, 9, "busy");
        world.Pass(1);
        Assert.Equal("prompts/en/sorry.wav", world.Hears(call).Prompt);
        world.Until(() => call.End is not null, 5, "over");
        world.AssertNothingIsLeft();
        Assert.Equal("Ivr 4, Ring 2 busy, Ivr 2 flow", world.Record.Story());
        world.AssertAddsUp();
    }

    [Fact]
    public void A_caller_who_leaves_while_it_rings_takes_it_back()
    {
        using var world = new World();
        TestPhone lobby = world.Phone("2001", Habit.LetsRing);
        TestCall call = world.CallAnswered("701");
        world.Until(() => lobby.Rings, 1, "it rings");
        world.Pass(2);
        call.Hangup();
        world.Until(() => lobby.Last.End is not null, 1, "it rings no more");
        world.AssertNothingIsLeft();
        Assert.Equal("Ivr 0, Ring 2 caller", world.Record.Story());
        Assert.Equal((InteractionOutcome.Cancelled, "caller"), (world.Record.Outcome, world.Record.EndedBy));
        Assert.InRange(world.Record.RingMs, 2000, 2900);
        Assert.Equal("""{"received":0,"sent":0,"lost":0}""", world.Record.Quality); // nothing was heard, and so not how well
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData("700", "2001", 0)] // a flow rings a phone
    [InlineData("702", "0312345678", 4)] // or a number outside
    [InlineData("703", "2003", 0)] // which leads to another phone that is rung
    public void The_time_it_rings_for_a_caller_in_a_flow_is_that_of_the_record(string number, string rung, int ivr)
    {
        using var world = new World();
        TestCallee outside = world.Carrier();
        outside.Habit = Habit.LetsRing;
        if (rung.Length == 4)
        {
            world.Phone(rung, Habit.LetsRing);
        }

        TestCall call = world.Call(number, trunk: "narrow");
        world.Pass(ivr + 5.5);
        call.Hangup();
        world.AssertNothingIsLeft();
        InteractionRecord record = world.Record;
        Assert.Equal((InteractionOutcome.Cancelled, SegmentKind.Ring, "caller"), (record.Outcome, record.Segments[^1].Kind, record.Segments[^1].Reason));
        Assert.Equal(rung, record.Segments[^1].Name);
        Assert.InRange(record.RingMs, 4_500, 5_600);
        Assert.Equal(record.RingMs + record.IvrMs, (record.Ended - record.Started).TotalMilliseconds, 5.0);
        world.AssertAddsUp();
    }

    [Fact]
    public void Where_an_extension_sends_its_callers_the_flow_leads_too()
    {
        using var world = new World();
        world.Phone("2003", Habit.LetsRing);
        TestCall call = world.CallAnswered("703");
        world.Until(() => world.Hears(call).Prompt == "prompts/en/sorry.wav", 22, "the flow of no_answer");
        world.Until(() => call.End is not null, 4, "over");
        world.AssertNothingIsLeft();
        Assert.Equal("Ivr 0, Ring 20 no_answer, Ivr 2 flow", world.Record.Story());
        Assert.Equal("excuse", world.Record.Segments[^1].Name);
        world.AssertAddsUp();
    }

    [Fact]
    public void An_agent_who_is_not_there_is_followed_by_the_queue()
    {
        using var world = new World();
        TestPhone other = world.Phone("1002");
        TestCall call = world.CallAnswered("704");
        world.Until(() => other.Talking, 8, "the queue finds somebody");
        call.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal("1002", world.Record.Agent);
        Assert.Equal(1, world.Metrics.Sum("routing_queue_answered_total"));
        world.AssertAddsUp();
        Assert.Equal(default, world.Media.Counts);
    }
}
