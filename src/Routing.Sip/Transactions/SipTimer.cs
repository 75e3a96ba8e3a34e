namespace Routing.Sip.Transactions;

/// <summary>Whose timers fire, where a delegate for each would cost more than the timer. Within the turn.</summary>
internal interface ITimerUser
{
    /// <summary>One of its timers, which it knows by reference, is due; it is not armed any more.</summary>
    void OnTimer(SipTimer timer);
}

/// <summary>One timer of a transaction or dialog. Armed, re-armed and cancelled within the stack's turn.</summary>
internal sealed class SipTimer
{
    private readonly TimerQueue _queue;
    private readonly object _user;

    public SipTimer(TimerQueue queue, Action fired) => (_queue, _user) = (queue, fired);

    public SipTimer(TimerQueue queue, ITimerUser user) => (_queue, _user) = (queue, user);

    /// <summary>Its list in the queue's wheel, or -1 while it is not armed.</summary>
    public int Place { get; set; } = -1;

    /// <summary>When it fires, in ticks of the queue's time.</summary>
    public long Due { get; set; }

    /// <summary>Its neighbours in that list.</summary>
    public SipTimer? Previous { get; set; }

    public SipTimer? Next { get; set; }

    public bool IsArmed => Place >= 0;

    public void Arm(TimeSpan after) => _queue.Arm(this, after);

    public void Cancel() => _queue.Cancel(this);

    public void Fire()
    {
        if (_user is Action fired)
        {
            fired();
        }
        else
        {
            ((ITimerUser)_user).OnTimer(this);
        }
    }
}
