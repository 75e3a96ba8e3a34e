using System.Diagnostics;
using System.Runtime;
using Routing.Bench.Reporting;
using Routing.Bench.Workloads;

namespace Routing.Bench.Subjects.Acd;

/// <summary>The ACD core against its goals and its baselines, in one run.</summary>
internal static class AcdSubject
{
    private const double Calm = 0.02;
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MostWarmUp = TimeSpan.FromSeconds(20);

    public static void Run(GoalReport report, CancellationToken cancel)
    {
        WarmUp(cancel);
        new SizeRows(report, cancel).Measure();
        new ThreadRows(report, cancel).Measure();
        StructureRows.Measure(report, cancel);
        new MemoryRows(report, cancel).Measure();
        SmallRows.Measure(report, cancel);
    }

    /// <summary>Until the runtime has compiled what is measured (under 2 % of the time, three times): a core runs for weeks, not for seconds.</summary>
    private static void WarmUp(CancellationToken cancel)
    {
        World busy = new AcdWorlds(cancel).Settled(AcdWorlds.Base, out _);
        World quiet = new AcdWorlds(cancel).Settled(AcdWorlds.Base, out _);
        quiet.Drain();
        long began = Stopwatch.GetTimestamp();
        for (int calm = 0; calm < 3 && Stopwatch.GetElapsedTime(began) < MostWarmUp;)
        {
            cancel.ThrowIfCancellationRequested();
            TimeSpan before = JitInfo.GetCompilationTime();
            busy.Measure(Slice);
            quiet.Measure(Slice, quiet.QuietTurn);
            calm = JitInfo.GetCompilationTime() - before < 2 * Calm * Slice ? calm + 1 : 0;
        }
    }
}
