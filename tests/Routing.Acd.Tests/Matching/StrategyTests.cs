using Routing.Acd.Matching;
using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>Which of several agents is taken.</summary>
public sealed class StrategyTests
{
    [Fact]
    public void The_most_skilled_is_who_has_the_most_of_what_is_required_and_nothing_else_counts()
    {
        Assert.Equal([1, 0, 2], Order("most_skilled", Skilled()));
        Assert.Equal([2, 0, 1], Order("least_skilled", Skilled()));
    }

    [Fact]
    public void The_best_of_the_sets_that_an_agent_meets_is_the_score_and_a_skill_counts_once()
    {
        var centre = new CallCentre();
        QueuePlan queue = CallCentre.Queue(0, CallCentre.Needs((0, 1)), CallCentre.Needs((0, 1), (1, 6))) with { Strategy = "most_skilled" };
        centre.Load([queue], [CallCentre.Agent(0, (0, 9), (1, 5)), CallCentre.Agent(1, (0, 4), (1, 6))]);
        centre.SignIn(0);
        centre.SignIn(1);
        Assert.Equal(1, centre.Rung(centre.Submit(requires: CallCentre.Needs((0, 2))))); // 10 against 9
    }

    [Fact]
    public void The_fewest_calls_are_counted_from_sign_in()
    {
        CallCentre centre = CallCentre.Of(CallCentre.Queue(0) with { Strategy = "fewest_calls" }, 2);
        centre.Serve(centre.Submit());
        Assert.Equal(1, Serve(centre));
        Assert.Equal(0, Serve(centre));
        centre.Set(0, AgentMode.SignedOut);
        centre.Set(0, AgentMode.Available); // from nought: the two of them come first
        Assert.Equal([0, 1, 0], [Serve(centre), Serve(centre), Serve(centre)]);
    }

    [Fact]
    public void The_least_occupied_has_worked_the_least_share_of_the_time()
    {
        CallCentre centre = CallCentre.Of(CallCentre.Queue(0) with { Strategy = "least_occupied" }, 2);
        centre.Serve(centre.Submit(), seconds: 100);
        centre.After(1);
        centre.Serve(centre.Submit(), seconds: 10);
        centre.Serve(centre.Submit(), seconds: 10);
        Assert.Equal(1, centre.Rung(centre.Submit()));
    }

    [Fact]
    public void Round_robin_goes_round_whoever_was_idle_and_goes_on_after_a_reload()
    {
        QueuePlan queue = CallCentre.Queue(0) with { Strategy = "round_robin" };
        CallCentre centre = CallCentre.Of(queue, 3);
        Assert.Equal([0, 1], [Serve(centre), Serve(centre)]);
        centre.Load([queue], [CallCentre.Agent(0), CallCentre.Agent(1), CallCentre.Agent(2)]);
        Assert.Equal([2, 0], [Serve(centre), Serve(centre)]);
        centre.Set(1, AgentMode.Paused);
        Assert.Equal([2, 0], [Serve(centre), Serve(centre)]);
    }

    [Fact]
    public void Random_is_the_same_for_the_same_seed_and_takes_everyone_sometimes()
    {
        int[] one = Drawn(1);
        Assert.Equal(one, Drawn(1));
        Assert.NotEqual(one, Drawn(2));
        Assert.Equal([0, 1, 2], one.Distinct().Order());
    }

    [Fact]
    public void The_numbers_drawn_are_those_of_SplitMix64()
    {
        var random = new SplitMix(0);
        Assert.Equal((0xE220A8397B1DCDAFUL, 0x6E789E6AA1B965F4UL, 0x06C45D188009454FUL), (random.Next(), random.Next(), random.Next()));
    }

    private static AgentPlan[] Skilled() =>
        [CallCentre.Agent(0, (0, 5), (1, 10)), CallCentre.Agent(1, (0, 9)), CallCentre.Agent(2, (0, 3), (2, 10), (1, 1))];

    private static int[] Order(string strategy, AgentPlan[] agents)
    {
        var centre = new CallCentre();
        centre.Load([CallCentre.Queue(0, CallCentre.Needs((0, 3))) with { Strategy = strategy }], agents);
        for (int agent = 0; agent < agents.Length; agent++)
        {
            centre.SignIn(agent);
        }

        return [.. agents.Select(_ => centre.Rung(centre.Submit()))];
    }

    private static int Serve(CallCentre centre)
    {
        Guid id = centre.Submit();
        int agent = centre.Rung(id);
        centre.Serve(id);
        return agent;
    }

    private static int[] Drawn(ulong seed)
    {
        var core = new Core(new AcdPartitionOptions { Seed = seed, EndedRemembered = 64 });
        AgentPlan[] agents = [.. Enumerable.Range(0, 3).Select(i => CallCentre.Agent(i))];
        core.Apply(AcdCommand.LoadPlan(1, new RoutingPlan { Version = 1, Queues = [CallCentre.Queue(0) with { Strategy = "random" }], Agents = agents }));
        foreach (AgentPlan agent in agents)
        {
            core.Apply(AcdCommand.DeviceUp(1, agent.Id));
            core.Apply(AcdCommand.SetAgent(1, agent.Id, AgentMode.Available));
        }

        return [.. Enumerable.Range(1, 20).Select(i =>
        {
            var id = new Guid(i, 0, 7, [0, 0, 0, 0, 0, 0, 0, 0]);
            core.Apply(AcdCommand.Submit(1, id, new QueueId(0)));
            int agent = core.Events.FindLast(e => e.Kind == AcdEventKind.Reserved).Agent.Value;
            core.Apply(AcdCommand.Withdraw(1, id));
            return agent;
        })];
    }
}
