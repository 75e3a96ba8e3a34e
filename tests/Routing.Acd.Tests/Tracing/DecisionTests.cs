using Routing.Acd.Matching;
using Routing.Acd.Model;
using Routing.Acd.Tests.Matching;

namespace Routing.Acd.Tests.Tracing;

/// <summary>Why a reservation fell as it did: who was looked at, what removed each, what decided.</summary>
public sealed class DecisionTests
{
    private static readonly GroupLimit[] Groups = [new(new GroupId(0), 0), new(new GroupId(1), 60 * CallCentre.Second)];

    [Fact]
    public void Each_of_those_who_did_not_get_it_has_the_first_reason_that_applies()
    {
        QueuePlan queue = CallCentre.Queue(0, CallCentre.Needs((0, 3))) with { Groups = Groups, OnReject = new RefusalRule(900 * CallCentre.Second, 0) };
        AgentPlan[] agents =
        [
            .. Enumerable.Range(0, 12).Select(i => CallCentre.Agent(i, (0, 5)) with { Groups = [new GroupId(0)], Capacity = [1, 1, 0] }),
        ];
        agents[1] = agents[1] with { Skills = [new SkillRequirement(new SkillId(0), 2)] };
        agents[2] = agents[2] with { Groups = [new GroupId(1)] };
        agents[3] = agents[3] with { Capacity = [0, 1, 0] };
        agents[10] = agents[10] with { Total = 1, BesideVoice = [0, 1, 0] };
        var centre = new CallCentre();
        centre.Load([queue, CallCentre.Queue(1, CallCentre.Needs((0, 3)))], agents);

        // One after the other becomes what each is to be: on a call, rung, in wrap-up, cooling, with a chat.
        SignInAndTake(centre, 5, accept: true);
        SignInAndTake(centre, 6, accept: false);
        SignInAndTake(centre, 8, accept: false, reject: true);
        centre.SignIn(10);
        centre.Submit(1, Channel.Chat);
        centre.SignIn(7);
        centre.Set(7, AgentMode.Paused, "lunch");
        centre.SignIn(9);
        centre.Apply(AcdCommand.ExternalBusy(centre.Now, new AgentId(9)));
        foreach (int agent in (int[])[11, 1, 2, 3, 0])
        {
            centre.SignIn(agent);
        }

        Decision decision = Assert.Single(centre.Matcher.Decisions(centre.Submit()));
        Assert.Equal(
            [
                (11, Verdict.Chosen), (0, Verdict.OutrankedByKey), (1, Verdict.LacksSkill), (2, Verdict.NotInGroup), (3, Verdict.NotThisChannel),
                (4, Verdict.SignedOut), (5, Verdict.Busy), (6, Verdict.Reserved), (7, Verdict.Paused), (8, Verdict.CoolingDown), (9, Verdict.Busy),
                (10, Verdict.NoCapacity),
            ],
            decision.Candidates.Select(c => (c.Agent.Value, c.Verdict)));
        Assert.Equal((0, 0), (decision.NotShown, decision.NotExamined));
    }

    [Fact]
    public void It_says_which_reservation_under_which_plan_and_by_what_key()
    {
        CallCentre centre = CallCentre.Of(CallCentre.Queue(0) with { Strategy = "fewest_calls" }, 2);
        Guid first = centre.Submit();
        centre.Accept(first);
        centre.Complete(first);
        Guid second = centre.Submit();
        Decision decision = Assert.Single(centre.Matcher.Decisions(second));
        Assert.Equal(centre.Ringing(second), decision.Reservation);
        Assert.Equal((second, 0, 1, 1, 0, "fewest_calls"), (decision.Interaction, decision.Queue.Value, decision.Agent.Value, decision.PlanVersion, decision.Stage, decision.Strategy));
        Assert.Equal(centre.Now, decision.Time);
        Assert.Equal([0L, 1L], decision.Candidates.Select(c => c.Key));
        Assert.Equal(decision.IdleStamp, decision.Candidates[0].IdleStamp);
        Assert.True(decision.Candidates[1].IdleStamp > decision.IdleStamp);
    }

    [Fact]
    public void Those_who_lost_by_key_stand_in_its_order_with_the_key_that_counted_then()
    {
        CallCentre centre = CallCentre.Of(CallCentre.Queue(0) with { Strategy = "round_robin" }, 4);
        centre.Submit();
        Decision decision = Assert.Single(centre.Matcher.Decisions(centre.Submit()));
        Assert.Equal([(1, Verdict.Chosen, 0), (2, Verdict.OutrankedByKey, 1), (3, Verdict.OutrankedByKey, 2), (0, Verdict.Reserved, 0)], decision.Candidates.Select(c => (c.Agent.Value, c.Verdict, (int)c.Key)));
    }

    [Fact]
    public void Who_is_rung_together_is_chosen_together()
    {
        CallCentre centre = CallCentre.Of(CallCentre.Queue(0) with { Strategy = "ring_all" }, 3);
        Decision decision = Assert.Single(centre.Matcher.Decisions(centre.Submit()));
        Assert.All(decision.Candidates, c => Assert.Equal(Verdict.Chosen, c.Verdict));
        Assert.Equal((3, 0), (decision.Candidates.Count, decision.Agent.Value));
    }

    [Fact]
    public void One_that_waits_for_one_agent_alone_is_held_for_another_to_the_rest()
    {
        CallCentre centre = CallCentre.Of(CallCentre.Queue(0), 2);
        Guid id = centre.NewId();
        centre.Apply(AcdCommand.Submit(centre.Now, id, new QueueId(0)) with { Preferred = new AgentId(1), Duration = CallCentre.Second });
        Decision decision = Assert.Single(centre.Matcher.Decisions(id));
        Assert.Equal([(1, Verdict.Chosen), (0, Verdict.HeldForAnother)], decision.Candidates.Select(c => (c.Agent.Value, c.Verdict)));
    }

    [Fact]
    public void Each_reservation_of_an_interaction_is_there_oldest_first_and_the_stage_with_it()
    {
        QueuePlan queue = CallCentre.Queue(0) with
        {
            Strategy = "round_robin",
            Relax = [new RelaxationStep(10 * CallCentre.Second, [RequirementSet.None])],
        };
        CallCentre centre = CallCentre.Of(queue, 2);
        Guid id = centre.Submit();
        centre.After(11);
        centre.Reject(id);
        IReadOnlyList<Decision> decisions = centre.Matcher.Decisions(id);
        Assert.Equal([(0, 0), (1, 1)], decisions.Select(d => (d.Agent.Value, d.Stage)));
        Assert.Equal(Verdict.CoolingDown, decisions[1].Candidates[1].Verdict);
    }

    [Fact]
    public void Of_very_many_agents_some_are_shown_and_all_are_counted()
    {
        CallCentre centre = CallCentre.Of(CallCentre.Queue(0), 1_000);
        Decision decision = Assert.Single(centre.Matcher.Decisions(centre.Submit()));
        Assert.Equal(64, decision.Candidates.Count);
        Assert.Equal((64, 872), (decision.NotShown, decision.NotExamined));
        Assert.Equal(Enumerable.Range(0, 64), decision.Candidates.Select(c => c.Agent.Value));
    }

    [Fact]
    public void Each_of_many_profiles_has_its_own_verdict()
    {
        var centre = new CallCentre();
        centre.Load([CallCentre.Queue(0, CallCentre.Needs((0, 5)))], [.. Enumerable.Range(0, 60).Select(i => CallCentre.Agent(i, (0, (byte)(1 + (i % 10))), (1, (byte)(1 + (i / 10)))))]);
        centre.SignIn(9);
        Decision decision = Assert.Single(centre.Matcher.Decisions(centre.Submit()));
        Assert.Equal(60, decision.Candidates.Count);
        Assert.All(decision.Candidates.Skip(1), c => Assert.Equal(c.Agent.Value % 10 < 4 ? Verdict.LacksSkill : Verdict.SignedOut, c.Verdict));
    }

    [Fact]
    public void Of_those_looked_at_who_lost_by_key_stand_first_and_nobody_among_them_who_was_available_but_not_able()
    {
        var centre = new CallCentre();
        QueuePlan queue = CallCentre.Queue(0, CallCentre.Needs((0, 5))) with { Strategy = "most_skilled" };
        centre.Load([queue], [.. Enumerable.Range(0, 200).Select(i => CallCentre.Agent(i, (i % 4 / 3, (byte)(5 + (i % 3)))))]);
        for (int agent = 0; agent < 200; agent++)
        {
            centre.SignIn(agent);
        }

        Decision decision = Assert.Single(centre.Matcher.Decisions(centre.Submit()));
        Assert.Equal((2, 64), (decision.Agent.Value, decision.Candidates.Count)); // 7, and the first of these to sign in
        Assert.All(decision.Candidates.Skip(1), c => Assert.Equal((Verdict.OutrankedByKey, true), (c.Verdict, c.Agent.Value % 4 < 3)));
        Assert.Equal(decision.Candidates.Skip(1).OrderBy(c => (c.Key, c.IdleStamp)), decision.Candidates.Skip(1));
        Assert.Equal([-7, -6], decision.Candidates.Select(c => c.Key).Distinct());
    }

    [Theory]
    [InlineData(64, 63, 0, 0)]
    [InlineData(120, 119, 56, 0)] // all of them are looked at, and the best are shown
    [InlineData(128, 127, 64, 0)]
    [InlineData(129, 127, 64, 1)] // 128 and 0 to 126 are: not 127, who was the next best
    [InlineData(300, 127, 64, 172)]
    public void Of_more_than_are_shown_the_best_by_key_of_those_looked_at_are_and_it_says_how_many_were_not(int agents, int below, int notShown, int notExamined)
    {
        CallCentre centre = CallCentre.Of(CallCentre.Queue(0), agents, signedIn: false);
        for (int agent = agents - 1; agent >= 0; agent--)
        {
            centre.SignIn(agent); // the greatest number is idle longest
        }

        Decision decision = Assert.Single(centre.Matcher.Decisions(centre.Submit()));
        Assert.Equal(Enumerable.Range(1, 63).Select(i => below - i).Prepend(agents - 1), decision.Candidates.Select(c => c.Agent.Value));
        Assert.Equal((notShown, notExamined), (decision.NotShown, decision.NotExamined));
    }

    [Fact]
    public void A_plan_that_comes_after_a_decision_changes_nothing_about_it()
    {
        var centre = new CallCentre();
        QueuePlan queue = CallCentre.Queue(0, CallCentre.Needs((0, 5))) with { Groups = Groups, Strategy = "fewest_calls" };
        AgentPlan able = CallCentre.Agent(0, (0, 5)) with { Groups = [new GroupId(0)] };
        AgentPlan[] agents =
        [
            able, able with { Id = new AgentId(1), Skills = [] }, able with { Id = new AgentId(2), Groups = [] }, able with { Id = new AgentId(3), Capacity = [] },
        ];
        centre.Load([queue], agents);
        Array.ForEach(agents, agent => centre.SignIn(agent.Id.Value));
        Guid id = centre.Submit();
        (int, Verdict)[] expected = [(0, Verdict.Chosen), (1, Verdict.LacksSkill), (2, Verdict.NotInGroup), (3, Verdict.NotThisChannel)];
        centre.Load([null], [null, .. agents.Skip(1).Select(agent => able with { Id = agent.Id }), able with { Id = new AgentId(4) }]);
        centre.Load([CallCentre.Queue(0)], []);
        Decision decision = Assert.Single(centre.Matcher.Decisions(id));
        Assert.Equal(expected, decision.Candidates.Select(c => (c.Agent.Value, c.Verdict)));
        Assert.Equal((1, "fewest_calls", 0), (decision.PlanVersion, decision.Strategy, decision.NotShown));
    }

    [Fact]
    public void In_a_queue_that_is_gone_the_last_definition_of_it_explains()
    {
        CallCentre centre = CallCentre.Of(CallCentre.Queue(0, CallCentre.Needs((0, 5))), 1);
        Guid id = centre.Submit();
        centre.Load([null], [CallCentre.Agent(0), CallCentre.Agent(1, (0, 5))]);
        centre.SignIn(1);
        Decision decision = Assert.Single(centre.Matcher.Decisions(id));
        Assert.Equal([(1, Verdict.Chosen), (0, Verdict.LacksSkill)], decision.Candidates.Select(c => (c.Agent.Value, c.Verdict)));
        Assert.Equal(2, decision.PlanVersion);
    }

    [Theory]
    [InlineData("longest_idle")]
    [InlineData("most_skilled")]
    [InlineData("random")]
    [InlineData("ring_all")]
    public void Explaining_allocates_nothing(string strategy)
    {
        var core = new AcdPartition(new Nobody(), new Nobody(), work => work.Execute(), new AcdPartitionOptions { EndedRemembered = 64, DecisionsKept = 64 });
        core.Post(AcdCommand.LoadPlan(1, new RoutingPlan
        {
            Version = 1,
            Queues = [CallCentre.Queue(0, CallCentre.Needs((0, 3))) with { Strategy = strategy }],
            Agents = [.. Enumerable.Range(0, 300).Select(i => CallCentre.Agent(i, (0, (byte)(1 + (i % 10))), (1, (byte)(1 + (i / 30)))))],
        }));
        for (int agent = 0; agent < 300; agent++)
        {
            core.Post(AcdCommand.DeviceUp(1, new AgentId(agent)));
            core.Post(AcdCommand.SetAgent(1, new AgentId(agent), agent % 3 == 0 ? AgentMode.Paused : AgentMode.Available));
        }

        void Run(int from, int to)
        {
            for (int i = from; i < to; i++)
            {
                var id = new Guid(i, 0, 7, 0, 0, 0, 0, 0, 0, 0, 1);
                core.Post(AcdCommand.Submit(i, id, new QueueId(0)));
                core.Post(AcdCommand.Withdraw(i, id));
            }
        }

        Run(1, 500);
        int next = 500;
        Assert.Equal(0, Allocated.Least(() => Run(next, next += 1_000)));
        Assert.Single(core.Decisions(new Guid(next - 1, 0, 7, 0, 0, 0, 0, 0, 0, 0, 1)));
    }

    [Fact]
    public void Without_tracing_there_is_nothing_and_the_events_are_the_same()
    {
        Assert.Empty(Day(trace: false, out List<AcdEvent> without));
        Assert.NotEmpty(Day(trace: true, out List<AcdEvent> with));
        Assert.Equal(with, without);
    }

    [Fact]
    public void The_clock_of_nanoseconds_times_the_decision_and_changes_no_event()
    {
        long clock = 0;
        IReadOnlyList<Decision> decisions = Day(trace: true, out List<AcdEvent> with, () => clock += 250);
        Assert.All(decisions, d => Assert.Equal(250, d.Nanoseconds));
        Day(trace: true, out List<AcdEvent> without);
        Assert.Equal(without, with);
    }

    private static IReadOnlyList<Decision> Day(bool trace, out List<AcdEvent> events, Func<long>? clock = null)
    {
        var core = new Core(new AcdPartitionOptions { Nanoseconds = clock });
        core.Apply(AcdCommand.LoadPlan(1, new RoutingPlan
        {
            Version = 1,
            Trace = trace,
            Queues = [CallCentre.Queue(0) with { Strategy = "random" }],
            Agents = [.. Enumerable.Range(0, 5).Select(i => CallCentre.Agent(i))],
        }));
        for (int agent = 0; agent < 5; agent++)
        {
            core.Apply(AcdCommand.DeviceUp(1, new AgentId(agent)));
            core.Apply(AcdCommand.SetAgent(1, new AgentId(agent), AgentMode.Available));
        }

        var ids = Enumerable.Range(1, 9).Select(i => new Guid(i, 0, 7, [0, 0, 0, 0, 0, 0, 0, 0])).ToList();
        ids.ForEach(id => core.Apply(AcdCommand.Submit(2, id, new QueueId(0))));
        core.Apply(AcdCommand.Tick(30_000_000));
        events = core.Events;
        return [.. ids.SelectMany(id => core.Matcher.Decisions(id))];
    }

    private static void SignInAndTake(CallCentre centre, int agent, bool accept, bool reject = false)
    {
        centre.SignIn(agent);
        Guid id = centre.Submit();
        if (accept)
        {
            centre.Accept(id);
        }

        if (reject)
        {
            centre.Reject(id);
            centre.Withdraw(id);
        }
    }

    private sealed class Nobody : IAcdEvents, IAcdAlarm
    {
        public void OnEvent(in AcdEvent acdEvent)
        {
        }

        public void Arm(long? dueMicroseconds)
        {
        }
    }
}
