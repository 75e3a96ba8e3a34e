namespace Routing.Pbx.Trunks;

/// <summary>
/// When calls were let through in the last second, so that there are no more than so many in any second, wherever it begins: a carrier that
/// counts by the clock never sees more than its limit, as it would of a bucket that was full. The limit may be another each time:
/// what has gone counts. Not thread-safe: its owner has a lock.
/// </summary>
internal sealed class RateWindow
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    // The oldest first; those who went more than a second ago are of no account.
    private readonly Queue<long> _taken = new();

    /// <summary>How long until the next may go; zero when it may go now.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="now">Its timestamp.</param>
    /// <param name="most">Calls in any second, 1 or more; null for as many as come.</param>
    public TimeSpan Wait(TimeProvider time, long now, int? most)
    {
        Forget(time, now);
        return most is { } limit && _taken.Count >= limit ? Window - time.GetElapsedTime(_taken.ElementAt(_taken.Count - limit), now) : TimeSpan.Zero;
    }

    /// <summary>One goes now.</summary>
    public void Take(TimeProvider time, long now)
    {
        Forget(time, now);
        _taken.Enqueue(now);
    }

    private void Forget(TimeProvider time, long now)
    {
        while (_taken.TryPeek(out long oldest) && time.GetElapsedTime(oldest, now) >= Window)
        {
            _taken.Dequeue();
        }
    }
}
