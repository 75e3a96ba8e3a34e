using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>
/// The core of the ACD: one command in, its events to the outbox. No I/O, no clock, no lock, no log, no
/// thread of its own; whoever holds the partition's core calls it, one at a time. The same commands
/// give the same events, always.
/// </summary>
/// <remarks>
/// After each command no interaction waits for which an eligible agent is available. So a change can
/// only concern the one interaction or the one agent that it made matchable, and nothing else is looked
/// at; only a new plan, or a phone lost with several reservations, starts a round over all.
/// </remarks>
internal sealed partial class Matcher
{
    private readonly AcdPartitionOptions _options;
    private readonly Outbox _outbox;
    private readonly InteractionSlab _interactions = new();
    private readonly EndedInteractions _ended;
    private readonly Roster _roster = new();
    private readonly AvailableAgents _available;
    private readonly WaitingLines _lines = new();
    private readonly Deadlines _deadlines = new();
    private readonly HeapPlaces _queuePlaces = new();
    private QueueRecord?[] _queues = [];

    private int _planVersion = int.MinValue;
    private long _now;
    private long _eventSequence;
    private long _interactionSequence;
    private long _reservationSequence;
    private long _idleStamp;
    private long _entered;
    private long _endedCount;
    private long _refused;
    private long _ignored;
    private int _waiting;
    private int _reserved;
    private int _connected;

    public Matcher(AcdPartitionOptions options, Outbox outbox)
    {
        _options = options;
        _outbox = outbox;
        _ended = new EndedInteractions(options.EndedRemembered);
        _available = new AvailableAgents(_roster);
    }

    /// <summary>The next deadline, in microseconds since the Unix epoch; null when nothing is due.</summary>
    public long? NextDeadline => _deadlines.Next;

    /// <summary>What has been seen so far.</summary>
    public AcdCounters Counters => new(_entered, _endedCount, _waiting, _reserved, _connected, _refused, _ignored);

    /// <summary>
    /// Applies one command. Time never goes back: it is the larger of the last and the command's. What is
    /// due by then happens first, whether or not a tick has come for it.
    /// </summary>
    public void Apply(in AcdCommand command)
    {
        _now = Math.Max(_now, command.Time);
        while (_deadlines.TryTakeDue(_now, out int owner, out bool isAgent))
        {
            if (isAgent)
            {
                _roster[owner].CoolUntil = 0;
                Settle(owner);
            }
            else
            {
                Fire(owner);
            }
        }

        if (!Execute(command))
        {
            _ignored++;
        }
    }

    private bool Execute(in AcdCommand command) => command.Kind switch
    {
        AcdCommandKind.Submit or AcdCommandKind.Resubmit => Enter(command),
        AcdCommandKind.Update => Update(command),
        AcdCommandKind.Withdraw => Withdraw(command),
        AcdCommandKind.Accept => Accept(command),
        AcdCommandKind.Reject => Refuse(command, ReservationOutcome.Rejected),
        AcdCommandKind.Unreachable => Refuse(command, ReservationOutcome.Unreachable),
        AcdCommandKind.Connect => Connect(command),
        AcdCommandKind.Complete => Complete(command),
        AcdCommandKind.EndWrapUp => EndWrapUp(command),
        AcdCommandKind.SetAgent => SetAgent(command),
        AcdCommandKind.DeviceUp => DeviceUp(command),
        AcdCommandKind.DeviceDown => DeviceDown(command),
        AcdCommandKind.ExternalBusy => ExternalBusy(command),
        AcdCommandKind.ExternalFree => ExternalFree(command),
        AcdCommandKind.LoadPlan => LoadPlan(command),
        AcdCommandKind.Tick => true,
        _ => false,
    };

    private void Fire(int slot)
    {
        switch (_interactions[slot].Phase)
        {
            case SlotPhase.Waiting: // a further group opens
                LeaveLine(slot);
                LineUp(slot);
                MatchInteraction(slot);
                break;
            case SlotPhase.Reserved:
                EndUnanswered(slot, ReservationOutcome.Expired);
                break;
            case SlotPhase.WrapUp:
                int agent = _interactions[slot].Agent;
                EndWrapUp(slot);
                Settle(agent);
                break;
        }
    }

    /// <summary>
    /// When something of <paramref name="span"/> that begins now is over. Always later than now: a time of
    /// zero in a plan must not turn into an endless loop within one command.
    /// </summary>
    private long After(long span) => span > long.MaxValue - _now ? long.MaxValue : _now + Math.Max(1, span);

    private ReservationId ReservationIdOf(in InteractionSlot interaction) =>
        new(_options.Partition, _options.Epoch, interaction.Reservation);

    private void Emit(in AcdEvent acdEvent) => _outbox.Append(acdEvent with { Sequence = ++_eventSequence, Time = _now });
}
