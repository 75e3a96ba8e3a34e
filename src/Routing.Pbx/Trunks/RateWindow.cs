namespace Routing.Pbx.Trunks;

/// <summary>
/// No more than so many calls in any second, wherever the second begins: a carrier that counts by the clock never sees more
/// than its limit, as it would of a bucket that was full. Not thread-safe: its owner has a lock.
/// </summary>
/// <param name="most">Calls in any second, 1 or more.</param>
internal sealed class RateWindow(int most)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    // When each of the last calls was let through, in a ring; the oldest stands where the next goes.
    private readonly long[] _taken = new long[most];
    private long _count;

    /// <summary>Calls in any second.</summary>
    public int Most => most;

    /// <summary>How long until the next may go; zero or less when it may go now.</summary>
    public TimeSpan Wait(TimeProvider time, long now) =>
        _count < most ? TimeSpan.Zero : Window - time.GetElapsedTime(_taken[_count % most], now);

    /// <summary>One goes now.</summary>
    public void Take(long now) => _taken[_count++ % most] = now;
}
