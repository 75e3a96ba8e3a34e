using Routing.Acd.Matching;
using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>
/// The mutant that the stress test must kill: the mailbox of <see cref="AcdPartition"/> without the look
/// into the inbox before a poster applies its own command directly.
/// </summary>
internal sealed class UncheckedPartition : IThreadPoolWorkItem
{
    private readonly Inbox<NoSteps> _inbox = new(16_384);
    private readonly Delivery<NoSteps> _outbox;
    private readonly Matcher _matcher;
    private readonly IAcdAlarm _alarm;
    private readonly Action<IThreadPoolWorkItem> _handOn;
    private int _held;

    public UncheckedPartition(IAcdEvents events, IAcdAlarm alarm, Action<IThreadPoolWorkItem> handOn)
    {
        _alarm = alarm;
        _handOn = handOn;
        var outbox = new Outbox();
        _outbox = new Delivery<NoSteps>(outbox, events, handOn);
        _matcher = new Matcher(new AcdPartitionOptions(), outbox);
    }

    public void Post(in AcdCommand command)
    {
        if (TryEnter())
        {
            _matcher.Apply(command);
        }
        else
        {
            _inbox.Push(command);
            if (!TryEnter())
            {
                return;
            }
        }

        Drain();
    }

    public void Execute() => Drain();

    private bool TryEnter() => Interlocked.CompareExchange(ref _held, 1, 0) == 0;

    private void Drain()
    {
        int applied = 0;
        do
        {
            while (applied < 64 && _inbox.TryTake(out AcdCommand command))
            {
                _matcher.Apply(command);
                applied++;
            }

            _alarm.Arm(_matcher.NextDeadline);
            if (applied == 64 && _inbox.IsReady)
            {
                _handOn(this);
                break;
            }

            Interlocked.Exchange(ref _held, 0);
        }
        while (_inbox.IsReady && TryEnter());

        _outbox.Deliver();
    }
}
