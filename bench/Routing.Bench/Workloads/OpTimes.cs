using System.Diagnostics;

namespace Routing.Bench.Workloads;

/// <summary>What is timed.</summary>
internal enum Op
{
    /// <summary>An agent becomes free and gets the next interaction: one command, up to its reservation.</summary>
    Ready,

    /// <summary>The agent takes it.</summary>
    Accept,

    /// <summary>An interaction enters and waits.</summary>
    Enqueue,

    /// <summary>A waiting interaction is withdrawn.</summary>
    Abandon,

    /// <summary>An interaction enters and gets an agent at once.</summary>
    EnqueueMatch,

    /// <summary>An agent becomes free and nobody waits for them.</summary>
    Idle,
}

/// <summary>
/// Times by kind of operation. A batch of one kind is timed as a whole, so the clock costs nothing; the
/// slowest eighth of the batches is left out, since a neighbour's slices of the processor fall there.
/// </summary>
internal sealed class OpTimes
{
    private const int Kinds = 6;
    private const int MostBatches = 16_384;
    private readonly double[][] _batches = [.. Enumerable.Range(0, Kinds).Select(_ => new double[MostBatches])];
    private readonly int[] _counts = new int[Kinds];

    /// <summary>Times that a match was looked for.</summary>
    public long Sought { get; private set; }

    /// <summary>How often none was found.</summary>
    public long Missed { get; private set; }

    /// <summary>The share of <see cref="Missed"/>, in per cent.</summary>
    public double MissedPercent => Missed * 100.0 / Math.Max(1, Sought);

    public void Clear()
    {
        Array.Clear(_counts);
        Sought = Missed = 0;
    }

    /// <summary>Notes a batch that began at <paramref name="began"/> and is over.</summary>
    public void Add(Op op, long began, int count)
    {
        double each = (double)(Stopwatch.GetTimestamp() - began) / Math.Max(1, count);
        ref int batches = ref _counts[(int)op];
        if (count > 0 && batches < MostBatches)
        {
            _batches[(int)op][batches++] = each;
        }
    }

    /// <summary>Notes that matches were looked for.</summary>
    public void Note(int sought, int found)
    {
        Sought += sought;
        Missed += sought - found;
    }

    /// <summary>Nanoseconds an operation; NaN when there was none.</summary>
    public double Nanoseconds(Op op)
    {
        Span<double> batches = _batches[(int)op].AsSpan(0, _counts[(int)op]);
        batches.Sort();
        batches = batches[..(batches.Length - (batches.Length / 8))];
        double sum = 0;
        foreach (double each in batches)
        {
            sum += each;
        }

        return sum * 1e9 / Stopwatch.Frequency / batches.Length;
    }

    /// <summary>All of them, by <see cref="Op"/>.</summary>
    public double[] All() => [.. Enum.GetValues<Op>().Select(Nanoseconds)];
}
