using System.Diagnostics;
using Routing.Acd.Structures;
using Routing.Bench.Baselines;
using Routing.Bench.Reporting;
using Routing.Bench.Workloads;

namespace Routing.Bench.Subjects.Acd;

/// <summary>Two parts of the core by themselves: its timers, and a line into which a hundred thousand come back in any order.</summary>
internal static class StructureRows
{
    private const int Timers = 100_000;
    private const int Rounds = 201;
    private const int OpsPerRound = 10_000;

    // Cancelled ones come to the front of the queue after half a minute: by then as many arrive as go.
    private const int WarmUp = 400_000;
    private const int Insertions = 100_000;

    public static void Measure(GoalReport report, CancellationToken cancel)
    {
        MeasureTimers(report, cancel);
        CountInsertions(report);
    }

    private static void MeasureTimers(GoalReport report, CancellationToken cancel)
    {
        var wheel = new TimerTurns<WheelTimers>(new WheelTimers());
        var queue = new TimerTurns<QueueTimers>(new QueueTimers(squeeze: false));
        var clever = new TimerTurns<QueueTimers>(new QueueTimers(squeeze: true));
        wheel.ArmAndCancel(WarmUp);
        queue.ArmAndCancel(WarmUp);
        (Runs ratios, string note) = Alternate(() => wheel.ArmAndCancel(OpsPerRound), () => queue.ArmAndCancel(OpsPerRound), cancel);
        report.AtLeast("PriorityQueue against arm + cancel a timer, 100 k armed", 10, "x", ratios, $"{note}; 64 under way at a time, beside the 100 k");
        (ratios, note) = Alternate(() => wheel.ArmAndCancel(OpsPerRound), () => clever.ArmAndCancel(OpsPerRound), cancel);
        report.Show("PriorityQueue with cancelled ones squeezed out, against the same", "x", ratios, note);
        (ratios, note) = Alternate(() => wheel.Rearm(OpsPerRound), () => queue.Rearm(OpsPerRound), cancel);
        report.Show("PriorityQueue against cancelling any of 100 k armed timers and arming it anew", "x", ratios, note);
    }

    private static (Runs Ratios, string Note) Alternate(Action wheel, Action queue, CancellationToken cancel)
    {
        double[] ratios = new double[Rounds], ours = new double[Rounds], theirs = new double[Rounds];
        for (int round = -2; round < Rounds; round++)
        {
            cancel.ThrowIfCancellationRequested();
            double one = Nanoseconds(wheel);
            double other = Nanoseconds(queue);
            if (round >= 0)
            {
                (ratios[round], ours[round], theirs[round]) = (other / one, one, other);
            }
        }

        return (Runs.MiddleHalf(ratios), $"{GoalReport.Text(Runs.Quantile(ours, 0.5))} and {GoalReport.Text(Runs.Quantile(theirs, 0.5))} ns");
    }

    private static double Nanoseconds(Action operations)
    {
        long began = Stopwatch.GetTimestamp();
        operations();
        return Stopwatch.GetElapsedTime(began).TotalNanoseconds / OpsPerRound;
    }

    private static void CountInsertions(GoalReport report)
    {
        var random = new SplitMix(3);
        int[] order = [.. Enumerable.Range(0, Insertions)];
        for (int i = order.Length - 1; i > 0; i--)
        {
            int other = random.Below(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        CountedItems.Comparisons = 0;
        var items = new CountedItems(new LineLink[Insertions]);
        var line = default(AgedLine);
        foreach (int item in order)
        {
            line.Insert(items, item);
        }

        double each = CountedItems.Comparisons / (double)Insertions;
        for (int item = 0; item < Insertions; item++)
        {
            if (line.First(items) != item)
            {
                throw new InvalidOperationException("the line is out of order");
            }

            line.Remove(items, item);
        }

        report.AtMost("resubmitting 100 k in random order: comparisons an insertion", Math.Round(4 * Math.Log2(Insertions), 1), "", Runs.Once(each),
            $"counted; all out again in order: {GoalReport.Text((CountedItems.Comparisons / (double)Insertions) - each)} each");
    }

    /// <summary>Items that are their own keys.</summary>
    private readonly struct CountedItems(LineLink[] links) : IAgedItems
    {
        public static long Comparisons;

        public static void Compared() => Comparisons++;

        public AgedKey KeyOf(int item) => new(item, item);

        public ref LineLink LinkOf(int item) => ref links[item];
    }
}
