using Routing.Bench.Reporting;
using Routing.Bench.Workloads;

namespace Routing.Bench.Subjects.Acd;

/// <summary>Where a lock around a scan is as good, or better: few who wait, few agents. No goal.</summary>
internal static class SmallRows
{
    private const int Rounds = 21;

    public static void Measure(GoalReport report, CancellationToken cancel)
    {
        var worlds = new AcdWorlds(cancel);
        foreach (int size in (int[])[10, 100, 1_000])
        {
            World world = worlds.Settled(new WorldSpec(size, size, 64, size, size), out _);
            World scanned = worlds.Scan(world, out _);
            double[][][] sides = worlds.Alternate(Rounds, length => world.Measure(length), length => scanned.Measure(length));
            Show(report, size, "ready → match", sides, Op.Ready);
            Show(report, size, "abandon", sides, Op.Abandon);
            world.Drain();
            scanned.Drain();
            sides = worlds.Alternate(Rounds, length => world.Measure(length, world.QuietTurn), length => scanned.Measure(length, scanned.QuietTurn));
            Show(report, size, "enqueue → match", sides, Op.EnqueueMatch);
        }
    }

    private static void Show(GoalReport report, int size, string what, double[][][] sides, Op op)
    {
        double[] ratios = AcdWorlds.Ratios(sides[1], sides[0], op);
        string nanoseconds = string.Join(" and ", sides.Select(side => GoalReport.Text(Runs.Quantile(AcdWorlds.Of(side, op), 0.5))));
        report.Show($"{what} against lock + scan, {WorldSpec.Short(size)} waiting, {WorldSpec.Short(size)} agents", "x", Runs.MiddleHalf(ratios),
            $"{nanoseconds} ns{(Runs.Quantile(ratios, 0.5) < 1 ? "; a scan is as good" : "")}");
    }
}
