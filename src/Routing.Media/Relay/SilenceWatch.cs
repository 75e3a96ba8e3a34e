namespace Routing.Media.Relay;

/// <summary>
/// Finds the legs whose peer has fallen silent. A ring of seconds, looked at lazily: a packet costs one write in its leg, and a leg one
/// look when its limit would be over had nothing come since the last look. Owned by one loop thread; allocation-free once its lists have grown.
/// </summary>
/// <param name="origin">The clock's ticks at second 0.</param>
/// <param name="frequency">The clock's ticks a second.</param>
internal sealed class SilenceWatch(long origin, long frequency)
{
    // What is due later is looked at once too early, and put off.
    private const int Seconds = 512;

    private readonly IndexedList<IWatched>[] _ring = [.. Enumerable.Range(0, Seconds).Select(_ => new IndexedList<IWatched>())];
    private long _next = 1;
    private int _count;

    /// <summary>How many are watched.</summary>
    public int Count => _count;

    /// <summary>The clock's ticks when the next second is to be looked at; null while nobody is watched.</summary>
    public long? NextDue => _count == 0 ? null : origin + (_next * frequency);

    /// <summary>Watches it from now on: it says itself when it is first to be looked at.</summary>
    public void Add(IWatched watched, long now)
    {
        if (watched.Look(now) is { } due)
        {
            if (_count++ == 0)
            {
                _next = ((now - origin) / frequency) + 1;
            }

            Place(watched, due);
        }
    }

    /// <summary>Watches it no more; nothing when it is not watched. Not to be called from within a look.</summary>
    public void Remove(IWatched watched)
    {
        if (watched.Index >= 0)
        {
            _ring[watched.Second].Remove(watched);
            _count--;
        }
    }

    /// <summary>What it waits for has changed: it is looked at now, and when it says.</summary>
    public void Renew(IWatched watched, long now)
    {
        Remove(watched);
        Add(watched, now);
    }

    /// <summary>Looks at all whose second has come.</summary>
    public void Run(long now)
    {
        // After a long stop each place is passed once, not each second.
        long last = (now - origin) / frequency;
        _next = Math.Max(_next, last - Seconds + 1);
        for (; _next <= last && _count > 0; _next++)
        {
            IndexedList<IWatched> due = _ring[_next % Seconds];
            for (int i = due.Count - 1; i >= 0; i--)
            {
                IWatched watched = due[i];
                due.Remove(watched);
                if (watched.Look(now) is { } again)
                {
                    Place(watched, again);
                }
                else
                {
                    _count--;
                }
            }
        }
    }

    // Rounded up, and never into the second that is being looked at.
    private void Place(IWatched watched, long due)
    {
        long second = Math.Clamp((due - origin + frequency - 1) / frequency, _next + 1, _next + Seconds - 1);
        watched.Second = (int)(second % Seconds);
        _ring[watched.Second].Add(watched);
    }
}

/// <summary>What a <see cref="SilenceWatch"/> looks at.</summary>
internal interface IWatched : IIndexed
{
    /// <summary>Its second in the ring, kept by the watch.</summary>
    int Second { get; set; }

    /// <summary>Looks whether it has been silent for too long; the clock's ticks of the next look, null for none.</summary>
    long? Look(long now);
}
