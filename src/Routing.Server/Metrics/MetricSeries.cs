namespace Routing.Server.Metrics;

/// <summary>One line of a counter or gauge, or one histogram's lines. Recording: any thread, no lock, no allocation.</summary>
internal sealed class MetricSeries
{
    private readonly double[] _bounds;
    private readonly long[] _buckets;

    // The value, or a histogram's sum, as bits: changed by compare-and-exchange, read by Volatile.Read when
    // exposed. It orders nothing else.
    private long _bits;

    public MetricSeries(MetricLabels labels, double[] bounds)
    {
        Labels = labels;
        _bounds = bounds;
        _buckets = bounds.Length == 0 ? [] : new long[bounds.Length + 1];
    }

    /// <summary>Its labels.</summary>
    public MetricLabels Labels { get; }

    /// <summary>The value, or the sum of what a histogram recorded.</summary>
    public double Value => BitConverter.Int64BitsToDouble(Volatile.Read(ref _bits));

    /// <summary>The collection that last saw it, for instruments that are asked; a series they name no more is gone.</summary>
    public long Seen { get; set; }

    /// <summary>How many recorded values fell into bucket <paramref name="index"/> alone; the one past the last bound is +Inf.</summary>
    public long Bucket(int index) => Volatile.Read(ref _buckets[index]);

    public void Set(double value) => Volatile.Write(ref _bits, BitConverter.DoubleToInt64Bits(value));

    public void Add(double value)
    {
        long seen = Volatile.Read(ref _bits);
        while (true)
        {
            long sum = BitConverter.DoubleToInt64Bits(BitConverter.Int64BitsToDouble(seen) + value);
            long before = Interlocked.CompareExchange(ref _bits, sum, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }

    /// <summary>Records into a histogram: a bound belongs to the bucket below it.</summary>
    public void Record(double value)
    {
        int index = Array.BinarySearch(_bounds, value);
        Interlocked.Increment(ref _buckets[index < 0 ? ~index : index]);
        Add(value);
    }
}
