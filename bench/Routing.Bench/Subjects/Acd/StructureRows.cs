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
    private const int Rounds = 31;
    private const int OpsPerRound = 100_000;
    private const long RingMicroseconds = 15_000_000;

    // A timer is cancelled and armed anew after two seconds on average, so hardly any fires: as with ringing.
    private const long OpMicroseconds = 20;
    private const int Insertions = 100_000;

    public static void Measure(GoalReport report, CancellationToken cancel)
    {
        MeasureTimers(report, cancel);
        CountInsertions(report);
    }

    private static void MeasureTimers(GoalReport report, CancellationToken cancel)
    {
        var wheel = new WheelTurns();
        var queue = new QueueTurns();
        double[] ratios = new double[Rounds], ours = new double[Rounds], theirs = new double[Rounds];
        for (int round = -2; round < Rounds; round++)
        {
            cancel.ThrowIfCancellationRequested();
            long began = Stopwatch.GetTimestamp();
            wheel.Run(OpsPerRound);
            double one = Stopwatch.GetElapsedTime(began).TotalNanoseconds / OpsPerRound;
            began = Stopwatch.GetTimestamp();
            queue.Run(OpsPerRound);
            double other = Stopwatch.GetElapsedTime(began).TotalNanoseconds / OpsPerRound;
            if (round >= 0)
            {
                (ratios[round], ours[round], theirs[round]) = (one / other, one, other);
            }
        }

        report.AtMost("arm + cancel a timer, 100 k armed, against PriorityQueue", 0.1, "x", Runs.MiddleHalf(ratios),
            $"{GoalReport.Text(Runs.Quantile(ours, 0.5))} and {GoalReport.Text(Runs.Quantile(theirs, 0.5))} ns, any of the armed ones; fired {wheel.Fired} and {queue.Fired}");
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

    private sealed class WheelTurns
    {
        private readonly TimerWheel _wheel = new();
        private readonly int[] _handles = new int[Timers];
        private SplitMix _random = new(11);
        private long _now = 1_800_000_000_000_000;

        public WheelTurns()
        {
            for (int timer = 0; timer < Timers; timer++)
            {
                _handles[timer] = _wheel.Arm(_now + (long)(_random.Share() * RingMicroseconds), timer, 0);
            }
        }

        public long Fired { get; private set; }

        public void Run(int operations)
        {
            for (int i = 0; i < operations; i++)
            {
                int timer = _random.Below(Timers);
                _wheel.Cancel(_handles[timer], timer, 0);
                _handles[timer] = _wheel.Arm(_now + RingMicroseconds, timer, 0);
                _now += OpMicroseconds;
                while (_wheel.TryTakeDue(_now, out int due, out _))
                {
                    _handles[due] = _wheel.Arm(_now + RingMicroseconds, due, 0);
                    Fired++;
                }
            }
        }
    }

    private sealed class QueueTurns
    {
        private readonly TimerQueue _queue = new(Timers);
        private SplitMix _random = new(11);
        private long _now = 1_800_000_000_000_000;

        public QueueTurns()
        {
            for (int timer = 0; timer < Timers; timer++)
            {
                _queue.Arm(timer, _now + (long)(_random.Share() * RingMicroseconds));
            }
        }

        public long Fired { get; private set; }

        public void Run(int operations)
        {
            for (int i = 0; i < operations; i++)
            {
                int timer = _random.Below(Timers);
                _queue.Cancel(timer);
                _queue.Arm(timer, _now + RingMicroseconds);
                _now += OpMicroseconds;
                while (_queue.TryTakeDue(_now, out int due))
                {
                    _queue.Arm(due, _now + RingMicroseconds);
                    Fired++;
                }
            }
        }
    }
}
