namespace Routing.Sip.Transactions;

/// <summary>One timer of a transaction or dialog. Armed, re-armed and cancelled within the stack's turn.</summary>
internal sealed class SipTimer(TimerQueue queue, Action fired)
{
    /// <summary>Its place in the queue's heap, or -1 while it is not armed.</summary>
    public int Place { get; set; } = -1;

    public long Due { get; set; }

    public long Order { get; set; }

    public bool IsArmed => Place >= 0;

    public void Arm(TimeSpan after) => queue.Arm(this, after);

    public void Cancel() => queue.Cancel(this);

    public void Fire() => fired();
}
