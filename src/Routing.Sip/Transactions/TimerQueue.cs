namespace Routing.Sip.Transactions;

/// <summary>
/// All timers of one stack on one timer of its <see cref="TimeProvider"/>: an intrusive heap, so that a
/// timer costs one small object, cancelling leaves nothing behind, and those due together fire in the order of
/// arming. Used within the stack's turn; only <c>ticked</c> is called from outside it.
/// </summary>
internal sealed class TimerQueue : IDisposable
{
    private const int Arity = 4;

    private readonly TimeProvider _time;
    private readonly Action<Exception> _faulted;
    private readonly ITimer _clock;
    private readonly long _origin;
    private SipTimer[] _heap = new SipTimer[64];
    private long _orders;
    private long _armedFor = long.MaxValue;

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

    public int Count { get; private set; }

    /// <summary>Time since this queue was made; monotonic.</summary>
    public TimeSpan Now => _time.GetElapsedTime(_origin);

    public DateTimeOffset UtcNow => _time.GetUtcNow();

    public void Arm(SipTimer timer, TimeSpan after)
    {
        Cancel(timer);
        timer.Due = Now.Ticks + Math.Max(0, after.Ticks);
        timer.Order = ++_orders;
        if (Count == _heap.Length)
        {
            Array.Resize(ref _heap, Count * 2);
        }

        Up(timer, Count++);
        SetClock();
    }

    public void Cancel(SipTimer timer)
    {
        int place = timer.Place;
        if (place < 0)
        {
            return;
        }

        timer.Place = -1;
        SipTimer last = _heap[--Count];
        _heap[Count] = null!;
        if (last != timer)
        {
            Up(last, place);
            Down(last, last.Place);
        }

        if (Count == 0)
        {
            SetClock();
        }
    }

    /// <summary>Fires what is due now, in order, and sets the clock for the next.</summary>
    public void FireDue()
    {
        _armedFor = long.MaxValue;
        while (Count > 0 && _heap[0].Due <= Now.Ticks)
        {
            SipTimer timer = _heap[0];
            Cancel(timer);
            try
            {
                timer.Fire();
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                _faulted(fault); // our own bug: it costs what this one timer was for
            }
        }

        SetClock();
    }

    /// <summary>Ticks as soon as possible on the clock's thread: for events that must not run on the caller's stack.</summary>
    public void Kick()
    {
        _armedFor = Now.Ticks;
        _clock.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _clock.Dispose();

    private void SetClock()
    {
        if (Count == 0)
        {
            // A kick under way must still tick; otherwise an idle stack holds no armed clock.
            if (_armedFor != long.MaxValue && _armedFor > Now.Ticks)
            {
                _armedFor = long.MaxValue;
                _clock.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }

            return;
        }

        long due = _heap[0].Due;
        if (due >= _armedFor)
        {
            return; // it ticks earlier than needed and looks again
        }

        // Rounded up: a clock in milliseconds must not tick just before the time.
        _armedFor = due;
        long wait = Math.Max(0, due - Now.Ticks);
        long rounded = (wait + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond;
        _clock.Change(new TimeSpan(rounded), Timeout.InfiniteTimeSpan);
    }

    private void Up(SipTimer timer, int place)
    {
        while (place > 0)
        {
            int parent = (place - 1) / Arity;
            if (!Before(timer, _heap[parent]))
            {
                break;
            }

            Put(_heap[parent], place);
            place = parent;
        }

        Put(timer, place);
    }

    private void Down(SipTimer timer, int place)
    {
        while (true)
        {
            int least = (place * Arity) + 1;
            if (least >= Count)
            {
                break;
            }

            int end = Math.Min(least + Arity, Count);
            for (int i = least + 1; i < end; i++)
            {
                least = Before(_heap[i], _heap[least]) ? i : least;
            }

            if (!Before(_heap[least], timer))
            {
                break;
            }

            Put(_heap[least], place);
            place = least;
        }

        Put(timer, place);
    }

    private void Put(SipTimer timer, int place)
    {
        _heap[place] = timer;
        timer.Place = place;
    }

    private static bool Before(SipTimer a, SipTimer b) => a.Due != b.Due ? a.Due < b.Due : a.Order < b.Order;
}
