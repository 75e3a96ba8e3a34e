using Routing.Acd.Model;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>
/// What the core decided, on its way out. Appended to by whoever holds the core; delivered by whoever
/// holds the drain right, which is another one: events leave one at a time in the applied order, and a
/// slow receiver never holds the core.
/// </summary>
internal sealed class Outbox(IAcdEvents events, Action<IThreadPoolWorkItem> handOn) : IThreadPoolWorkItem
{
    // A thread delivers this many at most before it hands the rest on: it came here to post one command.
    private const int EventsPerTurn = 256;

    private readonly SegmentQueue<AcdEvent> _events = new();

    // 1 while someone holds the drain right. Taken by CompareExchange, given back by Exchange. Both are full
    // fences: an appender's CompareExchange comes after its append, the drainer's look for more after its
    // Exchange, so one of the two sees the other and nothing is left lying.
    private int _draining;

    /// <summary>Adds an event. Only by whoever holds the core.</summary>
    public void Append(in AcdEvent acdEvent) => _events.Add(acdEvent);

    /// <summary>Delivers what is there unless another thread is at it. Any thread; never blocks.</summary>
    public void Deliver()
    {
        while (!_events.IsEmpty && Interlocked.CompareExchange(ref _draining, 1, 0) == 0)
        {
            if (!DeliverTurn())
            {
                return;
            }
        }
    }

    /// <summary>Goes on with the right that an earlier turn handed on.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        if (DeliverTurn())
        {
            Deliver();
        }
    }

    /// <summary>One turn with the right held; false when the right was handed on.</summary>
    private bool DeliverTurn()
    {
        bool handedOn = false;
        try
        {
            int delivered = 0;
            while (_events.TryTake(out AcdEvent acdEvent))
            {
                events.OnEvent(acdEvent);
                if (++delivered == EventsPerTurn)
                {
                    handedOn = true;
                    handOn(this);
                    return false;
                }
            }

            return true;
        }
        finally
        {
            // Also when the receiver threw, which it must not: that event is lost to it, the others are not.
            if (!handedOn)
            {
                Interlocked.Exchange(ref _draining, 0);
            }
        }
    }
}
