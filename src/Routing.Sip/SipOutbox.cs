using Microsoft.Extensions.Logging;

namespace Routing.Sip;

/// <summary>
/// What the application is to be told, in the order in which it happened. Filled within the stack's turn,
/// delivered outside it by one thread at a time: so events come in order, one at a time, and an
/// application may call back without a deadlock. Never delivered on a thread that called the stack from above.
/// </summary>
internal sealed class SipOutbox(Lock turn, ILogger log, SipMetrics metrics)
{
    private Queue<SipEvent> _events = new();
    private Queue<SipEvent> _batch = new(); // of whoever delivers, alone
    private bool _delivering;

    // How many are left of the batch: written by whoever delivers, read within the turn, where a moment's delay does not matter.
    private volatile int _taken;

    /// <summary>Within the turn.</summary>
    public void Add(SipEvent what) => _events.Enqueue(what);

    /// <summary>Within the turn: how many events wait.</summary>
    public int Waiting => _events.Count + _taken;

    /// <summary>Within the turn: is there something to deliver that nobody is delivering?</summary>
    public bool NeedsDelivery => !_delivering && Waiting > 0;

    /// <summary>
    /// Within the turn: takes all that waits, for whoever called to <see cref="Deliver()"/> when the turn is over. False when nothing
    /// waits, and then nobody delivers any more.
    /// </summary>
    public bool TakeBatch()
    {
        if (_batch.Count == 0)
        {
            (_events, _batch) = (_batch, _events);
        }

        _taken = _batch.Count;
        return _delivering = _batch.Count > 0;
    }

    /// <summary>Outside the turn, by whoever took a batch: delivers until nothing is left.</summary>
    public void Deliver()
    {
        try
        {
            bool goesOn;
            do
            {
                while (_batch.TryDequeue(out SipEvent? next))
                {
                    _taken = _batch.Count;
                    Deliver(next);
                }

                lock (turn)
                {
                    goesOn = TakeBatch();
                }
            }
            while (goesOn);
        }
        catch
        {
            // No memory: that event is lost, the next turn goes on with the others.
            lock (turn)
            {
                _delivering = false;
            }

            throw;
        }
    }

    private void Deliver(SipEvent next)
    {
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

/// <summary>One thing to tell the application.</summary>
internal abstract record SipEvent
{
    public abstract void Deliver();
}
