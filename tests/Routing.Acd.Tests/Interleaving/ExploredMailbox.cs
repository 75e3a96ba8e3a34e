using System.Runtime.CompilerServices;
using Routing.Acd.Journal;
using Routing.Acd.Matching;
using Routing.Acd.Model;
using Routing.Acd.Structures;

namespace Routing.Acd.Tests.Interleaving;

/// <summary>
/// The shipped mailbox, inbox, outbox and core, with threads that post to them. A command's time says who
/// posted it and as which: thread × 100 + number. Submits are to a queue that there is not: one event each.
/// </summary>
internal sealed class ExploredMailbox : IExplored, IAcdEvents, IAcdAlarm, IAcdJournal
{
    private const Shared InCore = (Shared)200;
    private const Shared InDelivery = (Shared)201;

    private readonly List<AcdCommand> _posted = [];
    private readonly List<AcdCommand> _applied = [];
    private readonly List<Guid> _decided = [];
    private readonly List<AcdEvent> _delivered = [];
    private readonly Mailbox<ExploredSteps> _mailbox;
    private readonly Delivery<ExploredSteps> _delivery;
    private bool _someoneInCore;
    private bool _someoneDelivers;
    private string? _fault;

    // A thread of the script is a string, an operation a letter: s submits, t ticks, r reads a snapshot.
    public ExploredMailbox(string[] script, int capacity, MailboxTurns turns, int eventsPerTurn, Action<Action> begin)
    {
        var options = new AcdPartitionOptions { InboxCapacity = capacity, EndedRemembered = 4, Journal = this };
        var outbox = new Outbox(this);
        void HandOn(IThreadPoolWorkItem work) => begin(work.Execute);
        _delivery = new Delivery<ExploredSteps>(outbox, this, HandOn, eventsPerTurn);
        _mailbox = new Mailbox<ExploredSteps>(new Matcher(options, outbox), outbox, _delivery, this, HandOn, capacity, turns);
        Threads = [.. script.Select((operations, thread) => Body(thread, operations))];
    }

    public IReadOnlyList<Action> Threads { get; }

    void IAcdJournal.Begin(JournalHeader header)
    {
    }

    public void OnCommand(in AcdCommand command)
    {
        Alone(InCore, ref _someoneInCore);
        _applied.Add(command);
    }

    // Just before the outbox takes it.
    void IAcdJournal.OnEvent(in AcdEvent acdEvent)
    {
        _decided.Add(acdEvent.Interaction);
        ExploredSteps.Writes(Shared.Events);
    }

    void IAcdEvents.OnEvent(in AcdEvent acdEvent)
    {
        Alone(InDelivery, ref _someoneDelivers);
        _delivered.Add(acdEvent);
    }

    public void Arm(long? dueMicroseconds) => Alone(InCore, ref _someoneInCore);

    public bool IsTaken(Shared place) => (place == Shared.Held ? HeldOf(_mailbox) : DrainingOf(_delivery)) != 0;

    public string? Fault() =>
        _fault
        ?? (_posted.Count != _applied.Count || _posted.Exists(p => _applied.Count(a => a.Time == p.Time) != 1)
            ? $"posted {Times(_posted)}, applied {Times(_applied)}"
            : _applied.GroupBy(a => a.Time / 100).Any(own => !own.Select(a => a.Time).SequenceEqual(own.Select(a => a.Time).Order()))
            ? $"a thread's commands were applied out of order: {Times(_applied)}"
            : _applied.Exists(a => a.Refused && a.Kind != AcdCommandKind.Submit)
            ? "something else than a submit was refused"
            : !_delivered.Select(e => e.Interaction).SequenceEqual(_decided) || _delivered.Where((e, i) => e.Sequence != i + 1).Any()
            ? $"decided {_decided.Count} events, delivered those of {string.Join(", ", _delivered.Select(e => e.Sequence))}"
            : _decided.Count != _applied.Count(a => a.Kind == AcdCommandKind.Submit)
            ? "a submit was not answered once"
            : null);

    private static string Times(List<AcdCommand> commands) => string.Join(", ", commands.Select(c => c.Time));

    private Action Body(int thread, string operations)
    {
        var commands = operations.Select((letter, i) => (Letter: letter, Command: CommandOf(letter, (thread * 100) + i + 1))).ToArray();
        _posted.AddRange(commands.Where(c => c.Letter != 'r').Select(c => c.Command));
        return () =>
        {
            CoreCopy last = CoreCopy.Empty;
            foreach ((char letter, AcdCommand command) in commands)
            {
                if (letter == 'r')
                {
                    Look(ref last);
                }
                else
                {
                    _mailbox.Post(command);
                }
            }
        };
    }

    private static AcdCommand CommandOf(char letter, int time) => letter == 's'
        ? AcdCommand.Submit(time, new Guid(time, 0, 7, [0, 0, 0, 0, 0, 0, 0, 0]), new QueueId(0))
        : AcdCommand.Tick(time);

    // What was applied by then, this thread's own above all, must be there, unless the reader made do with the last copy.
    private void Look(ref CoreCopy last)
    {
        CoreCopy before = CopyOf(_mailbox);
        int applied = _applied.Count(c => c.Kind == AcdCommandKind.Submit);
        CoreCopy copy = _mailbox.Copy();
        _fault ??= copy.Counters.Refused > _posted.Count ? "a snapshot of what has not been"
            : copy.Counters.Refused < last.Counters.Refused || copy.Time < last.Time ? "a snapshot of an earlier time than the one before"
            : copy != before && copy.Counters.Refused < applied ? "a snapshot without what was applied before it was asked for"
            : null;
        last = copy;
    }

    /// <summary>A moment in which a second thread at the same place would be seen.</summary>
    private void Alone(Shared place, ref bool someone)
    {
        ExploredSteps.Writes(place);
        if (someone)
        {
            _fault = $"two threads at a time: {(place == InCore ? "in the core" : "delivering")}";
        }

        someone = true;
        ExploredSteps.Writes(place);
        someone = false;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_held")]
    private static extern ref int HeldOf(Mailbox<ExploredSteps> mailbox);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_copy")]
    private static extern ref CoreCopy CopyOf(Mailbox<ExploredSteps> mailbox);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_draining")]
    private static extern ref int DrainingOf(Delivery<ExploredSteps> delivery);
}
