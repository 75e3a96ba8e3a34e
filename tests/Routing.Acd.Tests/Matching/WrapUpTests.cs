using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>Wrap-up is timed or manual, may be made longer, and is ended early by the agent alone.</summary>
public sealed class WrapUpTests
{
    private static readonly QueuePlan Timed = CallCentre.Queue(0) with { WrapUpMicroseconds = 30_000_000, WrapUpMostMicroseconds = 50_000_000 };

    [Fact]
    public void A_manual_wrap_up_lasts_until_the_agent_says_so()
    {
        CallCentre centre = CallCentre.Of(CallCentre.Queue(0) with { WrapUpManual = true, WrapUpMicroseconds = 5_000_000 }, 1);
        Guid caller = centre.Submit();
        centre.Accept(caller);
        IReadOnlyList<AcdEvent> events = centre.Complete(caller);
        Assert.Equal((long.MaxValue, long.MaxValue), (events[0].Deadline, events[1].Deadline));
        Assert.Null(centre.Matcher.NextDeadline);
        Assert.Empty(centre.After(100_000));
        Assert.Equal("wrapupended, agent 0 available", CallCentre.Tell(centre.Apply(AcdCommand.EndWrapUp(centre.Now, new AgentId(0)))));
    }

    [Fact]
    public void A_timed_one_is_made_longer_as_far_as_the_queue_allows_and_says_so_by_its_new_end()
    {
        CallCentre centre = AfterACall(Timed);
        long began = centre.Now;
        AcdEvent told = Assert.Single(Extend(centre, 15));
        Assert.Equal((AgentState.WrapUp, AgentState.WrapUp, began + 45_000_000), (told.State, told.PreviousState, told.Deadline));
        Assert.Equal(began + 50_000_000, Assert.Single(Extend(centre, 15)).Deadline);
        Assert.Empty(Extend(centre, 15));
        Assert.Equal(1, centre.Matcher.Counters.Ignored);
        Assert.Empty(centre.After(49.999));
        Assert.Equal("wrapupended, agent 0 available", CallCentre.Tell(centre.After(0.001)));
    }

    [Fact]
    public void Where_the_queue_does_not_allow_it_or_there_is_none_nothing_is_made_longer()
    {
        Assert.Empty(Extend(AfterACall(Timed with { WrapUpMostMicroseconds = 0 }), 5));
        Assert.Empty(Extend(CallCentre.Of(Timed, 1), 5));
        Assert.Empty(Extend(AfterACall(Timed with { WrapUpManual = true }), 5));
    }

    [Fact]
    public void A_pause_after_the_call_begins_after_its_wrap_up()
    {
        CallCentre centre = AfterACall(Timed);
        Assert.Empty(centre.Set(0, AgentMode.Paused, "lunch"));
        Assert.Equal("wrapupended, agent 0 paused:lunch", CallCentre.Tell(centre.After(30)));
    }

    private static IReadOnlyList<AcdEvent> Extend(CallCentre centre, double seconds) =>
        centre.Apply(AcdCommand.ExtendWrapUp(centre.Now, new AgentId(0), (long)(seconds * CallCentre.Second)));

    private static CallCentre AfterACall(QueuePlan queue)
    {
        CallCentre centre = CallCentre.Of(queue, 1);
        centre.Serve(centre.Submit());
        return centre;
    }
}
