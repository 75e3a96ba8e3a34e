namespace Routing.Pbx.Scheduling;

/// <summary>
/// The clock of a <see cref="VirtualScheduler"/>: stands still while work runs, then jumps to the next
/// due timer. Timers that are due together fire in the order in which they were armed.
/// </summary>
internal sealed class VirtualClock(DateTimeOffset start) : TimeProvider
{
    private readonly PriorityQueue<(VirtualTimer Timer, long Arming), (long Due, long Arming)> _due = new();
    private long _elapsed;
    private long _armings;

    public int Armed { get; private set; }

    public TimeSpan Elapsed => new(_elapsed);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => start + Elapsed;

    public override long GetTimestamp() => _elapsed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves to the next timer due at or before <paramref name="limit"/> and fires it.</summary>
    public bool TryFireNext(TimeSpan limit)
    {
        while (_due.TryPeek(out (VirtualTimer Timer, long Arming) entry, out (long Due, long Arming) key))
        {
            if (entry.Timer.Arming != entry.Arming)
            {
                _due.Dequeue(); // re-armed or disposed since: a leftover
                continue;
            }

            if (key.Due > limit.Ticks)
            {
                return false;
            }

            _due.Dequeue();
            _elapsed = Math.Max(_elapsed, key.Due);
            entry.Timer.Fire();
            return true;
        }

        return false;
    }

    public void MoveTo(TimeSpan elapsed) => _elapsed = Math.Max(_elapsed, elapsed.Ticks);

    private sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        /// <summary>The number of the arming that is valid now; 0 while not armed.</summary>
        public long Arming { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Disarm();
            _period = period;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                Arm(dueTime);
            }

            return true;
        }

        public void Fire()
        {
            Disarm();
            if (_period != Timeout.InfiniteTimeSpan && _period > TimeSpan.Zero)
            {
                Arm(_period);
            }

            callback(state);
        }

        public void Dispose() => Disarm();

        public ValueTask DisposeAsync()
        {
            Disarm();
            return ValueTask.CompletedTask;
        }

        private void Arm(TimeSpan dueTime)
        {
            Arming = ++clock._armings;
            clock.Armed++;
            clock._due.Enqueue((this, Arming), (clock._elapsed + Math.Max(0, dueTime.Ticks), Arming));
        }

        private void Disarm()
        {
            if (Arming != 0)
            {
                Arming = 0;
                clock.Armed--;
            }
        }
    }
}
