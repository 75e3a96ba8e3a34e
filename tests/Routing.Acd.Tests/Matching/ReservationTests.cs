using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>A reservation ends in exactly one of five ways, and each has its own consequence.</summary>
public sealed class ReservationTests
{
    private static readonly QueuePlan Queue = CallCentre.Queue(0) with
    {
        OnNoAnswer = new RefusalRule(10_000_000, 2),
        OnReject = new RefusalRule(5_000_000, 3),
        OnUnreachable = new RefusalRule(30_000_000, 1),
    };

    [Fact]
    public void A_caller_is_put_to_the_agent_who_accepts_talks_and_is_free_again()
    {
        CallCentre centre = CallCentre.Of(Queue, 1);
        Guid caller = centre.Submit();
        Assert.Equal("queued, reserved 0, agent 0 reserved", CallCentre.Tell(centre.Events.TakeLast(3)));
        Assert.Equal("accepted 0, agent 0 busy", CallCentre.Tell(centre.Accept(caller)));
        Assert.Empty(centre.Apply(AcdCommand.Connect(centre.Now, caller, centre.Ringing(caller))));
        Assert.Equal("left completed, agent 0 available", CallCentre.Tell(centre.Complete(caller)));
    }

    [Fact]
    public void A_reservation_says_when_the_ringing_ends_and_ends_then()
    {
        CallCentre centre = CallCentre.Of(Queue with { OnNoAnswer = new RefusalRule(10_000_000, 1) }, 1);
        Guid caller = centre.Submit();
        Assert.Equal(centre.Now + Queue.RingTimeoutMicroseconds, centre.Events[^2].Deadline);
        Assert.Equal(centre.Now + Queue.RingTimeoutMicroseconds, centre.Matcher.NextDeadline);
        Assert.Empty(centre.After(14.999));
        Assert.Equal("expired 0, agent 0 paused:no_answer", CallCentre.Tell(centre.After(0.001)));
        Assert.Equal(-1, centre.Rung(caller));
    }

    [Fact]
    public void A_caller_who_was_let_ring_keeps_the_place_and_goes_to_the_next_agent_at_once()
    {
        CallCentre centre = CallCentre.Of(Queue, 2);
        Guid first = centre.Submit();
        Guid second = centre.Submit();
        centre.Accept(second);
        centre.Complete(second);
        Assert.Equal("expired 0, agent 0 available, reserved 1, agent 1 reserved", CallCentre.Tell(centre.After(15)));
        Assert.Equal(1, centre.Rung(first));
    }

    [Fact]
    public void An_agent_who_let_it_ring_gets_nothing_within_the_cool_down_and_then_the_first_in_line()
    {
        CallCentre centre = CallCentre.Of(Queue, 1);
        Guid first = centre.Submit();
        Guid second = centre.Submit();
        centre.Submit();
        centre.After(15);
        centre.Withdraw(first);
        Assert.Empty(centre.After(9.999));
        Assert.Equal("reserved 0, agent 0 reserved", CallCentre.Tell(centre.After(0.001)));
        Assert.Equal(0, centre.Rung(second));
    }

    [Fact]
    public void An_agent_who_lets_it_ring_twice_in_a_row_is_paused_with_the_reason()
    {
        CallCentre centre = CallCentre.Of(Queue, 1);
        centre.Submit();
        centre.After(15);
        centre.After(10);
        Assert.Equal("expired 0, agent 0 paused:no_answer", CallCentre.Tell(centre.After(15)));
        Assert.Empty(centre.After(60));
        Assert.Equal("agent 0 available, reserved 0, agent 0 reserved", CallCentre.Tell(centre.Set(0, AgentMode.Available)));
    }

    [Fact]
    public void An_answered_call_in_between_breaks_the_row()
    {
        CallCentre centre = CallCentre.Of(Queue, 1);
        Guid caller = centre.Submit();
        centre.After(15);
        centre.After(10);
        centre.Accept(caller);
        centre.Complete(caller);
        centre.Submit();
        Assert.Equal("expired 0, agent 0 available, reserved 0, agent 0 reserved", CallCentre.Tell(centre.After(15)));
    }

    [Fact]
    public void A_phone_that_rings_out_by_itself_is_a_RONA_before_its_time()
    {
        CallCentre centre = CallCentre.Of(Queue, 2);
        Guid caller = centre.Submit();
        Assert.Equal("expired 0, agent 0 available, reserved 1, agent 1 reserved", CallCentre.Tell(centre.Apply(AcdCommand.NoAnswer(centre.Now, caller, centre.Ringing(caller)))));
        Assert.Equal(1, centre.Rung(caller));
    }

    [Fact]
    public void A_rejection_cools_the_agent_down_by_its_own_rule()
    {
        CallCentre centre = CallCentre.Of(Queue, 1);
        Guid caller = centre.Submit();
        Assert.Equal("rejected 0, agent 0 available", CallCentre.Tell(centre.Reject(caller)));
        Assert.Empty(centre.After(4.9));
        Assert.Equal("reserved 0, agent 0 reserved", CallCentre.Tell(centre.After(0.1)));
    }

    [Fact]
    public void An_unreachable_phone_pauses_by_its_own_rule()
    {
        CallCentre centre = CallCentre.Of(Queue, 1);
        Guid caller = centre.Submit();
        Assert.Equal("unreachable 0, agent 0 paused:unreachable", CallCentre.Tell(centre.Unreachable(caller)));
    }

    [Fact]
    public void Without_a_cool_down_the_one_who_stands_first_gets_the_agent_not_the_one_who_was_refused()
    {
        CallCentre centre = CallCentre.Of(Queue with { OnReject = new RefusalRule(0, 0) }, 1);
        Guid plain = centre.Submit();
        Guid urgent = centre.Submit(priority: 90);
        Assert.Equal("rejected 0, agent 0 available, reserved 0, agent 0 reserved", CallCentre.Tell(centre.Reject(plain)));
        Assert.Equal(0, centre.Rung(urgent));
    }

    [Fact]
    public void A_caller_who_leaves_while_it_rings_is_no_RONA()
    {
        CallCentre centre = CallCentre.Of(Queue, 2);
        Guid caller = centre.Submit();
        Assert.Equal(0, centre.Rung(caller));
        Assert.Equal("withdrawn 0, left withdrawn, agent 0 available", CallCentre.Tell(centre.Withdraw(caller)));
        Assert.Equal(0, centre.Rung(centre.Submit())); // no cool-down, and still the longest idle
    }

    [Fact]
    public void A_caller_who_leaves_the_line_is_gone()
    {
        CallCentre centre = CallCentre.Of(Queue, 1, signedIn: false);
        Guid caller = centre.Submit();
        Assert.Equal("left withdrawn", CallCentre.Tell(centre.Withdraw(caller)));
        Assert.Equal("agent 0 available", CallCentre.Tell(centre.SignIn(0)));
    }

    [Fact]
    public void A_caller_who_leaves_the_talk_sends_the_agent_to_wrap_up()
    {
        CallCentre centre = CallCentre.Of(Queue with { WrapUpMicroseconds = 30_000_000 }, 1);
        Guid caller = centre.Submit();
        centre.Accept(caller);
        Assert.Empty(centre.Apply(AcdCommand.Withdraw(centre.Now, caller, LeaveReason.Key))); // a key that came too late
        Assert.Equal(1, centre.Matcher.Counters.Ignored);
        Assert.Equal("left withdrawn, agent 0 wrapup", CallCentre.Tell(centre.Withdraw(caller)));
    }

    [Fact]
    public void A_lost_phone_ends_the_reservation_as_unreachable_and_the_next_agent_is_rung()
    {
        CallCentre centre = CallCentre.Of(Queue, 2);
        Guid caller = centre.Submit();
        Assert.Equal(
            "unreachable 0, agent 0 signedout, reserved 1, agent 1 reserved",
            CallCentre.Tell(centre.Apply(AcdCommand.DeviceDown(centre.Now, new AgentId(0)))));
        Assert.Equal(1, centre.Rung(caller));
    }

    [Fact]
    public void A_talk_outlives_the_loss_of_the_phones_registration()
    {
        CallCentre centre = CallCentre.Of(Queue, 1);
        Guid caller = centre.Submit();
        centre.Accept(caller);
        Assert.Empty(centre.Apply(AcdCommand.DeviceDown(centre.Now, new AgentId(0))));
        Assert.Equal("left completed, agent 0 signedout", CallCentre.Tell(centre.Complete(caller)));
    }

    [Fact]
    public void A_ring_timeout_and_a_cool_down_of_nothing_do_not_spin()
    {
        CallCentre centre = CallCentre.Of(Queue with { RingTimeoutMicroseconds = 0, OnNoAnswer = new RefusalRule(0, 0) }, 1);
        centre.Submit();
        Assert.Equal("expired 0, agent 0 available, reserved 0, agent 0 reserved", CallCentre.Tell(centre.After(1)));
    }
}
