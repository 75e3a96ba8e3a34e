using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>Who let it ring is not asked again for it within the cool-down, unless nobody else is eligible.</summary>
public sealed class CoolDownTests
{
    private static readonly QueuePlan Queue = CallCentre.Queue(0) with { OnNoAnswer = new RefusalRule(60_000_000, 0), OnReject = new RefusalRule(60_000_000, 0) };

    [Fact]
    public void The_only_agent_at_work_is_rung_again_at_once_for_the_same_caller_and_for_no_other()
    {
        CallCentre centre = CallCentre.Of(Queue, 1);
        Guid caller = centre.Submit();
        Assert.Equal("expired 0, agent 0 available, reserved 0, agent 0 reserved", CallCentre.Tell(centre.After(15)));
        centre.Withdraw(caller);
        Guid other = centre.Submit();
        Assert.Equal(-1, centre.Rung(other));
        Assert.Equal("reserved 0, agent 0 reserved", CallCentre.Tell(centre.After(60)));
    }

    [Fact]
    public void One_who_is_busy_is_not_eligible_so_who_let_it_ring_is_asked_again()
    {
        CallCentre centre = CallCentre.Of(Queue, 2);
        centre.Apply(AcdCommand.ExternalBusy(centre.Now, new AgentId(1)));
        centre.Submit();
        Assert.Equal("expired 0, agent 0 available, reserved 0, agent 0 reserved", CallCentre.Tell(centre.After(15)));
    }

    [Fact]
    public void Whoever_is_free_by_then_is_rung_instead()
    {
        CallCentre centre = CallCentre.Of(Queue, 2);
        centre.Apply(AcdCommand.ExternalBusy(centre.Now, new AgentId(1)));
        Guid caller = centre.Submit();
        centre.Apply(AcdCommand.ExternalFree(centre.Now, new AgentId(1)));
        centre.After(15);
        Assert.Equal(1, centre.Rung(caller));
    }

    [Fact]
    public void One_who_could_not_be_asked_again_then_is_as_soon_as_they_can()
    {
        CallCentre centre = CallCentre.Of(Queue, 1);
        centre.Submit();
        centre.Set(0, AgentMode.Paused);
        Assert.Equal("expired 0, agent 0 paused", CallCentre.Tell(centre.After(15)));
        Assert.Equal("agent 0 available, reserved 0, agent 0 reserved", CallCentre.Tell(centre.Set(0, AgentMode.Available)));
    }

    [Fact]
    public void Of_two_who_both_let_it_ring_the_longest_idle_is_asked_again()
    {
        CallCentre centre = CallCentre.Of(Queue, 2);
        Guid caller = centre.Submit();
        centre.After(15);
        Assert.Equal(1, centre.Rung(caller));
        centre.After(15);
        Assert.Equal(0, centre.Rung(caller));
    }

    [Fact]
    public void Declining_is_no_letting_ring_nobody_is_asked_again()
    {
        CallCentre centre = CallCentre.Of(Queue, 1);
        Guid caller = centre.Submit();
        Assert.Equal("rejected 0, agent 0 available", CallCentre.Tell(centre.Reject(caller)));
        Assert.Equal(centre.Now + 60_000_000, Assert.Single(centre.Snapshot.Agents).CoolUntil);
    }

    [Fact]
    public void A_caller_who_goes_elsewhere_and_comes_back_is_the_same_caller()
    {
        CallCentre centre = CallCentre.Of(Queue, 2);
        centre.Apply(AcdCommand.ExternalBusy(centre.Now, new AgentId(1)));
        Guid caller = centre.Submit();
        AcdEvent queued = centre.Events.Last(e => e.Kind == AcdEventKind.Queued);
        centre.After(15);
        centre.Withdraw(caller);
        centre.Set(1, AgentMode.SignedOut);
        centre.After(1);
        AcdCommand again = AcdCommand.Resubmit(centre.Now, caller, new QueueId(0), queued.FirstEntered, queued.InteractionSequence);
        Assert.Equal("queued, reserved 0, agent 0 reserved", CallCentre.Tell(centre.Apply(again)));
    }
}
