using System.Runtime.CompilerServices;
using Routing.Acd.Matching;
using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>What one more of something costs in memory, in large worlds. Alone, since the whole heap is measured.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests(ITestOutputHelper output)
{
    private const int Agents = 20_000;
    private const int Waiting = 200_000;

    [Fact]
    public void A_waiting_interaction_costs_at_most_96_bytes()
    {
        var crowd = new Crowd(agents: 1_000, skills: 64, classes: 1_000);
        AcdPartition core = Loaded(crowd.Plan);
        int number = 0;
        long Fill(int count)
        {
            for (int i = 0; i < count; i++)
            {
                number++;
                var id = new Guid(number, 0, 7, [0, 0, 0, 0, .. BitConverter.GetBytes(number * 7_919)]);
                core.Post(AcdCommand.Submit(CallCentre.Start + (number * 100L), id, new QueueId(0), requires: crowd.Classes[number % crowd.Classes.Length]));
            }

            return Held();
        }

        long before = Fill(Waiting);
        long after = Fill(Waiting);
        Report("a waiting interaction", after - before, Waiting, 96);
        GC.KeepAlive(core);
    }

    [Fact]
    public void An_agent_costs_at_most_128_bytes()
    {
        RoutingPlan few = Alike(Agents);
        RoutingPlan many = Alike(3 * Agents);
        Report("an agent", Cost(many) - Cost(few), 2 * Agents, 128);
    }

    [Fact]
    public void A_profile_of_its_own_costs_at_most_256_bytes()
    {
        RoutingPlan alike = Alike(Agents);
        RoutingPlan unique = new Crowd(Agents, skills: 512, classes: 1).Plan;
        Report("a profile", Cost(unique) - Cost(alike), Agents, 256);
    }

    private static RoutingPlan Alike(int agents) => new()
    {
        Version = 1,
        Trace = false,
        Queues = [CallCentre.Queue(0)],
        Agents = [.. Enumerable.Range(0, agents).Select(i => CallCentre.Agent(i, (0, 5), (1, 5)))],
    };

    private static long Cost(RoutingPlan plan)
    {
        long before = Held();
        AcdPartition core = Loaded(plan);
        for (int agent = 0; agent < plan.Agents.Count; agent++)
        {
            core.Post(AcdCommand.DeviceUp(CallCentre.Start, new AgentId(agent)));
            core.Post(AcdCommand.SetAgent(CallCentre.Start, new AgentId(agent), AgentMode.Available));
        }

        long after = Held();
        GC.KeepAlive(core);
        return after - before;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static AcdPartition Loaded(RoutingPlan plan)
    {
        var core = new AcdPartition(new Nobody(), new Nobody(), work => work.Execute(), new AcdPartitionOptions { EndedRemembered = 1024 });
        core.Post(AcdCommand.LoadPlan(CallCentre.Start, plan));
        return core;
    }

    private static long Held() => GC.GetTotalMemory(forceFullCollection: true);

    private void Report(string what, long bytes, int count, double most)
    {
        output.WriteLine($"{what}: {(double)bytes / count:0.0} bytes");
        Assert.InRange((double)bytes / count, 1, most);
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
