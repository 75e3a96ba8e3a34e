using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>All agents are rung at once, and one has it.</summary>
public sealed class RingAllTests
{
    private static readonly QueuePlan Queue = CallCentre.Queue(0) with { Strategy = "ring_all", OnNoAnswer = new RefusalRule(10_000_000, 1) };

    [Fact]
    public void All_who_are_free_are_rung_each_by_a_reservation_of_its_own()
    {
        CallCentre centre = CallCentre.Of(Queue, 3);
        centre.Submit();
        IReadOnlyList<AcdEvent> events = [.. centre.Events.TakeLast(6)];
        Assert.Equal("reserved 0, agent 0 reserved, reserved 1, agent 1 reserved, reserved 2, agent 2 reserved", CallCentre.Tell(events));
        AcdEvent[] reserved = [.. events.Where(e => e.Kind == AcdEventKind.Reserved)];
        Assert.Equal(3, reserved.Select(e => e.Reservation).Distinct().Count());
        Assert.Single(reserved.Select(e => e.Deadline).Distinct());
    }

    [Fact]
    public void Who_accepts_has_it_and_the_others_are_withdrawn_without_any_consequence()
    {
        CallCentre centre = CallCentre.Of(Queue, 3);
        Guid caller = centre.Submit();
        Assert.Equal(
            "accepted 1, withdrawn 0, withdrawn 2, agent 1 busy, agent 0 available, agent 2 available",
            CallCentre.Tell(centre.Apply(AcdCommand.Accept(centre.Now, caller, Of(centre, 1)))));
        centre.Submit();
        Assert.Equal("reserved 0, agent 0 reserved, reserved 2, agent 2 reserved", CallCentre.Tell(centre.Events.TakeLast(4)));
    }

    [Fact]
    public void A_second_acceptance_comes_too_late()
    {
        CallCentre centre = CallCentre.Of(Queue, 2);
        Guid caller = centre.Submit();
        ReservationId late = Of(centre, 0);
        centre.Apply(AcdCommand.Accept(centre.Now, caller, Of(centre, 1)));
        Assert.Empty(centre.Apply(AcdCommand.Accept(centre.Now, caller, late)));
        Assert.Equal(1, centre.Matcher.Counters.Ignored);
    }

    [Fact]
    public void One_who_declines_leaves_the_others_ringing_and_the_last_one_sends_the_caller_back()
    {
        CallCentre centre = CallCentre.Of(Queue, 2);
        Guid caller = centre.Submit();
        Assert.Equal("rejected 0, agent 0 available", CallCentre.Tell(centre.Apply(AcdCommand.Reject(centre.Now, caller, Of(centre, 0)))));
        Assert.Equal((0, 1), (centre.Matcher.Counters.Waiting, centre.Matcher.Counters.Reserved));
        centre.Apply(AcdCommand.Reject(centre.Now, caller, Of(centre, 1)));
        Assert.Equal((1, 0), (centre.Matcher.Counters.Waiting, centre.Matcher.Counters.Reserved));
    }

    [Fact]
    public void Letting_it_ring_cools_all_down_pauses_nobody_and_rings_all_again_when_they_are_all_there_are()
    {
        CallCentre centre = CallCentre.Of(Queue, 2);
        centre.Submit();
        Assert.Equal(
            "expired 0, expired 1, agent 0 available, agent 1 available, reserved 0, agent 0 reserved, reserved 1, agent 1 reserved",
            CallCentre.Tell(centre.After(15)));
    }

    [Fact]
    public void A_caller_who_leaves_frees_all()
    {
        CallCentre centre = CallCentre.Of(Queue, 2);
        Guid caller = centre.Submit();
        Assert.Equal("withdrawn 0, withdrawn 1, left withdrawn, agent 0 available, agent 1 available", CallCentre.Tell(centre.Withdraw(caller)));
    }

    private static ReservationId Of(CallCentre centre, int agent) =>
        centre.Events.FindLast(e => e.Kind == AcdEventKind.Reserved && e.Agent.Value == agent).Reservation;
}
