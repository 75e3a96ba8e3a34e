using Microsoft.Extensions.Logging;

namespace Routing.Sip;

/// <summary>
/// What the application is to be told, in the order in which it happened. Filled within the stack's turn,
/// delivered outside it by one thread at a time: so events come in order, one at a time, and an
/// application may call back without a deadlock. Never delivered on a thread that called the stack from above.
/// </summary>
internal sealed class SipOutbox(Lock turn, ILogger log, SipMetrics metrics)
{
    private readonly Queue<SipEvent> _events = new();
    private bool _delivering;

    /// <summary>Within the turn.</summary>
    public void Add(SipEvent what) => _events.Enqueue(what);

    /// <summary>Within the turn: how many events wait.</summary>
    public int Waiting => _events.Count;

    /// <summary>Within the turn: is there something to deliver that nobody is delivering?</summary>
    public bool NeedsDelivery => _events.Count > 0 && !_delivering;

    /// <summary>Outside the turn: delivers until nothing is left, unless another thread is at it.</summary>
    public void Deliver()
    {
        lock (turn)
        {
            if (_delivering || _events.Count == 0)
            {
                return;
            }

            _delivering = true;
        }

        while (true)
        {
            SipEvent next;
            lock (turn)
            {
                if (!_events.TryDequeue(out next!))
                {
                    _delivering = false;
                    return;
                }
            }

            try
            {
                next.Deliver();
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                // The application's fault must not stop the receive loop; it is its bug and is shown as one.
                metrics.Fault(FaultPlaces.Application);
                SipLog.ApplicationFault(log, fault);
            }
        }
    }
}

/// <summary>One thing to tell the application.</summary>
internal abstract record SipEvent
{
    public abstract void Deliver();
}
