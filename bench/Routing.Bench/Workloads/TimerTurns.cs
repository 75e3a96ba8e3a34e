namespace Routing.Bench.Workloads;

/// <summary>Timers of any make, by number.</summary>
internal interface ITimers
{
    void Arm(int timer, long due);

    void Cancel(int timer);

    bool TryTakeDue(long now, out int timer);
}

/// <summary>
/// Work for timers: a hundred thousand stand (limits and steps of those who wait), due within an hour, armed
/// anew when they fire; others of up to a minute (ringing) begin and are over before their time has come, some
/// three thousand a second.
/// </summary>
internal sealed class TimerTurns<TTimers>
    where TTimers : struct, ITimers
{
    /// <summary>Timers that stand.</summary>
    public const int Standing = 100_000;

    /// <summary>Timers beside them.</summary>
    public const int UnderWay = 64;

    private const long OpMicroseconds = 300;
    private const long LeastMicroseconds = 5_000_000;
    private const long MinuteMicroseconds = 55_000_000;
    private const long HourMicroseconds = 3_600_000_000;

    // Not readonly: a struct is called in place, and its methods are then no virtual ones.
    private TTimers _timers;
    private SplitMix _random = new(11);
    private long _now = 1_800_000_000_000_000;

    public TimerTurns(TTimers timers)
    {
        _timers = timers;
        for (int timer = 0; timer < Standing + UnderWay; timer++)
        {
            _timers.Arm(timer, Due(timer));
        }
    }

    /// <summary>Each time a new one is armed, and the oldest of those under way cancelled.</summary>
    public void ArmAndCancel(int operations)
    {
        for (int i = 0; i < operations; i++)
        {
            Anew(Standing + (i % UnderWay));
        }
    }

    /// <summary>Each time any one that stands is cancelled and armed anew.</summary>
    public void Rearm(int operations)
    {
        for (int i = 0; i < operations; i++)
        {
            Anew(_random.Below(Standing));
        }
    }

    private void Anew(int timer)
    {
        _timers.Cancel(timer);
        _timers.Arm(timer, Due(timer));
        _now += OpMicroseconds;
        while (_timers.TryTakeDue(_now, out int due))
        {
            _timers.Arm(due, Due(due));
        }
    }

    private long Due(int timer) => _now + LeastMicroseconds + (long)(_random.Share() * (timer < Standing ? HourMicroseconds : MinuteMicroseconds));
}
