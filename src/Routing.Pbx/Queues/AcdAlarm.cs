using Routing.Acd;
using Routing.Acd.Model;
using Routing.Pbx.Scheduling;

namespace Routing.Pbx.Queues;

/// <summary>The ACD's one timer: posts a tick when its next deadline comes. Any thread.</summary>
internal sealed class AcdAlarm : IAcdAlarm, IDisposable
{
    private readonly ProcessClock _clock;
    private readonly ITimer _timer;

    // What Arm said last; 0 for nothing. Written by whoever holds the core, read by the timer: a figure, it orders nothing.
    private long _due;

    // The last tick and how late it was, replaced as a whole: volatile orders its contents before the reference.
    private volatile Tick _tick = new(0, 0);

    private IAcdRouter? _router;

    public AcdAlarm(TimeProvider time, ProcessClock clock)
    {
        _clock = clock;
        _timer = time.CreateTimer(static self => ((AcdAlarm)self!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Who gets the ticks; set once, before the first command.</summary>
    public void Attach(IAcdRouter router) => _router = router;

    /// <inheritdoc/>
    public void Arm(long? dueMicroseconds)
    {
        Volatile.Write(ref _due, dueMicroseconds ?? 0);
        if (dueMicroseconds is not { } due)
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        // Timers count in milliseconds: rounded up, so that the tick finds its deadline passed.
        long wait = Math.Max(0, due - _clock.Microseconds);
        long milliseconds = Math.Min((wait + 999) / 1000, int.MaxValue);
        _timer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>By how many microseconds the tick came late whose time is <paramref name="time"/>; 0 when that is no tick's, or not the last one's.</summary>
    public long Late(long time) => _tick is { } tick && tick.Time == time ? tick.Late : 0;

    private void Ring()
    {
        long now = _clock.Microseconds;
        long due = Volatile.Read(ref _due);
        _tick = new Tick(now, due == 0 ? 0 : Math.Max(0, now - due));
        _router?.Post(AcdCommand.Tick(now));
    }

    private sealed record Tick(long Time, long Late);
}
