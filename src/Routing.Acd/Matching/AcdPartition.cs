using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>
/// One partition of the ACD: the core behind a combining mailbox. It has no thread of its own. Whoever
/// posts and finds the core idle applies the command at once, then some that others posted meanwhile, and
/// hands what is left on to the pool; whoever finds it busy leaves the command and goes. Made by the
/// exchange, one for each partition; every member from any thread.
/// </summary>
public sealed class AcdPartition : IAcdRouter, IThreadPoolWorkItem
{
    // Others' commands that a poster applies before it hands on: it has a datagram to go back to.
    private const int CommandsPerTurn = 64;

    // How often a reader looks for the copy it asked for before it makes do with the last one.
    private const int LooksForCopy = 2_000;

    private readonly IAcdAlarm _alarm;
    private readonly Action<IThreadPoolWorkItem> _handOn;
    private readonly Inbox _inbox;
    private readonly Outbox _outbox;
    private readonly Matcher _matcher;

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

    /// <summary>An empty partition: nobody is known before the first <see cref="AcdCommandKind.LoadPlan"/>.</summary>
    /// <param name="events">Gets each event, in the applied order.</param>
    /// <param name="alarm">Is told the next deadline; its owner posts the tick.</param>
    /// <param name="handOn">Runs a work item soon on another stack (the thread pool, or a scheduler's queue).</param>
    /// <param name="options">Number, epoch and bounds.</param>
    public AcdPartition(IAcdEvents events, IAcdAlarm alarm, Action<IThreadPoolWorkItem> handOn, AcdPartitionOptions? options = null)
    {
        options ??= new AcdPartitionOptions();
        _alarm = alarm;
        _handOn = handOn;
        _inbox = new Inbox(options.InboxCapacity);
        _outbox = new Outbox(events, handOn);
        _matcher = new Matcher(options, _outbox);
    }

    /// <inheritdoc/>
    public void Post(in AcdCommand command)
    {
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
            ApplyOwn(command);
        }
        else
        {
            // The core is free, but the inbox is not: an earlier command of this very thread may stand there.
            _inbox.Push(command);
        }

        Drain();
    }

    /// <inheritdoc/>
    public IReadOnlyList<Decision> Decisions(Guid interaction) => [];

    /// <inheritdoc/>
    public AcdSnapshot Snapshot()
    {
        CoreCopy before = Volatile.Read(ref _copy);
        Volatile.Write(ref _copyWanted, 1);
        var wait = default(SpinWait);
        for (int look = 0; look < LooksForCopy && ReferenceEquals(Volatile.Read(ref _copy), before); look++)
        {
            if (TryEnter())
            {
                Drain();
                break;
            }

            wait.SpinOnce(sleep1Threshold: -1);
        }

        return Volatile.Read(ref _copy).ToSnapshot();
    }

    /// <summary>Goes on with the core that an earlier turn handed on.</summary>
    void IThreadPoolWorkItem.Execute() => Drain();

    private bool TryEnter() => Interlocked.CompareExchange(ref _held, 1, 0) == 0;

    /// <summary>Applies what is posted, with the core held, and gives the core back or hands it on.</summary>
    private void Drain()
    {
        bool held = true;
        try
        {
            int applied = 0;
            do
            {
                held = true;
                while (applied < CommandsPerTurn && _inbox.TryTake(out AcdCommand command))
                {
                    Apply(command);
                    applied++;
                }

                Arm();
                CopyIfWanted();
                if (applied == CommandsPerTurn && _inbox.IsReady)
                {
                    held = false; // it is the work item's now
                    _handOn(this);
                    break;
                }

                held = false;
                Interlocked.Exchange(ref _held, 0);
            }
            while (_inbox.IsReady && TryEnter());
        }
        finally
        {
            // Only when the core or the alarm threw, which is a fault of ours: the partition goes on.
            if (held)
            {
                Interlocked.Exchange(ref _held, 0);
            }
        }

        _outbox.Deliver();
    }

    private void ApplyOwn(in AcdCommand command)
    {
        try
        {
            Apply(command);
        }
        catch
        {
            Interlocked.Exchange(ref _held, 0); // as in Drain
            throw;
        }
    }

    private void Apply(in AcdCommand command)
    {
        // A tick may have come too early (the alarm is spent), so what it was told stands no more.
        _armedKnown &= command.Kind != AcdCommandKind.Tick;
        _matcher.Apply(command);
        CopyIfWanted();
    }

    private void Arm()
    {
        long? due = _matcher.NextDeadline;
        if (!_armedKnown || due != _armed)
        {
            _armedKnown = true;
            _armed = due;
            _alarm.Arm(due);
        }
    }

    private void CopyIfWanted()
    {
        if (Volatile.Read(ref _copyWanted) != 0)
        {
            Volatile.Write(ref _copyWanted, 0);
            Volatile.Write(ref _copy, _matcher.Copy());
        }
    }
}
