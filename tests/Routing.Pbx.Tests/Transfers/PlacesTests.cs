using System.Runtime.CompilerServices;
using Routing.Pbx.Calls;
using Routing.Pbx.Tests.Calls;
using Routing.Pbx.Tests.FeatureCodes;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Tests.Transfers;

/// <summary>Who takes a place in a call, and what becomes of them there.</summary>
public sealed class PlacesTests
{
    [Fact]
    public void What_was_answered_just_now_is_not_picked_up_any_more()
    {
        for (int moment = 0; moment < 60; moment++)
        {
            using var world = new FeatureWorld();
            TestPhone caller = world.World.Phone("2003");
            TestPhone rung = world.World.Phone("2001", Habit.LetsRing);
            TestPhone taker = world.World.Phone("2004");
            TestCall call = caller.Dial("2001");
            world.World.Until(() => rung.Rings, 5, "it rings");
            TestCall taking = taker.Dial("*82001");
            world.World.Steps(moment);
            rung.Answer();
            world.World.Pass(6);
            Assert.True(call.IsUp, $"at {moment}");
            Assert.DoesNotContain("Replaced", rung.Last.End?.Reason ?? "", StringComparison.Ordinal); // not from their talk
            taking.Hangup();
            call.Hangup();
            world.AssertFine();
        }
    }

    // The picker looked while it still rang, and its offer comes when the two already talk.
    [Fact]
    public void A_pick_up_that_comes_behind_the_answer_takes_nothing()
    {
        using var world = new World();
        TestPhone rung = world.Phone("2001", Habit.LetsRing);
        TestCall call = world.Phone("2003").Dial("2001");
        world.Until(() => rung.Rings, 5, "it rings");
        Leg ringing = EnvironmentOf(world.Pbx).Legs.All.Single(leg => leg.Peer.Phone == "2001");
        TestCall taking = world.Phone("2004").Dial("200");
        world.Pass(1);
        Call picker = CallsOf(world.Pbx).All.Single(one => one.Party.Called == "200");
        rung.Answer();
        world.Until(() => call.IsUp && rung.Talking, 5, "they talk");
        bool? taken = null;
        picker.Mailbox.Run(async () => taken = await picker.Places.PickUpAsync(ringing));
        world.Pass(1);
        Assert.False(taken);
        Assert.True(rung.Talking && call.IsUp);
        Assert.Equal(rung.Last.Leg, world.Hears(call).From);
        taking.Hangup();
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_desks_second_phone_takes_over_a_caller_who_waits_for_an_answer()
    {
        using var world = new World();
        TestPhone first = world.Phone("2002");
        TestPhone second = world.Phone("2002", number: 1);
        TestPhone agent = world.Phone("1004", Habit.LetsRing);
        TestCall call = first.Dial("704"); // a flow that connects with the agent
        world.Until(() => agent.Rings && call.IsUp, 10, "the agent's phone rings");
        world.Pass(1);
        DialogState state = call.Dialog.State!;
        TestCall taken = second.Dial("2002", new KeyValuePair<string, string>("Replaces", $"{state.CallId};to-tag={state.RemoteTag};from-tag={state.LocalTag}"));
        world.Until(() => taken.IsUp && call.End is not null, 2, "it has the place, whether or not the agent answers");
        world.Pass(1);
        Assert.Contains(world.Hears(taken).Prompt, (string?[])["tone:400", "silence"]); // ringing
        agent.Answer();
        world.Pass(1);
        Assert.Equal(agent.Last.Leg, world.Hears(taken).From);
        taken.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void Who_came_while_somebody_was_rung_in_vain_and_was_served_by_the_queue_stays()
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestPhone boss = world.Phone("2001");
        TestPhone guest = world.Phone("2002");
        TestCall first = boss.Dial("200");
        world.Until(() => agent.Talking && first.IsUp, 10, "they talk");
        world.Pass(1);
        agent.Last.Refer("*70");
        world.Until(() => agent.Last.End is not null, 3, "parked");
        agent.Habit = Habit.LetsRing;
        TestCall second = world.Talk(boss, "2002");
        world.Until(() => agent.Rings, 45, "time is up");
        second.ReferTo(first);
        world.Until(() => first.End is not null, 3, "the guest has the place");
        world.Until(() => world.Pbx.AcdSnapshot().Queues.Sum(q => q.Waiting) == 1, 40, "back in the queue");
        TestPhone other = world.Phone("1002");
        world.Until(() => other.Talking, 40, "another agent has them");
        Assert.Equal(200, second.Outcome);
        world.Pass(200);
        Assert.Equal(other.Last.Leg, world.Hears(guest.Last).From);
        other.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_call_is_parked_and_taken_back_though_no_new_calls_are_taken_any_more()
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestPhone other = world.Phone("2001");
        TestCall call = world.Talk(agent);
        world.Pbx.Drain();
        agent.Last.Refer("801");
        world.Until(() => agent.Last.End is not null, 3, "parked");
        TestCall taking = other.Dial("801");
        world.Until(() => world.Hears(call).From == taking.Leg, 5, "taken back");
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_environment")]
    private static extern ref CallEnvironment EnvironmentOf(Exchange exchange);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_calls")]
    private static extern ref CallDirectory CallsOf(Exchange exchange);
}
