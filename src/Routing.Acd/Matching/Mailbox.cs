using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Routing.Acd.Model;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>
/// The combining mailbox around the core. It has no thread of its own. Whoever posts and finds the core
/// idle applies the command at once, then some that others posted meanwhile, and hands what is left on to
/// the pool; whoever finds it busy leaves the command and goes. Every member from any thread.
/// </summary>
internal sealed class Mailbox<TSteps> : IThreadPoolWorkItem
    where TSteps : struct, ISteps
{
    private readonly Matcher _matcher;
    private readonly Outbox _outbox;
    private readonly Delivery<TSteps> _delivery;
    private readonly IAcdAlarm _alarm;
    private readonly Action<IThreadPoolWorkItem> _handOn;
    private readonly Inbox<TSteps> _inbox;
    private readonly MailboxTurns _turns;

    // 1 while someone holds the core. Taken by CompareExchange (TryEnter), given back by Exchange, both full
    // fences. A poster publishes its command before it tries to enter; the holder looks for more after it
    // gave the core back. So one of the two sees the other, and no command is left lying.
    private int _held;

    // Only whoever holds the core: what the alarm was told last, and whether that still stands.
    private long? _armed;
    private bool _armedKnown = true;

    // Set by a reader, taken by the holder; the copy comes back in _copy (Volatile on both sides).
    private int _copyWanted;
    private CoreCopy _copy = CoreCopy.Empty;

    /// <summary>A mailbox for <paramref name="matcher"/>, whose events go to <paramref name="outbox"/> and <paramref name="delivery"/> takes out.</summary>
    public Mailbox(
        Matcher matcher,
        Outbox outbox,
        Delivery<TSteps> delivery,
        IAcdAlarm alarm,
        Action<IThreadPoolWorkItem> handOn,
        int inboxCapacity,
        MailboxTurns turns)
    {
        _matcher = matcher;
        _outbox = outbox;
        _delivery = delivery;
        _alarm = alarm;
        _handOn = handOn;
        _inbox = new Inbox<TSteps>(inboxCapacity);
        _turns = turns;
    }

    /// <summary>Posts a command.</summary>
    /// <exception cref="Exception">
    /// Whatever a port threw, or the core by a fault of its own, while this thread held it: the first of it, when all
    /// is in order again. The command may have been another's.
    /// </exception>
    public void Post(in AcdCommand command)
    {
        Exception? fault = null;
        if (!TryEnter())
        {
            _inbox.Push(command);
            if (!TryEnter())
            {
                return;
            }
        }
        else if (_inbox.IsEmpty)
        {
            ApplyOwn(command, out fault);
        }
        else
        {
            // The core is free, but the inbox is not: an earlier command of this very thread may stand there.
            _inbox.Push(command);
        }

        Drain(fault);
    }

    /// <summary>A copy of the core, at most a moment old.</summary>
    public CoreCopy Copy()
    {
        CoreCopy before = LastCopy();
        TSteps.Writes(Shared.CopyWanted);
        Volatile.Write(ref _copyWanted, 1);
        var wait = default(SpinWait);
        for (int look = 0; look < _turns.Looks && ReferenceEquals(LastCopy(), before); look++)
        {
            if (TryEnter())
            {
                Drain();
                break;
            }

            wait.SpinOnce(sleep1Threshold: -1);
        }

        return LastCopy();
    }

    /// <summary>Goes on with the core that an earlier turn handed on.</summary>
    void IThreadPoolWorkItem.Execute() => Drain();

    private CoreCopy LastCopy()
    {
        TSteps.Reads(Shared.Copy);
        return Volatile.Read(ref _copy);
    }

    // Inlined as they would be without the hook, whose empty call alone makes the JIT think twice.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryEnter()
    {
        TSteps.Tries(Shared.Held);
        return Interlocked.CompareExchange(ref _held, 1, 0) == 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Leave()
    {
        TSteps.Writes(Shared.Held);
        Interlocked.Exchange(ref _held, 0);
    }

    /// <summary>
    /// Applies what is posted, with the core held, and gives the core back or hands it on. When a port throws, which
    /// is a fault, nothing is lost by it: commands are applied and events told as if it had not, and whoever met it
    /// hears of it at the end. So too when the core throws, but see <see cref="Recover"/>.
    /// </summary>
    private void Drain(Exception? fault = null)
    {
        int applied = 0;
        bool faulty = fault is not null;
        bool again;
        do
        {
            again = false;
            try
            {
                if (Work(ref applied, ref fault))
                {
                    break; // it is the work item's now
                }
            }
            catch (Exception e)
            {
                fault ??= e;
                applied = 0;
                again = !faulty; // to look once more: the alarm may not have been told
                faulty = true;
                Recover();
            }

            Leave();
        }
        while ((again || _inbox.IsReady) && TryEnter());

        try
        {
            _delivery.Deliver();
        }
        finally
        {
            if (fault is not null)
            {
                ExceptionDispatchInfo.Throw(fault);
            }
        }
    }

    /// <summary>One turn with the core held; true when it is handed on and held no more by this thread.</summary>
    private bool Work(ref int applied, ref Exception? fault)
    {
        if (_inbox.IsReady)
        {
            ApplyPosted(ref applied);
        }

        Arm();
        CopyIfWanted();
        fault ??= _outbox.TakeFault(); // before another may hold the core
        if (applied < _turns.Commands || !_inbox.IsReady)
        {
            return false;
        }

        _handOn(this); // when it throws nobody has it
        return true;
    }

    /// <summary>What others posted. By itself, since a command is too big to have room made for it where there is none.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ApplyPosted(ref int applied)
    {
        while (applied < _turns.Commands && _inbox.TryTake(out AcdCommand command))
        {
            Apply(command);
            applied++;
        }
    }

    private void ApplyOwn(in AcdCommand command, out Exception? fault)
    {
        fault = null;
        try
        {
            Apply(command);
        }
        catch (Exception e)
        {
            fault = e; // thrown again when all is in order
            Recover();
        }
    }

    /// <summary>
    /// After a fault of the core itself. What was noted of the command that broke off concerns no other one, and what
    /// the alarm knows is not known. What the command had changed by then stays changed, and nothing is taken back:
    /// whom it was about may stand half in one state and half in another, so the partition goes on, for all others'
    /// sake, without the promise that it is right. Whoever hears of such a fault makes the partition anew.
    /// </summary>
    private void Recover()
    {
        _matcher.DropUnsettled();
        _armedKnown = false;
    }

    private void Apply(in AcdCommand command)
    {
        // A tick may have come too early (the alarm is spent), so what it was told stands no more.
        _armedKnown &= command.Kind != AcdCommandKind.Tick;
        _outbox.Note(command);
        _matcher.Apply(command);
        CopyIfWanted();
    }

    private void Arm()
    {
        long? due = _matcher.NextDeadline;
        if (!_armedKnown || due != _armed)
        {
            _armedKnown = false; // should it throw
            _alarm.Arm(due);
            _armedKnown = true;
            _armed = due;
        }
    }

    private void CopyIfWanted()
    {
        TSteps.Reads(Shared.CopyWanted);
        if (Volatile.Read(ref _copyWanted) != 0)
        {
            TSteps.Writes(Shared.CopyWanted);
            Volatile.Write(ref _copyWanted, 0);
            TSteps.Writes(Shared.Copy);
            Volatile.Write(ref _copy, _matcher.Copy());
        }
    }
}
