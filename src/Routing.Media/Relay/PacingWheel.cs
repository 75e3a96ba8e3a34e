namespace Routing.Media.Relay;

/// <summary>
/// Paces what we send ourselves: each leg has a tick every 20 ms, in one of 20 slots 1 ms apart, so that
/// a thousand prompts do not leave in one burst. Due times are absolute (origin + n × 1 ms), so nothing
/// drifts; a round that was missed is left out, never made up for in a burst. Owned by one loop thread;
/// allocation-free once its lists have grown.
/// </summary>
/// <param name="origin">The clock's ticks at slot 0.</param>
/// <param name="frequency">The clock's ticks a second.</param>
internal sealed class PacingWheel(long origin, long frequency)
{
    /// <summary>Slots, and milliseconds, of one round.</summary>
    public const int Slots = 20;

    private readonly IndexedList<IPaced>[] _slots = [.. Enumerable.Range(0, Slots).Select(_ => new IndexedList<IPaced>())];
    private readonly int[] _assigned = new int[Slots];
    private int _count;
    private long _next;
    private long _lastRun = -1;

    /// <summary>How many are paced now.</summary>
    public int Count => _count;

    /// <summary>Rounds that were left out because the thread came too late.</summary>
    public long SkippedRounds { get; private set; }

    /// <summary>The slot with the fewest legs; the caller keeps it for the leg's life, so its cadence never changes.</summary>
    public int Assign()
    {
        int slot = Array.IndexOf(_assigned, _assigned.Min());
        _assigned[slot]++;
        return slot;
    }

    /// <summary>Gives a slot back.</summary>
    public void Unassign(int slot) => _assigned[slot]--;

    /// <summary>Starts ticking <paramref name="paced"/>; its first tick is within 20 ms.</summary>
    public void Add(IPaced paced, long now)
    {
        long soonest = Math.Max(_lastRun, TickAt(now)) + 1;
        _next = _count++ == 0 ? soonest : Math.Min(_next, soonest);
        _slots[paced.Slot].Add(paced);
    }

    /// <summary>Stops ticking it. Not to be called from within a tick, which returns false instead.</summary>
    public void Remove(IPaced paced)
    {
        _slots[paced.Slot].Remove(paced);
        _count--;
    }

    /// <summary>The clock's ticks when the next slot with someone in it is due; null when nobody is paced.</summary>
    public long? NextDue()
    {
        if (_count == 0)
        {
            return null;
        }

        while (_slots[_next % Slots].Count == 0)
        {
            _next++;
        }

        return DueOf(_next);
    }

    /// <summary>Runs the next slot if it is due at <paramref name="now"/>; false when it is not.</summary>
    /// <param name="now">The clock's ticks.</param>
    /// <param name="lag">How late it ran, in clock ticks.</param>
    public bool TryRun(long now, out long lag)
    {
        lag = 0;
        if (NextDue() is not { } due || due > now)
        {
            return false;
        }

        lag = now - due;
        long missed = (TickAt(now) - _next) / Slots;
        SkippedRounds += missed;
        _next += missed * Slots;
        long tick = _next++;
        _lastRun = tick;
        IndexedList<IPaced> slot = _slots[tick % Slots];
        for (int i = slot.Count - 1; i >= 0; i--)
        {
            // Backwards: removal moves the last one, which has had its tick, into the hole.
            IPaced paced = slot[i];
            if (!paced.Tick(DueOf(tick), tick / Slots))
            {
                Remove(paced);
            }
        }

        return true;
    }

    private long TickAt(long now) => (long)((Int128)(now - origin) * 1000 / frequency);

    private long DueOf(long tick) => origin + (long)((Int128)tick * frequency / 1000);
}

/// <summary>What a <see cref="PacingWheel"/> ticks.</summary>
internal interface IPaced : IIndexed
{
    /// <summary>Its slot, fixed.</summary>
    int Slot { get; }

    /// <summary>One tick; false to be paced no more.</summary>
    /// <param name="due">When it was due, in clock ticks: exactly 20 ms after the one before, or a multiple.</param>
    /// <param name="round">The number of the round: one more each 20 ms, also over rounds left out.</param>
    bool Tick(long due, long round);
}
