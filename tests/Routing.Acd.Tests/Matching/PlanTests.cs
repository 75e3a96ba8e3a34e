using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>What a new plan changes, and what it leaves as it is.</summary>
public sealed class PlanTests
{
    public static TheoryData<string, RoutingPlan> Broken => new()
    {
        { "no queues", Plan(null!, []) },
        { "no agents", Plan([], null!) },
        { "no requirements", Plan([CallCentre.Queue(0) with { Requires = null! }], []) },
        { "an empty requirement", Plan([CallCentre.Queue(0) with { Requires = [RequirementSet.None, null!] }], []) },
        { "an empty step", Plan([CallCentre.Queue(0) with { Relax = [null!] }], []) },
        { "a step without requirements", Plan([CallCentre.Queue(0) with { Relax = [new RelaxationStep(1, null!, true)] }], []) },
        { "no groups", Plan([CallCentre.Queue(0) with { Groups = null! }], []) },
        { "no limits", Plan([CallCentre.Queue(0) with { Limits = null! }], []) },
        { "no skills", Plan([], [CallCentre.Agent(0) with { Skills = null! }]) },
        { "no capacity", Plan([], [CallCentre.Agent(0) with { Capacity = null! }]) },
        { "more skills than there are numbers for", Plan([], [CallCentre.Agent(0) with { Skills = new Many() }]) },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_plan_that_cannot_be_loaded_is_refused_whole(string what, RoutingPlan plan)
    {
        CallCentre centre = CallCentre.Of(CallCentre.Queue(0), 1);
        Assert.True(centre.Apply(AcdCommand.LoadPlan(centre.Now, plan)).Count == 0, what);
        Assert.Equal(1, centre.Matcher.Counters.Ignored);
        Assert.Equal(0, centre.Rung(centre.Submit()));
    }

    [Fact]
    public void A_removed_queue_takes_no_new_entries_and_serves_those_it_has_by_its_last_definition()
    {
        QueuePlan queue = CallCentre.Queue(0) with { WrapUpMicroseconds = 7_000_000 };
        CallCentre centre = CallCentre.Of(queue, 1, signedIn: false);
        Guid caller = centre.Submit();
        centre.Load([null], [CallCentre.Agent(0)]);
        Guid refused = centre.Submit();
        Assert.Equal((AcdEventKind.Left, LeaveReason.NoQueue, refused), (centre.Events[^1].Kind, centre.Events[^1].Leave, centre.Events[^1].Interaction));
        Assert.Equal(1, Assert.Single(centre.Snapshot.Queues).Waiting);
        centre.SignIn(0);
        centre.Accept(caller);
        Assert.Equal(centre.Now + 7_000_000, centre.Complete(caller)[^1].Deadline);
        Assert.Empty(centre.Snapshot.Queues);
    }

    [Fact]
    public void A_queue_that_nobody_knows_turns_callers_away()
    {
        var centre = new CallCentre();
        Guid caller = centre.Submit(queue: 3);
        Assert.Equal((LeaveReason.NoQueue, caller), (centre.Events[^1].Leave, centre.Events[^1].Interaction));
        Assert.Equal("left noqueue", CallCentre.Tell(centre.Apply(AcdCommand.Submit(centre.Now, centre.NewId(), new QueueId(-1)))));
    }

    [Fact]
    public void An_agent_who_vanishes_finishes_the_call_gets_no_other_and_comes_back_as_left()
    {
        QueuePlan queue = CallCentre.Queue(0);
        CallCentre centre = CallCentre.Of(queue, 1);
        Guid caller = centre.Submit();
        centre.Accept(caller);
        centre.Submit();
        Assert.Empty(centre.Load([queue], [null]));
        Assert.Equal("left completed, agent 0 signedout", CallCentre.Tell(centre.Complete(caller)));
        Assert.Empty(centre.Snapshot.Agents);
        Assert.Equal("agent 0 available, reserved 0, agent 0 reserved", CallCentre.Tell(centre.Load([queue], [CallCentre.Agent(0)])));
    }

    [Fact]
    public void A_skill_learned_by_reload_is_matched_at_once_and_the_first_in_line_first()
    {
        QueuePlan queue = CallCentre.Queue(0, CallCentre.Needs((0, 5)));
        CallCentre centre = CallCentre.Of(queue, 1);
        Guid first = centre.Submit();
        centre.Submit();
        Assert.Equal("reserved 0, agent 0 reserved", CallCentre.Tell(centre.Load([queue], [CallCentre.Agent(0, (0, 5))])));
        Assert.Equal(0, centre.Rung(first));
    }

    [Fact]
    public void Ringing_talking_wrap_up_and_cool_down_survive_a_reload()
    {
        QueuePlan queue = CallCentre.Queue(0) with { WrapUpMicroseconds = 30_000_000 };
        CallCentre centre = CallCentre.Of(queue, 4);
        Guid[] callers = [.. Enumerable.Range(0, 4).Select(_ => centre.Submit())];
        centre.Accept(callers[1]);
        centre.Accept(callers[2]);
        centre.Complete(callers[2]);
        centre.Reject(callers[3]);
        Assert.Empty(centre.Load([queue], [.. Enumerable.Range(0, 4).Select(i => CallCentre.Agent(i))]));
        Assert.Equal(
            [AgentState.Reserved, AgentState.Busy, AgentState.WrapUp, AgentState.Available],
            centre.Snapshot.Agents.Select(a => a.State));
        Assert.Equal("reserved 3, agent 3 reserved", CallCentre.Tell(centre.After(10)));
        Assert.Equal("expired 0, agent 0 available, reserved 0, agent 0 reserved", CallCentre.Tell(centre.After(5)));
        Assert.Contains("wrapupended, agent 2 available", CallCentre.Tell(centre.After(15)));
    }

    [Fact]
    public void A_group_that_opens_by_reload_is_open_by_the_wait_so_far()
    {
        QueuePlan queue = CallCentre.Queue(0) with { Groups = [new GroupLimit(new GroupId(0), 100_000_000)] };
        AgentPlan agent = CallCentre.Agent(0) with { Groups = [new GroupId(0)] };
        var centre = new CallCentre();
        centre.Load([queue], [agent]);
        centre.SignIn(0);
        centre.Submit();
        centre.After(20);
        centre.Load([queue with { Groups = [new GroupLimit(new GroupId(0), 30_000_000)] }], [agent]);
        Assert.Equal("reserved 0, agent 0 reserved", CallCentre.Tell(centre.After(10)));
    }

    [Fact]
    public void An_older_plan_that_comes_late_changes_nothing()
    {
        CallCentre centre = CallCentre.Of(CallCentre.Queue(0), 1);
        AcdCommand late = AcdCommand.LoadPlan(centre.Now, new RoutingPlan { Version = 0, Queues = [], Agents = [] });
        Assert.Empty(centre.Apply(late));
        Assert.Equal(1, centre.Matcher.Counters.Ignored);
    }

    private static RoutingPlan Plan(IReadOnlyList<QueuePlan?> queues, IReadOnlyList<AgentPlan?> agents) =>
        new() { Version = 99, Queues = queues, Agents = agents };

    // As many different skills as there are numbers, and one more.
    private sealed class Many : IReadOnlyList<SkillRequirement>
    {
        public int Count => (1 << 20) + 1;

        public SkillRequirement this[int index] => new(new SkillId(index), 5);

        public IEnumerator<SkillRequirement> GetEnumerator() => Enumerable.Range(0, Count).Select(i => this[i]).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
