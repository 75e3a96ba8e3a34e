namespace Routing.Pbx.Scheduling;

/// <summary>
/// The clock of a <see cref="VirtualScheduler"/>: stands still while work runs, then jumps to the next
/// due timer. Timers that are due together fire in the order in which they were armed. Any thread may arm and disarm; they
/// fire on the scheduler's own, never under the gate.
/// </summary>
internal sealed class VirtualClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<(VirtualTimer Timer, long Arming), (long Due, long Arming)> _due = new();

    // Written under the gate by the scheduler's thread, read without it by whoever asks for the time: Volatile on both sides.
    private long _elapsed;
    private long _armings;
    private int _armed;

    public int Armed => Volatile.Read(ref _armed);

    public TimeSpan Elapsed => new(Volatile.Read(ref _elapsed));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => start + Elapsed;

    public override long GetTimestamp() => Volatile.Read(ref _elapsed);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves to the next timer due at or before <paramref name="limit"/> and fires it.</summary>
    public bool TryFireNext(TimeSpan limit)
    {
        if (Next(limit) is not { } timer)
        {
            return false;
        }

        timer.Call();
        return true;
    }

    public void MoveTo(TimeSpan elapsed)
    {
        lock (_gate)
        {
            Volatile.Write(ref _elapsed, Math.Max(_elapsed, elapsed.Ticks));
        }
    }

    private VirtualTimer? Next(TimeSpan limit)
    {
        lock (_gate)
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
                    return null;
                }

                _due.Dequeue();
                Volatile.Write(ref _elapsed, Math.Max(_elapsed, key.Due));
                entry.Timer.Next();
                return entry.Timer;
            }

            return null;
        }
    }

    private sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        /// <summary>The number of the arming that is valid now; 0 while not armed. Under the gate.</summary>
        public long Arming { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                Disarm();
                _period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Arm(dueTime);
                }
            }

            return true;
        }

        /// <summary>It is due: armed again where it has a period. Under the gate.</summary>
        public void Next()
        {
            Disarm();
            if (_period != Timeout.InfiniteTimeSpan && _period > TimeSpan.Zero)
            {
                Arm(_period);
            }
        }

        public void Call() => callback(state);

        public void Dispose()
        {
            lock (clock._gate)
            {
                Disarm();
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Arm(TimeSpan dueTime)
        {
            Arming = ++clock._armings;
            clock._armed++;
            clock._due.Enqueue((this, Arming), (clock._elapsed + Math.Max(0, dueTime.Ticks), Arming));
        }

        private void Disarm()
        {
            if (Arming != 0)
            {
                Arming = 0;
                clock._armed--;
            }
        }
    }
}
