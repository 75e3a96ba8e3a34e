namespace Routing.Simulator.Audio;

/// <summary>
/// How late the audio thread was: what its figures about others are worth. Counted by that thread in
/// buckets of a millisecond; read by others as a recent estimate.
/// </summary>
internal sealed class LoopLag
{
    private readonly long[] _counts = new long[256];
    private long _total;
    private long _most;

    /// <summary>20 ms rounds that nobody could send in, because the thread came too late.</summary>
    public long SkippedRounds { get; private set; }

    /// <summary>The longest lag.</summary>
    public TimeSpan Most => TimeSpan.FromTicks(Volatile.Read(ref _most)); // pairs with Add

    /// <summary>Counts the lag of one slot.</summary>
    public void Add(TimeSpan lag)
    {
        _counts[(int)Math.Clamp(lag.TotalMilliseconds, 0, _counts.Length - 1)]++;
        _total++;
        Volatile.Write(ref _most, Math.Max(_most, lag.Ticks)); // pairs with Most
    }

    /// <summary>Counts rounds left out.</summary>
    public void Skip(long rounds) => SkippedRounds += rounds;

    /// <summary>The lag that the share <paramref name="quantile"/> of slots did not exceed, in whole milliseconds upward.</summary>
    public TimeSpan Quantile(double quantile)
    {
        long wanted = (long)Math.Ceiling(_total * quantile);
        long seen = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= wanted && seen > 0)
            {
                return TimeSpan.FromMilliseconds(i + 1) < Most ? TimeSpan.FromMilliseconds(i + 1) : Most;
            }
        }

        return TimeSpan.Zero;
    }
}
