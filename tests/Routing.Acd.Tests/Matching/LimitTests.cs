using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>Each limit of a queue has its own outcome, and none is an abandon.</summary>
public sealed class LimitTests
{
    private static readonly QueuePlan Queue = CallCentre.Queue(0, CallCentre.Needs((0, 5)));

    [Fact]
    public void With_nobody_signed_in_who_could_ever_take_it_a_caller_leaves_on_entry()
    {
        CallCentre centre = Of(new QueueLimits { NobodySignedIn = true }, signedIn: false);
        Assert.Equal("queued, limitreached, left nobody", Entry(centre));
        Assert.Equal((1, 1, 0, 0), (centre.Matcher.Counters.Entered, centre.Matcher.Counters.Ended, centre.Matcher.Counters.Waiting, centre.Matcher.Counters.Refused));
    }

    [Fact]
    public void Agents_in_a_call_or_in_wrap_up_count_as_signed_in()
    {
        CallCentre centre = Of(new QueueLimits { NobodySignedIn = true });
        Guid caller = centre.Submit();
        centre.Accept(caller);
        centre.Set(0, AgentMode.SignedOut);
        Guid waiting = centre.Submit();
        Assert.Equal("left completed, agent 0 wrapup", CallCentre.Tell(centre.Complete(caller)));
        Assert.Equal("wrapupended, agent 0 signedout, limitreached, left nobody", CallCentre.Tell(centre.After(10)));
        Assert.Equal(waiting, centre.Events[^1].Interaction);
    }

    [Fact]
    public void When_the_last_one_who_could_ever_take_them_goes_all_leave_in_order()
    {
        CallCentre centre = Of(new QueueLimits { NobodySignedIn = true });
        Guid talking = centre.Submit();
        centre.Accept(talking);
        centre.Set(0, AgentMode.Paused);
        Guid[] waiting = [centre.Submit(), centre.Submit(priority: 50), centre.Submit()];
        centre.Complete(talking);
        centre.After(60);
        centre.Set(0, AgentMode.SignedOut);
        Assert.Equal(
            [waiting[1], waiting[0], waiting[2]],
            centre.Events.Where(e => e.Leave == LeaveReason.Nobody && e.Kind == AcdEventKind.Left).Select(e => e.Interaction));
    }

    [Fact]
    public void Someone_who_only_the_last_step_makes_able_is_somebody()
    {
        var centre = new CallCentre();
        QueuePlan queue = Queue with
        {
            Limits = new QueueLimits { NobodySignedIn = true },
            Relax = [new RelaxationStep(60_000_000, [RequirementSet.None])],
        };
        centre.Load([queue], [CallCentre.Agent(0)]);
        centre.SignIn(0);
        Assert.Equal("queued", Entry(centre));
    }

    [Fact]
    public void One_more_than_may_wait_does_not_get_in_but_whoever_gets_an_agent_at_once_does()
    {
        CallCentre centre = Of(new QueueLimits { Waiting = 1 });
        Guid first = centre.Submit();
        Assert.Equal("queued, limitreached, left full", Entry(centre)); // the one being rung for counts
        centre.Accept(first);
        Assert.Equal("queued", Entry(centre));
        Assert.Equal("queued, limitreached, left full", Entry(centre));
    }

    [Fact]
    public void Nobody_may_wait_where_none_may()
    {
        CallCentre centre = Of(new QueueLimits { Waiting = 0 });
        Guid caller = centre.Submit();
        Assert.Equal(0, centre.Rung(caller));
        centre.Reject(caller);
        Assert.Equal(1, centre.Matcher.Counters.Waiting); // is in already
        Assert.Equal("queued, limitreached, left full", Entry(centre));
    }

    [Fact]
    public void Who_comes_back_into_the_same_queue_is_not_turned_away()
    {
        CallCentre centre = Of(new QueueLimits { Waiting = 0 }, signedIn: false);
        AcdCommand back = AcdCommand.Resubmit(centre.Now, centre.NewId(), new QueueId(0), centre.Now - 5, 3, enteredQueue: centre.Now - 5);
        Assert.Equal("queued", CallCentre.Tell(centre.Apply(back)));
    }

    [Fact]
    public void The_longest_wait_ends_by_itself_and_runs_on_while_it_rings()
    {
        CallCentre centre = Of(new QueueLimits { WaitMicroseconds = 10_000_000 });
        Guid rung = centre.Submit();
        centre.Submit();
        Assert.Empty(centre.After(9.999));
        IReadOnlyList<AcdEvent> events = centre.After(0.001);
        Assert.Equal("limitreached, left waitlimit", CallCentre.Tell(events));
        Assert.Equal((LeaveReason.WaitLimit, LeaveReason.WaitLimit), (events[0].Leave, events[1].Leave));
        Assert.Equal("expired 0, agent 0 available, limitreached, left waitlimit", CallCentre.Tell(centre.After(5)));
        Assert.Equal(rung, centre.Events[^1].Interaction);
    }

    [Fact]
    public void One_whose_wait_is_over_already_leaves_right_after_entry()
    {
        CallCentre centre = Of(new QueueLimits { WaitMicroseconds = 10_000_000 });
        AcdCommand back = AcdCommand.Resubmit(centre.Now, centre.NewId(), new QueueId(0), 1, 3, enteredQueue: centre.Now - 10_000_000);
        Assert.Equal("queued, limitreached, left waitlimit", CallCentre.Tell(centre.Apply(back)));
    }

    private static string Entry(CallCentre centre) => CallCentre.Tell(centre.Apply(AcdCommand.Submit(centre.Now, centre.NewId(), new QueueId(0))));

    private static CallCentre Of(QueueLimits limits, bool signedIn = true)
    {
        var centre = new CallCentre();
        centre.Load([Queue with { Limits = limits, WrapUpMicroseconds = 10_000_000 }], [CallCentre.Agent(0, (0, 5)), CallCentre.Agent(1, (0, 4))]);
        centre.SignIn(1);
        if (signedIn)
        {
            centre.SignIn(0);
        }

        return centre;
    }
}
