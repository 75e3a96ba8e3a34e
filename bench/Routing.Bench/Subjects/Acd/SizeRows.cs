using Routing.Bench.Baselines;
using Routing.Bench.Reporting;
using Routing.Bench.Workloads;

namespace Routing.Bench.Subjects.Acd;

/// <summary>
/// What one decision costs in worlds of very different size, against the scan and against the world of a
/// thousand of each, in steady overload. Through the partition as shipped, mailbox and outbox included.
/// </summary>
internal sealed class SizeRows(GoalReport report, CancellationToken cancel)
{
    private const int Rounds = 31;
    private const int FewRounds = 9;

    private static readonly WorldSpec Line = new(100_000, 10_000, 64, 1_000, 1_000);
    private static readonly WorldSpec LongLine = new(1_000_000, 1_000, 64, 1_000, 1_000);
    private static readonly WorldSpec ManyClasses = new(1_000_000, 20_000, 512, 10_000, 20_000);
    private static readonly WorldSpec FewClasses = ManyClasses with { Classes = 1_000 };
    private static readonly WorldSpec ManyAgents = new(1_000_000, 100_000, 512, 1_000, 100_000);
    private static readonly WorldSpec FewAgents = ManyAgents with { Agents = 10_000, Profiles = 10_000 };

    private readonly AcdWorlds _worlds = new(cancel);

    public void Measure()
    {
        World small = _worlds.Settled(AcdWorlds.Base, out _);
        AgainstScan(Line with { Hard = true }, 300);
        AgainstScan(LongLine with { Hard = true }, 5_000);
        Growth(small);
        Classes(small);
        Agents();
        Quiet(small, Nanoseconds(small, Rounds), "");
        Tracing();
    }

    private void AgainstScan(WorldSpec spec, double goal)
    {
        World world = _worlds.Settled(spec, out string note);
        World scanned = _worlds.Scan(world, out LockedScan scan);
        bool million = spec.Waiting >= 1_000_000;
        World clever = _worlds.Scan(world, out _, holes: true);
        double[][][] sides = _worlds.Alternate(
            million ? FewRounds : Rounds, length => world.Measure(length), length => scanned.Measure(length), length => clever.Measure(length));
        string looked = $"the scan looks at {WorldSpec.Short((int)(scan.Looked / scan.Taken / 1_000 * 1_000))} of them";
        report.AtLeast($"ready → match against lock + scan, {WorldSpec.Short(spec.Waiting)} waiting, {WorldSpec.Short(spec.Agents)} agents", goal, "x",
            Runs.MiddleHalf(AcdWorlds.Ratios(sides[1], sides[0], Op.Ready)), Joined(Pair(sides, Op.Ready), looked, note));
        report.Show($"ready → match against a scan that leaves holes, {WorldSpec.Short(spec.Waiting)} waiting, {WorldSpec.Short(spec.Agents)} agents", "x",
            Runs.MiddleHalf(AcdWorlds.Ratios(sides[2], sides[0], Op.Ready)), Pair([sides[0], sides[2]], Op.Ready));
        if (million)
        {
            report.AtLeast("abandon against lock + scan, 1 M waiting", 10_000, "x",
                Runs.MiddleHalf(AcdWorlds.Ratios(sides[1], sides[0], Op.Abandon)), Pair(sides, Op.Abandon));
            report.Show("abandon against a scan that leaves holes, 1 M waiting", "x",
                Runs.MiddleHalf(AcdWorlds.Ratios(sides[2], sides[0], Op.Abandon)), Pair([sides[0], sides[2]], Op.Abandon));
            World listed = _worlds.List(world);
            sides = _worlds.Alternate(Rounds, length => world.Measure(length), Withdrawals(listed));
            report.AtMost("abandon against dictionary + linked list, 1 M waiting", 1.5, "x",
                Runs.MiddleHalf(AcdWorlds.Ratios(sides[0], sides[1], Op.Abandon)), Pair(sides, Op.Abandon));
        }
    }

    private void Growth(World small)
    {
        foreach (WorldSpec spec in (WorldSpec[])[Line, LongLine])
        {
            World world = _worlds.Settled(spec, out string note);
            double[][][] sides = _worlds.Alternate(Rounds, length => small.Measure(length), length => world.Measure(length));
            if (spec == LongLine)
            {
                report.AtMost("growth of ready → match, 1 k → 1 M waiting", 2.5, "x",
                    Runs.MiddleHalf(AcdWorlds.Ratios(sides[1], sides[0], Op.Ready)), Joined(Pair(sides, Op.Ready), "1 k agents", note));
            }

            Quiet(world, sides[1], note);
        }
    }

    private void Classes(World small)
    {
        World many = _worlds.Settled(ManyClasses, out string note);
        double[][][] sides = _worlds.Alternate(Rounds, length => small.Measure(length), length => many.Measure(length));
        report.AtMost("ready → match, 1 M waiting, 20 k unique agents, 10 k classes, 512 skills, against 1 k of each", 4, "x",
            Runs.MiddleHalf(AcdWorlds.Ratios(sides[1], sides[0], Op.Ready)), Joined(Pair(sides, Op.Ready), note));
        World few = _worlds.Settled(FewClasses, out string other);
        sides = _worlds.Alternate(Rounds, length => few.Measure(length), length => many.Measure(length));
        report.AtMost("growth of ready → match, 1 k → 10 k classes", 3, "x",
            Runs.MiddleHalf(AcdWorlds.Ratios(sides[1], sides[0], Op.Ready)), Joined(Pair(sides, Op.Ready), "1 M waiting, 20 k unique agents", note, other));
        Quiet(many, sides[1], note);
    }

    private void Agents()
    {
        World many = _worlds.Settled(ManyAgents, out string note);
        World few = _worlds.Settled(FewAgents, out string other);
        double[][][] sides = _worlds.Alternate(Rounds, length => few.Measure(length), length => many.Measure(length));
        report.AtMost("growth of ready → match, 10 k → 100 k agents", 3.5, "x",
            Runs.MiddleHalf(AcdWorlds.Ratios(sides[1], sides[0], Op.Ready)), Joined(Pair(sides, Op.Ready), "1 M waiting, 1 k classes, all agents unique", note, other));
        Quiet(many, sides[1], note);
    }

    /// <summary>The line of the table of sizes: what was just measured, and then the same world without overload.</summary>
    private void Quiet(World world, double[][] busy, string note)
    {
        WorldSpec spec = world.Load.Spec;
        string missed = Missed(world, "ready");
        world.Drain();
        double[] quiet = world.Measure(TimeSpan.FromMilliseconds(1_500), world.QuietTurn);
        report.Show(spec.ToString(), "ns ready → match", Runs.MiddleHalf(AcdWorlds.Of(busy, Op.Ready)), Joined(
            $"abandon {Median(busy, Op.Abandon)}, enqueue {Median(busy, Op.Enqueue)}, accept {Median(busy, Op.Accept)}, "
            + $"enqueue → match {GoalReport.Text(quiet[(int)Op.EnqueueMatch])}, ready with nobody waiting {GoalReport.Text(quiet[(int)Op.Idle])} ns",
            missed,
            Missed(world, "entries"),
            note));
    }

    private double[][] Nanoseconds(World world, int rounds) => _worlds.Alternate(rounds, length => world.Measure(length))[0];

    private void Tracing()
    {
        World with = _worlds.Settled(AcdWorlds.Base with { Trace = true }, out _);
        World without = _worlds.Settled(AcdWorlds.Base, out _);
        double[][][] sides = _worlds.Alternate(Rounds, length => without.Measure(length), length => with.Measure(length));
        report.Show("ready → match with each decision explained, against without, 1 k of each", "x",
            Runs.MiddleHalf(AcdWorlds.Ratios(sides[1], sides[0], Op.Ready)), Pair(sides, Op.Ready));
    }

    // Its ready → match is a walk through a million nodes, so only entering and leaving are timed.
    private static Func<TimeSpan, double[]> Withdrawals(World world) => length => world.Measure(length, world.ExchangeTurn);

    private static string Missed(World world, string who) =>
        world.Times.MissedPercent > 0.5 ? $"{GoalReport.Text(world.Times.MissedPercent)} % of the {who} found nobody" : "";

    private static string Pair(double[][][] sides, Op op) => $"{Median(sides[0], op)} and {Median(sides[1], op)} ns";

    private static string Median(double[][] side, Op op) => GoalReport.Text(Runs.Quantile(AcdWorlds.Of(side, op), 0.5));

    private static string Joined(params string[] parts) => string.Join("; ", parts.Where(part => part.Length > 0));
}
