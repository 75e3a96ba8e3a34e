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

/// <summary>Time and number of operations by kind. A batch of one kind is timed as a whole, so the clock costs nothing.</summary>
internal sealed class OpTimes
{
    private const int Kinds = 6;
    private readonly long[] _ticks = new long[Kinds];
    private readonly long[] _counts = new long[Kinds];

    /// <summary>Those that found nobody, or nothing, when a match was looked for.</summary>
    public long Missed { get; set; }

    public void Clear()
    {
        Array.Clear(_ticks);
        Array.Clear(_counts);
        Missed = 0;
    }

    public void Add(Op op, long began, int count)
    {
        _ticks[(int)op] += Stopwatch.GetTimestamp() - began;
        _counts[(int)op] += count;
    }

    public long Count(Op op) => _counts[(int)op];

    /// <summary>Nanoseconds an operation; NaN when there was none.</summary>
    public double Nanoseconds(Op op) => _counts[(int)op] == 0 ? double.NaN : _ticks[(int)op] * (1e9 / Stopwatch.Frequency) / _counts[(int)op];

    /// <summary>All of them, by <see cref="Op"/>.</summary>
    public double[] All() => [.. Enum.GetValues<Op>().Select(Nanoseconds)];
}
