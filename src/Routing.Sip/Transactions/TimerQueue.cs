namespace Routing.Sip.Transactions;

/// <summary>
/// All timers of one stack in a <see cref="TimerWheel"/> on one timer of its <see cref="TimeProvider"/>, armed for the next deadline.
/// Those due together fire in the order of arming. Used within the stack's turn; only <c>ticked</c> is called from outside it.
/// </summary>
internal sealed class TimerQueue : IDisposable
{
    private const long Kicked = -1;

    // Timers of the system take no more than 49 days; one that ticks too early looks again.
    private const long LongestWait = 30 * TimeSpan.TicksPerDay;

    private readonly TimeProvider _time;
    private readonly Action<Exception> _faulted;
    private readonly ITimer _clock;
    private readonly long _origin;
    private readonly TimerWheel _wheel = new();

    // When the clock is to tick, or that it does at once; the greatest number while it is not set.
    private long _setFor = long.MaxValue;

    /// <param name="time">The clock.</param>
    /// <param name="ticked">Called on the clock's thread when something is due; it enters the turn and calls <see cref="FireDue"/>.</param>
    /// <param name="faulted">Told of a timer that failed; the others go on.</param>
    public TimerQueue(TimeProvider time, Action ticked, Action<Exception> faulted)
    {
        _time = time;
        _faulted = faulted;
        _origin = time.GetTimestamp();
        _clock = time.CreateTimer(_ => ticked(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Count => _wheel.Count;

    /// <summary>Time since this queue was made; monotonic.</summary>
    public TimeSpan Now => _time.GetElapsedTime(_origin);

    public DateTimeOffset UtcNow => _time.GetUtcNow();

    public void Arm(SipTimer timer, TimeSpan after)
    {
        if (timer.IsArmed)
        {
            _wheel.Cancel(timer);
        }

        long now = Now.Ticks;
        _wheel.Arm(timer, now + Math.Max(0, after.Ticks));
        if (timer.Due < _setFor)
        {
            SetClock(timer.Due, now); // else it ticks earlier than needed and looks again
        }
    }

    public void Cancel(SipTimer timer)
    {
        if (!timer.IsArmed)
        {
            return;
        }

        _wheel.Cancel(timer);
        if (_wheel.Count == 0)
        {
            StopClock();
        }
    }

    /// <summary>Fires what is due now, in order, and sets the clock for the next.</summary>
    public void FireDue()
    {
        _setFor = long.MinValue; // whatever is armed meanwhile: the clock is set at the end
        try
        {
            while (_wheel.Take(Now.Ticks) is { } timer)
            {
                Fire(timer);
            }
        }
        finally
        {
            if (_setFor != Kicked)
            {
                _setFor = long.MaxValue;
                if (_wheel.Next is { } next)
                {
                    SetClock(next, Now.Ticks);
                }
            }
        }
    }

    /// <summary>Ticks as soon as possible on the clock's thread: for events that must not run on the caller's stack.</summary>
    public void Kick()
    {
        _setFor = Kicked;
        _clock.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _clock.Dispose();

    private void Fire(SipTimer timer)
    {
        try
        {
            timer.Fire();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            _faulted(fault); // our own bug: it costs what this one timer was for
        }
    }

    private void SetClock(long due, long now)
    {
        // Rounded up: a clock in milliseconds must not tick just before the time.
        _setFor = due;
        long wait = Math.Clamp(due - now, 0, LongestWait);
        long rounded = (wait + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond;
        _clock.Change(new TimeSpan(rounded), Timeout.InfiniteTimeSpan);
    }

    // An idle stack holds no armed clock; but a kick under way must still tick.
    private void StopClock()
    {
        if (_setFor is >= 0 and not long.MaxValue)
        {
            _setFor = long.MaxValue;
            _clock.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
