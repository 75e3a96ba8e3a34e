using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>A preferred agent is waited for, for a while, and only as long as there is sense in it.</summary>
public sealed class AffinityTests
{
    private static readonly QueuePlan Queue = CallCentre.Queue(0) with { WrapUpMicroseconds = 20_000_000 };

    [Fact]
    public void A_free_preferred_agent_is_rung_although_another_is_idle_for_longer()
    {
        CallCentre centre = CallCentre.Of(Queue, 2);
        Assert.Equal(1, centre.Rung(Prefer(centre, 1)));
    }

    [Fact]
    public void An_agent_in_wrap_up_is_waited_for_and_nobody_else_is_rung_meanwhile()
    {
        CallCentre centre = CallCentre.Of(Queue, 2);
        centre.Serve(centre.Submit());
        Guid caller = Prefer(centre, 0);
        Assert.Equal(-1, centre.Rung(caller));
        Assert.Equal("wrapupended, agent 0 available, reserved 0, agent 0 reserved", CallCentre.Tell(centre.After(20)));
        Assert.Equal(0, centre.Rung(caller));
    }

    [Fact]
    public void The_hold_ends_with_its_time_and_the_caller_is_matched_at_once()
    {
        CallCentre centre = CallCentre.Of(Queue, 2);
        centre.Serve(centre.Submit());
        Guid caller = Prefer(centre, 0, seconds: 5);
        Assert.Equal("reserved 1, agent 1 reserved", CallCentre.Tell(centre.After(5)));
        Assert.Equal(1, centre.Rung(caller));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, -1)]
    public void An_agent_in_a_call_is_waited_for_only_if_that_is_set(bool whenBusy, int rung)
    {
        CallCentre centre = CallCentre.Of(Queue, 2);
        centre.Accept(centre.Submit());
        Assert.Equal(rung, centre.Rung(Prefer(centre, 0, whenBusy: whenBusy)));
    }

    [Fact]
    public void An_agent_who_pauses_is_skipped_at_once()
    {
        CallCentre centre = CallCentre.Of(Queue, 2);
        centre.Serve(centre.Submit());
        Guid caller = Prefer(centre, 0);
        Assert.Equal("reserved 1, agent 1 reserved", CallCentre.Tell(centre.Set(0, AgentMode.Paused, "lunch")));
        Assert.Equal(1, centre.Rung(caller));
    }

    [Fact]
    public void An_agent_who_lets_it_ring_is_not_waited_for_again()
    {
        CallCentre centre = CallCentre.Of(Queue, 2);
        Guid caller = Prefer(centre, 1, seconds: 100);
        centre.After(15);
        Assert.Equal(0, centre.Rung(caller));
    }

    [Fact]
    public void Nobody_waits_for_one_who_could_never_take_it_or_is_unknown()
    {
        CallCentre centre = CallCentre.Of(Queue, 2);
        Assert.Equal(0, centre.Rung(Prefer(centre, 99)));
        centre.Set(0, AgentMode.SignedOut);
        Assert.Equal(1, centre.Rung(Prefer(centre, 0)));
    }

    [Fact]
    public void The_agent_takes_the_first_by_order_of_those_held_and_those_not()
    {
        CallCentre centre = CallCentre.Of(Queue, 1);
        centre.Serve(centre.Submit());
        Guid plain = centre.Submit();
        Guid held = Prefer(centre, 0);
        Guid urgent = centre.Submit(c => c with { Preferred = new AgentId(0), Duration = 90_000_000, Priority = 9 });
        centre.After(20);
        Assert.Equal(0, centre.Rung(urgent));
        centre.Serve(urgent);
        centre.After(20);
        Assert.Equal((0, -1), (centre.Rung(plain), centre.Rung(held)));
    }

    [Fact]
    public void A_held_caller_may_leave_be_updated_and_live_through_a_reload()
    {
        CallCentre centre = CallCentre.Of(Queue, 2);
        centre.Serve(centre.Submit());
        Guid leaver = Prefer(centre, 0);
        Guid caller = Prefer(centre, 0);
        Assert.Equal("left abandoned", CallCentre.Tell(centre.Apply(AcdCommand.Withdraw(centre.Now, leaver, LeaveReason.Abandoned))));
        Assert.Empty(centre.Apply(AcdCommand.Update(centre.Now, caller, priority: 3)));
        Assert.Empty(centre.Load([Queue], [CallCentre.Agent(0), CallCentre.Agent(1)]));
        centre.After(20);
        Assert.Equal(0, centre.Rung(caller));
    }

    private static Guid Prefer(CallCentre centre, int agent, double seconds = 60, bool whenBusy = false) => centre.Submit(c => c with
    {
        Preferred = new AgentId(agent),
        Duration = (long)(seconds * CallCentre.Second),
        HoldWhenBusy = whenBusy,
    });
}
