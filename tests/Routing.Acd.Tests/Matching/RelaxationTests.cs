using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>Requirements are loosened by steps, by the time waited in the queue.</summary>
public sealed class RelaxationTests
{
    private static readonly QueuePlan Queue = CallCentre.Queue(0, CallCentre.Needs((0, 8))) with
    {
        Relax =
        [
            new RelaxationStep(30_000_000, [CallCentre.Needs((0, 5))]),
            new RelaxationStep(60_000_000, [RequirementSet.None], KeepCallRequirements: false),
        ],
    };

    [Fact]
    public void An_idle_agent_is_looked_at_again_the_moment_that_a_step_makes_them_able()
    {
        CallCentre centre = Of(Queue, CallCentre.Agent(0, (0, 5)));
        centre.Submit();
        Assert.Empty(centre.After(29.999));
        IReadOnlyList<AcdEvent> events = centre.After(0.001);
        Assert.Equal("relaxed, reserved 0, agent 0 reserved", CallCentre.Tell(events));
        Assert.Equal((1, 1), (events[0].Stage, events[1].Stage));
    }

    [Fact]
    public void The_callers_own_requirements_stay_unless_the_step_drops_them()
    {
        CallCentre centre = Of(Queue, CallCentre.Agent(0, (0, 5)));
        centre.Submit(requires: CallCentre.Needs((1, 1)));
        Assert.Equal("relaxed", CallCentre.Tell(centre.After(30)));
        Assert.Equal("relaxed, reserved 0, agent 0 reserved", CallCentre.Tell(centre.After(30)));
    }

    [Fact]
    public void Age_and_place_are_kept()
    {
        CallCentre centre = Of(Queue, CallCentre.Agent(0, (0, 5)));
        centre.Set(0, AgentMode.Paused);
        Guid first = centre.Submit();
        centre.After(10);
        centre.Submit();
        centre.After(35);
        centre.Set(0, AgentMode.Available);
        Assert.Equal(0, centre.Rung(first));
    }

    [Fact]
    public void A_step_that_comes_while_it_rings_takes_effect_when_the_caller_comes_back_and_is_told_then()
    {
        CallCentre centre = Of(Queue with { RingTimeoutMicroseconds = 40_000_000 }, CallCentre.Agent(0, (0, 9)), CallCentre.Agent(1, (0, 5)));
        centre.Submit();
        Assert.Empty(centre.After(35));
        Assert.Equal("expired 0, agent 0 available, relaxed, reserved 1, agent 1 reserved", CallCentre.Tell(centre.After(5)));
    }

    [Fact]
    public void Submitted_again_with_its_age_in_the_queue_it_enters_at_its_step_and_nothing_is_told_twice()
    {
        CallCentre centre = Of(Queue, CallCentre.Agent(0, (0, 1)));
        long entered = centre.Now - 45_000_000;
        IReadOnlyList<AcdEvent> events = centre.Apply(AcdCommand.Resubmit(centre.Now, centre.NewId(), new QueueId(0), entered, 7, enteredQueue: entered));
        Assert.Equal("queued", CallCentre.Tell(events));
        Assert.Equal((1, entered), (events[0].Stage, events[0].EnteredQueue));
        Assert.Equal("relaxed, reserved 0, agent 0 reserved", CallCentre.Tell(centre.After(15)));
    }

    [Fact]
    public void Steps_that_a_reload_makes_due_are_told_once()
    {
        CallCentre centre = Of(Queue, CallCentre.Agent(0, (0, 1)));
        centre.Submit();
        centre.After(20);
        QueuePlan sooner = Queue with { Relax = [new RelaxationStep(10_000_000, [CallCentre.Needs((0, 2))])] };
        Assert.Equal("relaxed", CallCentre.Tell(centre.Load([sooner], [CallCentre.Agent(0, (0, 1))])));
        Assert.Empty(centre.Load([sooner], [CallCentre.Agent(0, (0, 1))]));
    }

    private static CallCentre Of(QueuePlan queue, params AgentPlan[] agents)
    {
        var centre = new CallCentre();
        centre.Load([queue], agents);
        for (int agent = 0; agent < agents.Length; agent++)
        {
            centre.SignIn(agent);
        }

        return centre;
    }
}
