using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>
/// Takes events from the outbox to their receiver, one at a time in the applied order. Whoever holds the
/// drain right delivers: a right of its own, so that a slow receiver never holds the core. A receiver that throws,
/// which it must not, has had that event; all others are delivered, and then whoever delivered hears of it.
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
    /// <exception cref="Exception">The first that the receiver or the pool threw, when all is delivered or handed on.</exception>
    public void Deliver()
    {
        Exception? fault = null;
        DeliverAll(ref fault);
        ThrowIfAny(fault);
    }

    /// <summary>Goes on with the right that an earlier turn handed on.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        Exception? fault = null;
        if (DeliverTurn(ref fault))
        {
            DeliverAll(ref fault);
        }

        ThrowIfAny(fault);
    }

    private static void ThrowIfAny(Exception? fault)
    {
        if (fault is not null)
        {
            ExceptionDispatchInfo.Throw(fault);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void DeliverAll(ref Exception? fault)
    {
        while (SomethingThere() && TryEnter())
        {
            if (!DeliverTurn(ref fault))
            {
                return;
            }
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
    private bool DeliverTurn(ref Exception? fault)
    {
        for (int delivered = 0; SomethingThere();)
        {
            try
            {
                events.OnEvent(outbox.First);
            }
            catch (Exception e)
            {
                fault ??= e;
            }

            Drop();
            if (++delivered == eventsPerTurn)
            {
                if (TryHandOn(ref fault))
                {
                    return false;
                }

                delivered = 0;
            }
        }

        TSteps.Writes(Shared.Draining);
        Interlocked.Exchange(ref _draining, 0);
        return true;
    }

    private bool TryHandOn(ref Exception? fault)
    {
        try
        {
            handOn(this);
            return true;
        }
        catch (Exception e)
        {
            fault ??= e; // nobody has it then: this thread delivers another turn
            return false;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Drop()
    {
        TSteps.Writes(Shared.Events);
        outbox.Drop();
    }
}
