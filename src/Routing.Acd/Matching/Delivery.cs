using System.Runtime.CompilerServices;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>
/// Takes events from the outbox to their receiver, one at a time in the applied order. Whoever holds the
/// drain right delivers: a right of its own, so that a slow receiver never holds the core.
/// </summary>
/// <param name="outbox">Where the events come from.</param>
/// <param name="events">The receiver.</param>
/// <param name="handOn">Runs a work item soon on another stack.</param>
/// <param name="eventsPerTurn">A thread delivers this many at most before it hands the rest on: it came here to post one command.</param>
internal sealed class Delivery<TSteps>(Outbox outbox, IAcdEvents events, Action<IThreadPoolWorkItem> handOn, int eventsPerTurn = 256) : IThreadPoolWorkItem
    where TSteps : struct, ISteps
{
    // 1 while someone holds the drain right. Taken by CompareExchange, given back by Exchange. Both are full
    // fences: an appender's CompareExchange comes after its append, the drainer's look for more after its
    // Exchange, so one of the two sees the other and nothing is left lying.
    private int _draining;

    /// <summary>Delivers what is there unless another thread is at it. Any thread; never blocks.</summary>
    public void Deliver()
    {
        while (SomethingThere() && TryEnter())
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool SomethingThere()
    {
        TSteps.Reads(Shared.Events);
        return !outbox.IsEmpty;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryEnter()
    {
        TSteps.Tries(Shared.Draining);
        return Interlocked.CompareExchange(ref _draining, 1, 0) == 0;
    }

    /// <summary>One turn with the right held; false when the right was handed on.</summary>
    private bool DeliverTurn()
    {
        bool handedOn = false;
        bool delivering = false;
        try
        {
            for (int delivered = 0; SomethingThere();)
            {
                delivering = true;
                events.OnEvent(outbox.First);
                delivering = false;
                Drop();
                if (++delivered == eventsPerTurn)
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
            if (delivering)
            {
                Drop();
            }

            if (!handedOn)
            {
                TSteps.Writes(Shared.Draining);
                Interlocked.Exchange(ref _draining, 0);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Drop()
    {
        TSteps.Writes(Shared.Events);
        outbox.Drop();
    }
}
