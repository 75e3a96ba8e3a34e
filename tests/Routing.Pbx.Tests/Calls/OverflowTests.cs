using Routing.Acd.Model;
using Routing.Records.Model;

namespace Routing.Pbx.Tests.Calls;

/// <summary>What becomes of callers whom a queue does not keep, and what is written down of it.</summary>
public sealed class OverflowTests
{
    [Fact]
    public void After_the_longest_wait_the_next_queue_takes_the_caller_with_the_age_that_they_have()
    {
        using var world = new World();
        TestCall old = world.CallAnswered("610", "old");
        world.Pass(20);
        TestCall young = world.CallAnswered("200", "young");
        world.Pass(12); // the old one has left for the queue in which the young one waits
        Assert.Equal("prompts/en/hold.wav", world.Hears(old).Prompt);
        Assert.Equal(1, world.Metrics.Sum("routing_queue_left_total", ("queue", "brief"), ("reason", "wait_limit"), ("to", "queue")));
        Assert.Equal(30, world.Metrics.Sum("routing_queue_wait_seconds", ("queue", "brief"), ("outcome", "left")), 0.1);
        Assert.Equal(2, world.Metrics.Sum("routing_queue_entered_total", ("queue", "red")));

        TestPhone phone = world.Phone("1001");
        world.Until(() => phone.Talking, 5, "the agent answers");
        Assert.Equal("old", phone.Last.Incoming.CallerUser); // first in, first served, whatever the queue
        world.Pass(3);
        old.Hangup();
        young.Hangup();
        world.AssertNothingIsLeft();

        InteractionRecord record = world.Records.All.Single(r => r.Caller == "old");
        Assert.Equal((InteractionOutcome.Answered, "red"), (record.Outcome, record.Queue));
        Assert.Equal("Ivr 0, Queue 30 wait_limit, Queue 2, Ring 2 accepted, Talk 3 caller, WrapUp 7", record.Story());
        Assert.Equal(["brief", "red"], record.Segments.Where(s => s.Kind == SegmentKind.Queue).Select(s => s.Name));

        // Answered within the target counts from the entry into the queue that answered.
        Assert.Equal(1, world.Metrics.Sum("routing_queue_answered_total", ("queue", "red"), ("within_target", "true")));
        world.AssertAddsUp();
    }

    [Fact]
    public void A_full_queue_sends_to_a_flow_and_the_record_says_overflowed()
    {
        using var world = new World();
        TestCall first = world.CallAnswered("611", "1");
        TestCall second = world.CallAnswered("611", "2");
        world.Pass(0.5);
        Assert.Equal("prompts/en/sorry.wav", world.Hears(second).Prompt);
        world.Until(() => second.End is not null, 4, "the flow hangs up");
        Assert.True(first.IsUp);
        first.Hangup();
        world.AssertNothingIsLeft();
        InteractionRecord record = world.Records.All.Single(r => r.Caller == "2");
        Assert.Equal((InteractionOutcome.Overflowed, "flow", "narrow"), (record.Outcome, record.EndedBy, record.Queue));
        Assert.Equal("Ivr 0, Queue 0 full, Ivr 2 flow", record.Story());
        Assert.Equal("excuse", record.Segments[^1].Name);
        Assert.Equal(1, world.Metrics.Sum("routing_queue_left_total", ("queue", "narrow"), ("reason", "full"), ("to", "flow")));
        Assert.Equal(1, world.Metrics.Sum("routing_queue_abandoned_total", ("queue", "narrow")));
        world.AssertAddsUp();
    }

    [Fact]
    public void Who_gets_an_agent_at_once_does_not_wait_and_who_is_rung_for_does()
    {
        using var world = new World();
        TestCall waits = world.CallAnswered("611", "1");
        TestPhone phone = world.Phone("1004");
        TestPhone other = world.Phone("1002", Habit.LetsRing);
        world.Until(() => phone.Talking, 5, "who waited is served");
        TestCall rings = world.CallAnswered("611", "2"); // rung for at once, and counts as waiting until that is answered
        TestCall third = world.CallAnswered("611", "3");
        world.Until(() => third.End is not null, 4, "the third finds it full");
        other.Answer();
        world.Pass(1);
        Assert.True(waits.IsUp && rings.IsUp);
        waits.Hangup();
        rings.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void Nobody_signed_in_hangs_up_on_entry_and_when_the_last_goes()
    {
        using var world = new World();
        TestCall early = world.CallAnswered("612", "early");
        world.Until(() => early.End is not null, 2, "nobody is there: the call ends");
        TestPhone phone = world.Phone("1004", Habit.LetsRing);
        TestCall waits = world.CallAnswered("612", "waits");
        world.Pass(3);
        Assert.True(waits.IsUp);
        phone.Unregister();
        world.Until(() => waits.End is not null, 2, "the last one goes: the call ends");
        world.AssertNothingIsLeft();
        Assert.All(world.Records.All, record => Assert.Equal((InteractionOutcome.Overflowed, "flow"), (record.Outcome, record.EndedBy)));
        Assert.Equal(2, world.Metrics.Sum("routing_queue_left_total", ("queue", "staffed"), ("reason", "nobody"), ("to", "hangup")));
        world.AssertAddsUp();
    }

    [Fact]
    public void Without_an_overflow_the_flow_goes_on_behind_its_queue_step()
    {
        using var world = new World();
        TestCall call = world.CallAnswered("613");
        world.Pass(20.5);
        Assert.Equal("prompts/en/sorry.wav", world.Hears(call).Prompt);
        world.Until(() => call.End is not null, 4, "the flow ends");
        world.AssertNothingIsLeft();
        Assert.Equal("Ivr 0, Queue 20 wait_limit, Ivr 2 flow", world.Record.Story());
        Assert.Equal(1, world.Metrics.Sum("routing_queue_left_total", ("reason", "wait_limit"), ("to", "flow")));
        world.AssertAddsUp();
    }

    [Fact]
    public void Through_several_queues_each_with_its_own_limit()
    {
        using var world = new World();
        TestCall call = world.CallAnswered("614");
        world.Pass(20 + 30 + 5);
        Assert.Equal("red", world.Records.Begun.Values.Single().Queue);
        call.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal("Ivr 0, Queue 20 wait_limit, Queue 30 wait_limit, Queue 5 caller", world.Record.Story());
        Assert.Equal((InteractionOutcome.Abandoned, "caller"), (world.Record.Outcome, world.Record.EndedBy));
        Assert.Equal(3, world.Metrics.Sum("routing_queue_entered_total"));
        Assert.Equal(5, world.Metrics.Sum("routing_queue_wait_seconds", ("outcome", "abandoned")), 0.1);
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData(29.9999)]
    [InlineData(30)]
    [InlineData(30.0009)]
    [InlineData(30.001)]
    [InlineData(30.002)]
    public void A_caller_who_leaves_in_the_instant_of_the_limit_is_counted_once(double seconds)
    {
        using var world = new World();
        TestCall call = world.CallAnswered("610");
        world.After(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(4), call.Hangup);
        world.Pass(60);
        world.AssertNothingIsLeft();
        Assert.Contains(world.Record.Outcome, new[] { InteractionOutcome.Abandoned, InteractionOutcome.Overflowed });
        world.AssertAddsUp();
    }

    [Fact]
    public void The_limit_that_passes_while_a_phone_rings_takes_effect_when_it_rang_in_vain()
    {
        using var world = new World();
        TestPhone blue = world.Phone("1004", Habit.LetsRing); // rings for 60 s, the limit is 30 s
        TestCall call = world.CallAnswered("610");
        world.Pass(45);
        Assert.Equal(1, world.Metrics.Now("routing_queue_waiting", ("queue", "brief")));
        Assert.True(call.IsUp);
        world.Pass(17);
        Assert.NotNull(blue.Last.End);
        Assert.Equal(1, world.Metrics.Now("routing_queue_waiting", ("queue", "red")));
        call.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal("Ivr 0, Queue 0, Ring 60 expired, Queue 0 wait_limit, Queue 2 caller", world.Record.Story());
        world.AssertAddsUp();
    }

    [Fact]
    public void A_key_leads_out_of_the_queue()
    {
        using var world = new World();
        TestCall call = world.CallAnswered("660");
        world.Pass(10);
        world.Press(call, '7'); // means nothing
        world.Pass(1);
        Assert.Equal("prompts/en/hold.wav", world.Hears(call).Prompt);
        world.Press(call, '1');
        world.Pass(0.5);
        Assert.Equal("prompts/en/sorry.wav", world.Hears(call).Prompt);
        world.Until(() => call.End is not null, 4, "the key's way ends the call");
        world.AssertNothingIsLeft();
        Assert.Equal("Ivr 0, Queue 11 key, Ivr 2 flow", world.Record.Story());
        Assert.Equal(InteractionOutcome.Overflowed, world.Record.Outcome);
        Assert.Equal(1, world.Metrics.Sum("routing_queue_left_total", ("queue", "keyed"), ("reason", "key"), ("to", "flow")));
        world.AssertAddsUp();
    }

    [Fact]
    public void A_key_takes_the_ringing_phone_back_and_is_no_ring_in_vain()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1004", Habit.LetsRing);
        TestCall call = world.CallAnswered("660");
        world.Until(() => phone.Rings, 2, "the phone rings");
        world.Press(call, '1');
        world.Pass(1);
        Assert.NotNull(phone.Last.End);
        Assert.Equal(AgentState.Available, world.StateOf("1004"));
        world.Pass(10);
        world.AssertNothingIsLeft();
        Assert.Equal(1, world.Metrics.Sum("routing_reservations_total", ("outcome", "withdrawn")));
        world.AssertAddsUp();
    }

    [Fact]
    public void A_queue_that_was_removed_is_in_the_figures_until_it_is_empty()
    {
        using var world = new World();
        TestCall call = world.CallAnswered("400");
        world.Pass(1);
        world.Reload(text => text.Replace("  silent:", "  mute:", StringComparison.Ordinal).Replace("queue: silent", "queue: mute", StringComparison.Ordinal));
        Assert.Equal(1, world.Metrics.Now("routing_queue_waiting", ("queue", "silent")));
        Assert.True(world.Metrics.Now("routing_queue_longest_wait_seconds", ("queue", "silent")) > 0);
        call.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal(0, world.Metrics.Now("routing_queue_waiting"));
    }

    [Fact]
    public void What_is_typed_in_a_queue_without_keys_is_for_nobody()
    {
        using var world = new World();
        TestCall call = world.CallAnswered("613");
        world.Pass(5);
        world.Press(call, '5');
        world.Until(() => call.End is not null, 30, "the queue gives the call back, and the flow hangs up");
        world.AssertNothingIsLeft();
        Assert.Equal("Ivr 0, Queue 20 wait_limit, Ivr 2 flow", world.Record.Story()); // the prompt was heard to its end
        world.AssertAddsUp();
    }

    [Fact]
    public void The_stretch_after_the_queue_is_that_of_the_flow_that_runs()
    {
        using var world = new World();
        world.Reload(text => text.Replace("  plain: [ hangup ]", "  plain: [ { goto: returned } ]", StringComparison.Ordinal));
        TestCall call = world.CallAnswered("500");
        world.Until(() => call.End is not null, 30, "the queue gives the call back, and the flow hangs up");
        world.AssertNothingIsLeft();
        Assert.Equal("returned", world.Record.Segments[^1].Name);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void A_key_in_the_instant_of_the_answer_leaves_nobody_in_silence(int steps)
    {
        using var world = new World();
        TestPhone phone = world.Phone("1004", Habit.LetsRing);
        TestCall call = world.CallAnswered("660");
        world.Until(() => phone.Rings, 2, "the phone rings");
        phone.Answer();
        world.Until(() => world.Pbx.AcdSnapshot().Agents.Any(a => a.State == AgentState.Busy) || steps == 0, 1, "the answer arrives");
        world.Steps(steps);
        world.Press(call, '1');
        world.Pass(10);
        bool taken = world.Metrics.Sum("routing_reservations_total", ("outcome", "accepted")) == 1;
        Assert.Equal(taken, phone.Talking); // the agent was first, and keeps the caller
        Assert.Equal(taken, call.End is null);
        Assert.True(taken || steps == 0, "from then on the agent was first");
        call.Hangup();
        world.AssertNothingIsLeft();
        Assert.NotNull(phone.Last.End);
        Assert.Equal(taken ? Routing.Records.Model.InteractionOutcome.Answered : Routing.Records.Model.InteractionOutcome.Overflowed, world.Record.Outcome);
        world.AssertAddsUp();
    }
}
