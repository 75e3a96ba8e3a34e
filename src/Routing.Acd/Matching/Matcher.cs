using Routing.Acd.Model;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>
/// The core of the ACD: one command in, its events to the outbox. No I/O, no clock, no lock, no log, no
/// thread of its own; whoever holds the partition's core calls it, one at a time. The same commands
/// give the same events, always.
/// </summary>
/// <remarks>
/// After each command no interaction waits for which an eligible agent is available. So a change can only
/// concern the interactions and the agents that it touched. They are noted as it is carried out, and
/// looked at when it is done (<see cref="Settle"/>): first whose hold is over, then who has nobody left to wait for,
/// then who gets whom.
/// </remarks>
internal sealed partial class Matcher
{
    // An owner's own numbers begin above all that an owner before it can have given.
    private const int EpochBits = 40;

    private readonly AcdPartitionOptions _options;
    private readonly Outbox _outbox;
    private readonly InteractionSlab _interactions = new();
    private readonly SlotExtras _extras = new();
    private readonly MatcherBounds _bounds;
    private readonly Kinds _kinds;
    private readonly ClaimSlab _claims = new();
    private readonly EndedInteractions _ended;
    private readonly Roster _roster = new();
    private readonly Profiles _profiles = new();
    private readonly AvailableAgents<NoProbe> _available;
    private readonly WaitingLines<NoProbe> _lines;
    private readonly HeldLines _held;
    private readonly Deadlines _deadlines;
    private QueueRecord?[] _queues = [];

    private long _now;
    private int _epoch;
    private long _eventSequence;
    private long _interactionSequence;
    private long _reservationSequence;
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
        _bounds = options.Bounds;
        _epoch = options.Epoch;
        _interactionSequence = (long)options.Epoch << EpochBits;
        _kinds = new Kinds(_bounds.KindsKept);
        _ended = new EndedInteractions(options.EndedRemembered);
        _available = new AvailableAgents<NoProbe>(_roster, _profiles, _bounds.AgentsPending);
        _lines = new WaitingLines<NoProbe>(_interactions, _profiles, _bounds.LanesKept);
        _staffing = new Staffing<NoProbe>(_profiles);
        _held = new HeldLines(_roster, _interactions);
        _deadlines = new Deadlines(_interactions, _claims);
        _cooling = new CoolingAgents(_roster);
        _random = new SplitMix(options.Seed);
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
        if (!Sanity.IsSane(command))
        {
            _ignored++;
            return;
        }

        _ended.Prefetch(command.Interaction, _interactions.Prefetch(command.Interaction));
        _now = Math.Max(_now, command.Time);
        while (_deadlines.TryTakeDue(_now, out DeadlineOf kind, out int owner))
        {
            Fire(kind, owner);
            Settle();
        }

        _newcomer = -1;
        if (!IsNewEnough(command) || !Execute(command))
        {
            _ignored++;
        }

        Settle();
        if (_newcomer >= 0)
        {
            LimitEntry(_newcomer);
        }
    }

    private bool Execute(in AcdCommand command) => command.Kind switch
    {
        AcdCommandKind.Submit or AcdCommandKind.Resubmit => Enter(command),
        AcdCommandKind.Update => Update(command),
        AcdCommandKind.Withdraw => Withdraw(command),
        AcdCommandKind.Inquire => Inquire(command),
        AcdCommandKind.Accept => Accept(command),
        AcdCommandKind.Reject => Refuse(command, ReservationOutcome.Rejected),
        AcdCommandKind.Unreachable => Refuse(command, ReservationOutcome.Unreachable),
        AcdCommandKind.NoAnswer => Refuse(command, ReservationOutcome.Expired),
        AcdCommandKind.Connect => Connect(command),
        AcdCommandKind.Complete => Complete(command),
        AcdCommandKind.EndWrapUp => EndWrapUp(command),
        AcdCommandKind.ExtendWrapUp => ExtendWrapUp(command),
        AcdCommandKind.SetAgent => SetAgent(command),
        AcdCommandKind.DeviceUp => DeviceUp(command),
        AcdCommandKind.DeviceDown => DeviceDown(command),
        AcdCommandKind.ExternalBusy => External(command, busy: true),
        AcdCommandKind.ExternalFree => External(command, busy: false),
        AcdCommandKind.LoadPlan => LoadPlan(command),
        AcdCommandKind.Tick => true,
        _ => false,
    };

    /// <summary>What an owner of the partition says who has lost it is refused once a newer one has spoken.</summary>
    private bool IsNewEnough(in AcdCommand command)
    {
        _epoch = Math.Max(_epoch, command.Epoch);
        return command.Epoch == 0 || command.Epoch == _epoch;
    }

    private void Fire(DeadlineOf kind, int owner)
    {
        switch (kind)
        {
            case DeadlineOf.Agent:
                EndCoolDown(owner);
                break;
            case DeadlineOf.Claim:
                int agent = _claims[owner].Agent;
                EndWrapUp(owner);
                Publish(agent);
                break;
            case DeadlineOf.Interaction when _interactions[owner].Phase == SlotPhase.Reserved:
                Expire(owner);
                break;
            default:
                Advance(owner);
                break;
        }
    }

    /// <summary>
    /// When something of <paramref name="span"/> that begins now is over, in whole milliseconds. Always later
    /// than now: a time of zero in a plan must not turn into an endless loop within one command.
    /// </summary>
    private long After(long span) => WholeMilliseconds(Plus(_now, Math.Max(1, span)));

    private static long WholeMilliseconds(long time) => time > long.MaxValue - 999 ? long.MaxValue : (time + 999) / 1000 * 1000;

    private static long Plus(long time, long span) => span > 0 && time > long.MaxValue - span ? long.MaxValue : time + span;

    /// <summary><paramref name="value"/> × <paramref name="part"/> / <paramref name="whole"/>, however great they are.</summary>
    private static long Part(long value, long part, long whole) =>
        value <= int.MaxValue ? value * part / whole : (long)Int128.Min((Int128)value * part / whole, long.MaxValue);

    /// <summary>Begins an event where it will be read; <see cref="Tell"/> ends it. Nothing else is begun in between.</summary>
    private ref AcdEvent Begin(AcdEventKind kind)
    {
        ref AcdEvent told = ref _outbox.Begin();
        told.Kind = kind;
        told.Sequence = _eventSequence + 1;
        told.Time = _now;
        return ref told;
    }

    /// <summary>The same of an event about an interaction, with its age.</summary>
    private ref AcdEvent Begin(AcdEventKind kind, in InteractionSlot interaction)
    {
        ref AcdEvent told = ref Begin(kind);
        told.Interaction = interaction.Id;
        told.Queue = _kinds[interaction.Kind].QueueId;
        told.InteractionSequence = interaction.Sequence;
        told.FirstEntered = interaction.FirstEntered;
        told.EnteredQueue = interaction.EnteredQueue;
        return ref told;
    }

    private void Tell()
    {
        _eventSequence++;
        _outbox.Tell();
    }

    private QueueRecord QueueOf(in InteractionSlot interaction) => _kinds[interaction.Kind].Queue;
}
