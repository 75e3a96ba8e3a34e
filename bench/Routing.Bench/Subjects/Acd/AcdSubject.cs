using Routing.Bench.Reporting;

namespace Routing.Bench.Subjects.Acd;

/// <summary>The ACD core against its goals and its baselines, in one run.</summary>
internal static class AcdSubject
{
    public static void Run(GoalReport report, CancellationToken cancel)
    {
        new MemoryRows(report, cancel).Measure();
        StructureRows.Measure(report, cancel);
        new ThreadRows(report, cancel).Measure();
        SmallRows.Measure(report, cancel);
        new SizeRows(report, cancel).Measure();
    }
}
