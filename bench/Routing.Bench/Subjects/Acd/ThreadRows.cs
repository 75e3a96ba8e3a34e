using Routing.Acd;
using Routing.Bench.Baselines;
using Routing.Bench.Reporting;
using Routing.Bench.Workloads;

namespace Routing.Bench.Subjects.Acd;

/// <summary>Several threads post at once: what the mailbox adds to the core, and what it spares the poster.</summary>
internal sealed class ThreadRows(GoalReport report, CancellationToken cancel)
{
    private const int Rounds = 9;
    private const int TurnsEach = 15_000;
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(400);

    // At a steady rate: turn after turn, whoever is kept waiting takes fewer samples, and the median is that of the lucky ones.
    private static readonly TimeSpan Pause = TimeSpan.FromMicroseconds(500);

    public void Measure()
    {
        EndToEnd();
        PostTimes();
        ReadyTimes(2, Pause, 50);
        ReadyTimes(2, TimeSpan.Zero, null);
        ReadyTimes(1, Pause, null);
        ReadyTimes(1, TimeSpan.Zero, null);
    }

    private void EndToEnd()
    {
        double[][] sides = Alternate(
            () => Throughput(Partition, 2),
            () => Throughput(events => new CoreAlone(events), 1),
            () => RawRing.Measure(TurnsEach * 20));
        report.AtMost("end to end with 2 producers, against the core alone", 1.8, "x", Ratio(sides[0], sides[1]), Pair(sides[0], sides[1], "ns a command"));
        report.AtMost("end to end with 2 producers, against the raw ring", 12, "x", Ratio(sides[0], sides[2]), Pair(sides[0], sides[2], "ns a command"));
    }

    private void PostTimes()
    {
        double[][] sides = Alternate(() => Posts(Partition), () => Posts(events => new LockedCore(events)));
        report.AtLeast("a lock around the same core against p99.9 of posting, 4 producers", 5, "x", Ratio(sides[1], sides[0]),
            Pair(sides[0], sides[1], "ns"));
    }

    private void ReadyTimes(int threads, TimeSpan pause, double? goal)
    {
        double[][] sides = Alternate(
            () => Ready(Partition, threads, pause),
            () => Ready(events => new ChannelCore(events), threads, pause),
            () => Ready(events => new LockedCore(events), threads, pause));
        string what = $"against ready → reservation, p50, {threads} spinning producer{(threads > 1 ? "s" : "")}"
            + (pause > TimeSpan.Zero ? $", a turn each {pause.TotalMilliseconds} ms" : ", turn after turn");
        Runs channel = Ratio(sides[1], sides[0]);
        string note = Pair(sides[0], sides[1], "ns");
        if (goal is { } least)
        {
            report.AtLeast($"a channel with a reader task {what}", least, "x", channel, note);
        }
        else
        {
            report.Show($"a channel with a reader task {what}", "x", channel, note);
        }

        report.Show($"a lock around the same core {what}", "x", Ratio(sides[2], sides[0]), Pair(sides[0], sides[2], "ns"));
    }

    private static IPosting Partition(IAcdEvents events) => new PartitionPosting(events);

    private static double Throughput(Func<IAcdEvents, IPosting> core, int threads) => With(core, floor =>
    {
        floor.Throughput(threads, TurnsEach / 10);
        return floor.Throughput(threads, TurnsEach * 2 / threads);
    });

    private static double Posts(Func<IAcdEvents, IPosting> core) => With(core, floor => Runs.Quantile(floor.PostTimes(4, TurnsEach), 0.999));

    private static double Ready(Func<IAcdEvents, IPosting> core, int threads, TimeSpan pause) =>
        With(core, floor => Runs.Quantile(floor.ReadyTimes(threads, Length, pause), 0.5));

    private static double With(Func<IAcdEvents, IPosting> core, Func<Floor, double> measure)
    {
        var floor = new Floor(core);
        double figure = measure(floor);
        floor.Close();
        return figure;
    }

    private double[][] Alternate(params Func<double>[] sides)
    {
        double[][] figures = [.. sides.Select(_ => new double[Rounds])];
        for (int round = -1; round < Rounds; round++)
        {
            for (int side = 0; side < sides.Length; side++)
            {
                cancel.ThrowIfCancellationRequested();
                figures[side][Math.Max(0, round)] = sides[side]();
            }
        }

        return figures;
    }

    private static Runs Ratio(double[] subject, double[] baseline) => Runs.MiddleHalf(subject.Zip(baseline, (s, b) => s / b));

    private static string Pair(double[] one, double[] other, string unit) =>
        $"{GoalReport.Text(Runs.Quantile([.. one], 0.5))} and {GoalReport.Text(Runs.Quantile([.. other], 0.5))} {unit}";
}
