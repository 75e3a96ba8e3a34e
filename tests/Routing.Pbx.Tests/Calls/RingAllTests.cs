using Routing.Acd.Model;
using Routing.Media.Virtual;
using Routing.Records.Model;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Tests.Calls;

/// <summary>A queue that rings all its free agents at once.</summary>
public sealed class RingAllTests
{
    [Fact]
    public void All_phones_ring_at_once_and_the_first_to_answer_has_the_call()
    {
        using var world = new World();
        TestPhone[] phones = [world.Phone("1001", Habit.LetsRing), world.Phone("1002", Habit.LetsRing), world.Phone("1003", Habit.LetsRing)];
        TestCall call = world.CallAnswered("600");
        world.Until(() => phones.All(p => p.Rings), 1, "all ring");
        world.Pass(4);
        phones[1].Answer();
        world.Pass(1);
        Assert.Equal(new VirtualHearing(null, phones[1].Last.Leg), world.Hears(call));
        foreach (TestPhone other in new[] { phones[0], phones[2] })
        {
            Assert.Equal(DialogEndCause.RemoteCancel, other.Last.End!.Value.Cause);
            Assert.Equal("SIP;cause=200;text=\"Call completed elsewhere\"", other.Last.End!.Value.Reason);
            Assert.Equal(AgentState.Available, world.StateOf(other.User));
        }

        world.Pass(20);
        call.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal("Ivr 0, Queue 0, Ring 4 accepted, Talk 21 caller", world.Record.Story());
        Assert.Equal("1002", world.Record.Agent);
        Assert.Equal("1002", world.Record.Segments.Single(s => s.Kind == SegmentKind.Ring).Agent);
        Assert.Equal(1, world.Metrics.Sum("routing_reservations_total", ("queue", "all"), ("outcome", "accepted")));
        Assert.Equal(2, world.Metrics.Sum("routing_reservations_total", ("queue", "all"), ("outcome", "withdrawn")));
        Assert.Equal(3, world.Metrics.Count("routing_dispatch_seconds"));
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Of_those_who_answer_in_the_same_instant_one_talks_and_the_others_are_hung_up(int answering)
    {
        using var world = new World();
        TestPhone[] phones = [world.Phone("1001", Habit.LetsRing), world.Phone("1002", Habit.LetsRing), world.Phone("1003", Habit.LetsRing)];
        TestCall call = world.CallAnswered("600");
        world.Until(() => phones.All(p => p.Rings), 1, "all ring");
        foreach (TestPhone phone in phones.Take(answering))
        {
            phone.Answer();
        }

        world.Pass(2);
        TestPhone winner = Assert.Single(phones, p => p.Talking);
        Assert.Equal(new VirtualHearing(null, winner.Last.Leg), world.Hears(call));
        Assert.All(phones.Take(answering).Where(p => p != winner), loser => Assert.Equal(DialogEndCause.RemoteBye, loser.Last.End!.Value.Cause));
        winner.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal((InteractionOutcome.Answered, "agent", winner.User), (world.Record.Outcome, world.Record.EndedBy, world.Record.Agent));
        world.AssertAddsUp();
    }

    [Fact]
    public void Who_declines_leaves_the_others_ringing()
    {
        using var world = new World();
        TestPhone declines = world.Phone("1001", Habit.Declines);
        TestPhone rings = world.Phone("1002", Habit.LetsRing);
        TestCall call = world.CallAnswered("600");
        world.Pass(5);
        Assert.NotNull(declines.Last.End);
        Assert.True(rings.Rings);
        world.Pass(11); // its ring timeout; who declined is out of the cool-down by then, and is asked alone
        Assert.Equal((2, 1), (declines.Calls.Count, rings.Calls.Count));
        world.Pass(10);
        Assert.Equal(2, rings.Calls.Count);
        rings.Answer();
        world.Pass(1);
        Assert.True(rings.Talking);
        call.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal(0, world.Metrics.Sum("routing_reservations_total", ("outcome", "unreachable")));
        world.AssertAddsUp();
    }

    [Fact]
    public void A_caller_who_leaves_while_all_ring_cancels_all_and_pauses_nobody()
    {
        using var world = new World();
        TestPhone[] phones = [world.Phone("1001", Habit.LetsRing), world.Phone("1002", Habit.LetsRing), world.Phone("1003", Habit.LetsRing)];
        TestCall call = world.CallAnswered("600");
        world.Until(() => phones.All(p => p.Rings), 1, "all ring");
        call.Hangup();
        world.Pass(2);
        Assert.All(phones, phone => Assert.Equal("Q.850;cause=16", phone.Last.End!.Value.Reason));
        Assert.All(phones, phone => Assert.Equal(AgentState.Available, world.StateOf(phone.User)));
        world.AssertNothingIsLeft();
        Assert.Equal((InteractionOutcome.Abandoned, "caller"), (world.Record.Outcome, world.Record.EndedBy));
        Assert.Equal(3, world.Metrics.Sum("routing_reservations_total", ("outcome", "withdrawn")));
        world.AssertAddsUp();
    }

    [Fact]
    public void Two_callers_are_not_rung_for_at_one_phone()
    {
        using var world = new World();
        TestPhone[] phones = [world.Phone("1001", Habit.LetsRing), world.Phone("1002", Habit.LetsRing)];
        TestCall first = world.CallAnswered("600", "1");
        TestCall second = world.CallAnswered("600", "2");
        world.Pass(3);
        Assert.All(phones, phone => Assert.Equal("1", Assert.Single(phone.Calls).Incoming.CallerUser));
        phones[0].Answer();
        world.Pass(1);
        Assert.Equal("2", phones[1].Last.Incoming.CallerUser); // free again, and rung for the next
        first.Hangup();
        second.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }
}
