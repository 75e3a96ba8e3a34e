using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Routing.Bench.Baselines;
using Routing.Bench.Workloads;

namespace Routing.Bench.Subjects.Acd;

/// <summary>
/// The same worlds under BenchmarkDotNet, for whoever changes the core: a turn is a batch of agents who get
/// free and take the next, with the arrivals and departures that belong to it; time and bytes a turn of
/// one agent. Made public by the tool's demand.
/// </summary>
[MemoryDiagnoser]
public class AcdMicrobenchmarks
{
    private const int Batch = 16;
    private World _world = null!;

    /// <summary>What is measured.</summary>
    [ParamsAllValues]
    public Core Subject { get; set; }

    /// <summary>How many wait; a tenth as many agents.</summary>
    [Params(1_000, 100_000)]
    public int Waiting { get; set; }

    /// <summary>Runs all of them and prints the tool's tables.</summary>
    public static int Run()
    {
        ManualConfig config = ManualConfig.CreateEmpty()
            .AddLogger(ConsoleLogger.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddExporter(MarkdownExporter.Console)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "routing-bench"))
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
        BenchmarkRunner.Run<AcdMicrobenchmarks>(config);
        return 0;
    }

    /// <summary>The world, settled.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var spec = new WorldSpec(Waiting, Waiting / 10, 64, Waiting / 10, Waiting / 10);
        var load = new Workload(spec);
        _world = new World(load, events => Subject switch
        {
            Core.Partition => new PartitionPosting(events),
            Core.CoreAlone => new CoreAlone(events),
            Core.LockedCore => new LockedCore(events),
            _ => new LockedScan(load, events, holes: false),
        }, Batch);
        _world.SignIn();
        _world.Fill(CancellationToken.None);
        _world.Run(Waiting * 2L, TimeSpan.FromSeconds(4), CancellationToken.None);
    }

    /// <summary>A turn of sixteen agents.</summary>
    [Benchmark(OperationsPerInvoke = Batch)]
    public int Turn() => _world.Turn();

    /// <summary>Cores and baselines.</summary>
    public enum Core
    {
        /// <summary>As shipped.</summary>
        Partition,

        /// <summary>Without a mailbox.</summary>
        CoreAlone,

        /// <summary>Behind a lock.</summary>
        LockedCore,

        /// <summary>The naive baseline.</summary>
        LockedScan,
    }
}
