using Routing.Bench.Baselines;
using Routing.Bench.Reporting;
using Routing.Bench.Workloads;

namespace Routing.Bench.Subjects.Acd;

/// <summary>What a partition allocates an event and keeps for each that waits, for each agent and for each unique profile.</summary>
internal sealed class MemoryRows(GoalReport report, CancellationToken cancel)
{
    private const int Times = 3;
    private const int Agents = 100_000;
    private const int Profiles = 20_000;

    private static readonly WorldSpec Line = new(1_000_000, 100, 64, 1_000, 100);
    private static readonly WorldSpec SameAgents = new(1_000, Agents, 64, 1_000, 1);
    private static readonly WorldSpec UniqueAgents = new(1_000, Profiles, 512, 1_000, Profiles);

    public void Measure()
    {
        Allocation();
        Runs waiting = new(), agent = new(), profile = new();
        for (int run = 0; run < Times; run++)
        {
            cancel.ThrowIfCancellationRequested();
            waiting.Add(WaitingBytes());
            agent.Add((SignedInBytes(new Workload(SameAgents)) - SignedInBytes(new Workload(SameAgents with { Agents = 1_000 }))) / (Agents - 1_000.0));
            profile.Add((SignedInBytes(new Workload(UniqueAgents)) - SignedInBytes(new Workload(UniqueAgents with { Profiles = 1 }))) / (double)Profiles);
        }

        report.AtMost("memory of a waiting interaction", 96, "bytes", waiting, "1 M of 1 k classes; lines, ids, timers and growth of arrays included");
        report.AtMost("memory of an agent", 128, "bytes", agent, "100 k at work with one profile; without the plan, which is the configuration's");
        report.AtMost("memory of a unique profile", 256, "bytes", profile, "20 k agents, each unlike the others, against 20 k alike; 512 skills, 11 of them each, 1 k classes in the lines");
    }

    private void Allocation()
    {
        World world = new AcdWorlds(cancel).Settled(AcdWorlds.Base, out _);
        var runs = new Runs();
        for (int run = 0; run < 5; run++)
        {
            long events = world.Events;
            long before = GC.GetAllocatedBytesForCurrentThread();
            world.Run(20_000, TimeSpan.FromSeconds(2), cancel);
            runs.Add((GC.GetAllocatedBytesForCurrentThread() - before) / (double)(world.Events - events));
        }

        report.AtMost("allocated an event, steady overload, 1 k of each", 0, "bytes", runs);
    }

    private double WaitingBytes()
    {
        var world = new World(new Workload(Line), events => new PartitionPosting(events));
        long before = GC.GetTotalMemory(forceFullCollection: true);
        world.Fill(cancel);
        double bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)world.Waiting;
        GC.KeepAlive(world);
        return bytes;
    }

    /// <summary>A partition with everybody at work and a line of each class, beside the plan and the generator's own memory.</summary>
    private double SignedInBytes(Workload load)
    {
        long before = 0;
        var world = new World(load, events =>
        {
            before = GC.GetTotalMemory(forceFullCollection: true);
            return new PartitionPosting(events);
        });
        world.Enter([.. Enumerable.Range(0, load.Spec.Classes)], cancel);
        world.SignIn();
        double bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(world);
        return bytes;
    }
}
