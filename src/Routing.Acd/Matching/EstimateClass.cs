namespace Routing.Acd.Matching;

/// <summary>
/// Those of one queue who have the same priority: how long they wait, from what really left the line lately.
/// An estimate is the mean of the wait of the last one served and of the one who has waited the longest.
/// All times in microseconds.
/// </summary>
internal sealed class EstimateClass
{
    private const int ServedAtLeast = 3;
    private const int ErrorsAtLeast = 8;
    private const int ErrorWeight = 8;
    private const long ForgottenAfter = 900_000_000;
    private const long ErrorAllowed = 30_000_000;

    private long _lastWait;
    private long _lastAt;
    private int _served;
    private long _error;
    private int _errors;

    public EstimateClass(InteractionSlab interactions)
    {
        for (int channel = 0; channel < ChannelCounts.Length; channel++)
        {
            Lines[channel] = new EntryLine(interactions);
        }
    }

    /// <summary>Those who are in the queue, by channel.</summary>
    public EntryLine[] Lines { get; } = new EntryLine[ChannelCounts.Length];

    /// <summary>Mean of the absolute error of the estimates lately; -1 before the first.</summary>
    public long Error => _errors == 0 ? -1 : _error;

    /// <summary>How long one more would wait; -1 for unknown: nobody was served lately, or the estimates were off.</summary>
    public long Estimate(long now)
    {
        long mixed = (_lastWait + HeadOfLine(now)) / 2;
        bool unknown = _served < ServedAtLeast
            || now - _lastAt > Math.Max(ForgottenAfter, 4 * _lastWait)
            || (_errors >= ErrorsAtLeast && _error > mixed + ErrorAllowed);
        return unknown ? -1 : mixed;
    }

    /// <summary>One was served after <paramref name="wait"/>; <paramref name="estimate"/> was told at its entry, -1 for none.</summary>
    public void Served(long wait, long estimate, long now)
    {
        _lastWait = wait;
        _lastAt = now;
        _served++;
        if (estimate < 0)
        {
            return;
        }

        long error = Math.Abs(wait - estimate);
        _error = _errors == 0 ? error : _error + ((error - _error) / ErrorWeight);
        _errors++;
    }

    private long HeadOfLine(long now)
    {
        long oldest = long.MaxValue;
        foreach (EntryLine line in Lines)
        {
            oldest = Math.Min(oldest, line.Oldest);
        }

        return oldest == long.MaxValue ? 0 : now - oldest;
    }
}
