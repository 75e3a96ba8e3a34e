using System.Collections.Concurrent;

namespace Routing.Simulator.Actors;

/// <summary>
/// Where all actors of a crowd act: one queue of turns, run one at a time in the order of posting, and
/// the deadlines they set. So no actor has a thread or a lock, and each may look at the others. SIP, media
/// and timer threads only <see cref="Post"/>; everything else is called within turns.
/// </summary>
internal sealed class Stage : IThreadPoolWorkItem, IDisposable
{
    // A busy stage yields its thread after this many turns.
    private const int TurnsPerSchedule = 256;

    private readonly ConcurrentQueue<Action> _turns = new();
    private readonly SortedSet<Deadline> _deadlines = [];
    private readonly TimeProvider _time;
    private readonly Action<IThreadPoolWorkItem> _schedule;
    private readonly Action<Exception> _onFault;
    private readonly ITimer _timer;
    private readonly long _origin;

    // Turns posted and not yet finished. The poster that lifts it from 0 schedules the drain; the drain that
    // brings it back to 0 stops. Interlocked on both sides: whoever sees the 0 owns the hand-over.
    private int _pending;
    private int _ticking;
    private long _orders;
    private TimeSpan _armedFor = TimeSpan.MaxValue;

    /// <summary>A stage on <paramref name="time"/>; an exception that escapes a turn goes to <paramref name="onFault"/>.</summary>
    /// <param name="time">The clock and the timer.</param>
    /// <param name="onFault">Called within the faulty turn.</param>
    /// <param name="schedule">Where turns run; null for the thread pool.</param>
    public Stage(TimeProvider time, Action<Exception> onFault, Action<IThreadPoolWorkItem>? schedule = null)
    {
        _time = time;
        _onFault = onFault;
        _schedule = schedule ?? (static work => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false));
        _origin = time.GetTimestamp();
        _timer = time.CreateTimer(static stage => ((Stage)stage!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Time since the stage was made. Any thread.</summary>
    public TimeSpan Now => _time.GetElapsedTime(_origin);

    /// <summary>Deadlines that are set. Within turns.</summary>
    public int Deadlines => _deadlines.Count;

    /// <summary>Turns that wait or run now. Any thread.</summary>
    // Volatile pairs with the Interlocked writes of posters and drain.
    public int Pending => Volatile.Read(ref _pending);

    /// <summary>Has <paramref name="turn"/> run soon, never on the caller's stack. Any thread; never blocks.</summary>
    public void Post(Action turn)
    {
        _turns.Enqueue(turn);
        if (Interlocked.Increment(ref _pending) == 1)
        {
            _schedule(this);
        }
    }

    /// <summary>Runs <paramref name="turn"/> after <paramref name="span"/>, unless cancelled before. Within turns.</summary>
    public Deadline After(TimeSpan span, Action turn)
    {
        var deadline = new Deadline(this, Now + (span > TimeSpan.Zero ? span : TimeSpan.Zero), ++_orders, turn);
        _deadlines.Add(deadline);
        Arm();
        return deadline;
    }

    /// <summary>Stops the timer: no deadline comes any more.</summary>
    public void Dispose() => _timer.Dispose();

    void IThreadPoolWorkItem.Execute()
    {
        int turns = 0;
        do
        {
            if (turns++ == TurnsPerSchedule)
            {
                _schedule(this);
                return;
            }

            // The enqueue comes before the increment, so a counted turn is always there to take.
            _turns.TryDequeue(out Action? turn);
            Run(turn!);
        }
        while (Interlocked.Decrement(ref _pending) != 0);
    }

    internal void Cancel(Deadline deadline) => _deadlines.Remove(deadline);

    private void Run(Action turn)
    {
        try
        {
            turn();
        }
        catch (Exception e)
        {
            _onFault(e);
        }
    }

    // One tick in the queue at a time: a late stage is not flooded by its own timer. Pairs with Tick.
    private void OnTimer()
    {
        if (Interlocked.Exchange(ref _ticking, 1) == 0)
        {
            Post(Tick);
        }
    }

    private void Tick()
    {
        Interlocked.Exchange(ref _ticking, 0);
        _armedFor = TimeSpan.MaxValue;
        TimeSpan now = Now;
        while (_deadlines.Min is { } first && first.Due <= now)
        {
            _deadlines.Remove(first);
            Run(first.Turn);
        }

        Arm();
    }

    // The timer stands at the earliest deadline. One that was cancelled is not worth a re-arming: it ticks for nothing.
    private void Arm()
    {
        if (_deadlines.Min is { } first && first.Due < _armedFor)
        {
            _armedFor = first.Due;
            TimeSpan left = first.Due - Now;

            // Timers count whole milliseconds and may not fire early.
            _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(0, left.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
        }
    }
}
