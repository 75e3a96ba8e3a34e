using Routing.Acd;
using Routing.Acd.Model;
using Routing.Pbx.Scheduling;

namespace Routing.Pbx.Queues;

/// <summary>The ACD's one timer: posts a tick when its next deadline comes. Any thread.</summary>
internal sealed class AcdAlarm : IAcdAlarm, IDisposable
{
    private readonly ProcessClock _clock;
    private readonly ITimer _timer;
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

    private void Ring() => _router?.Post(AcdCommand.Tick(_clock.Microseconds));
}
