using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>
/// The ACD as one would write it down if time cost nothing: lists, and after each change a look at every
/// interaction and every agent. What the real one is compared with, event by event; it shares none of
/// its code, only the values that go in and out.
/// </summary>
internal sealed partial class ReferenceAcd
{
    public readonly List<Item> Items = []; // waiting, reserved and connected
    public readonly List<Person> People = [];
    public readonly List<AcdEvent> Events = [];
    private readonly List<Timer> _timers = [];
    private readonly int _mostItems, _endsRemembered, _placesCounted, _examined;
    private RoutingPlan? _plan;
    private long _now, _events, _armings, _entered, _left, _refused, _ignored;
    private int _epoch = 1;

    public ReferenceAcd(ulong seed = 1, int mostItems = int.MaxValue, int endsRemembered = 1024, int placesCounted = 256, int examined = 128)
    {
        _random = seed;
        _mostItems = mostItems;
        _endsRemembered = endsRemembered;
        _placesCounted = placesCounted;
        _examined = examined;
    }

    public long Now => _now;

    public InteractionOrder Order => _plan?.Order ?? default;

    public long? NextDeadline => _timers.Count == 0 ? null : _timers.Min(t => t.Due);

    public AcdCounters Counters => new(_entered, _left, Count(Stands.Waiting), Count(Stands.Reserved), Count(Stands.Connected), _refused, _ignored);

    public void Apply(in AcdCommand command)
    {
        if (IsNonsense(command))
        {
            _ignored++;
            return;
        }

        _now = Math.Max(_now, command.Time);
        while (_timers.Where(t => t.Due <= _now).MinBy(t => (t.Due, t.Order)) is { } timer)
        {
            _timers.Remove(timer);
            timer.Fire();
            Settle();
        }

        if (command.Epoch != 0 && command.Epoch < _epoch)
        {
            _ignored++;
            return;
        }

        _epoch = Math.Max(_epoch, command.Epoch);
        if (Execute(command))
        {
            Settle();
        }
        else
        {
            _ignored++;
        }
    }

    /// <summary>Times and spans that no clock shows, sequences that nobody counts to, an interaction without an id.</summary>
    private static bool IsNonsense(in AcdCommand c)
    {
        long[] times = [c.Time, c.FirstEntered, c.EnteredQueue, c.Duration];
        return times.Any(time => time is < 0 or >= 1L << 56)
            || c.Sequence is < 0 or >= 1L << 62
            || c.Visit < 0
            || (c.Kind is AcdCommandKind.Submit or AcdCommandKind.Resubmit && c.Interaction == Guid.Empty);
    }

    /// <summary>False for a command that is late, double, or about something unknown.</summary>
    private bool Execute(in AcdCommand c)
    {
        switch (c.Kind)
        {
            case AcdCommandKind.Tick: return true;
            case AcdCommandKind.LoadPlan: return Load(c.Plan);
            case AcdCommandKind.Submit or AcdCommandKind.Resubmit: return Enter(c);
            case AcdCommandKind.SetAgent or AcdCommandKind.DeviceUp or AcdCommandKind.DeviceDown or AcdCommandKind.ExternalBusy
                or AcdCommandKind.ExternalFree or AcdCommandKind.EndWrapUp or AcdCommandKind.ExtendWrapUp:
                int agent = c.Agent.Value;
                return People.Find(p => p.Known && p.Id == agent) is { } person && Execute(c, person);
            default:
                Guid id = c.Interaction;
                return Items.Find(i => i.Id == id) is { } item && Execute(c, item);
        }
    }

    private bool Execute(in AcdCommand c, Person p) => c.Kind switch
    {
        AcdCommandKind.SetAgent => Set(p, c.Mode, c.Mode == AgentMode.Paused ? c.Reason : null),
        AcdCommandKind.DeviceUp => DeviceUp(p),
        AcdCommandKind.DeviceDown => DeviceDown(p),
        AcdCommandKind.ExternalBusy => External(p, true),
        AcdCommandKind.ExternalFree => External(p, false),
        AcdCommandKind.EndWrapUp => EndWrapUp(p),
        _ => ExtendWrapUp(p, c.Duration),
    };

    private bool Execute(in AcdCommand c, Item i)
    {
        ReservationId id = c.Reservation;
        Claim? claim = i.Claims.Find(held => held.Id == id);
        switch (c.Kind)
        {
            case AcdCommandKind.Update when i.Stands != Stands.Connected: Update(i, c); return true;
            case AcdCommandKind.Withdraw when i.Stands != Stands.Connected || c.Cause != LeaveReason.Key: Withdraw(i, c.Cause); return true;
            case AcdCommandKind.Inquire when i.Stands != Stands.Connected: Inquire(i); return true;
            case AcdCommandKind.Accept or AcdCommandKind.Connect when claim is { Is: ClaimIs.Reserved }: Accept(claim); return true;
            case AcdCommandKind.Connect: return claim is { Is: ClaimIs.Connected };
            case AcdCommandKind.Reject when claim is { Is: ClaimIs.Reserved }: Refuse(claim, ReservationOutcome.Rejected); return true;
            case AcdCommandKind.Unreachable when claim is { Is: ClaimIs.Reserved }: Refuse(claim, ReservationOutcome.Unreachable); return true;
            case AcdCommandKind.NoAnswer when claim is { Is: ClaimIs.Reserved }: Refuse(claim, ReservationOutcome.Expired); return true;
            case AcdCommandKind.Complete when i.Stands == Stands.Connected: EndContact(i, LeaveReason.Completed); return true;
            default: return false;
        }
    }

    private int Count(Stands stands) => Items.Count(i => i.Stands == stands);

    /// <summary>When something of this span that begins now is over: later than now, on a whole millisecond.</summary>
    private long Due(long span) => WholeMilliseconds(Sum(_now, Math.Max(1, span)));

    private static long Sum(long a, long b) => b > long.MaxValue - a ? long.MaxValue : a + b;

    private static long WholeMilliseconds(long time) => time > long.MaxValue - 999 ? long.MaxValue : (time + 999) / 1000 * 1000;

    private void Arm(ref Timer? timer, long due, Action fire)
    {
        Disarm(ref timer);
        timer = new Timer(due, ++_armings, fire);
        _timers.Add(timer);
    }

    private void Disarm(ref Timer? timer)
    {
        if (timer is not null)
        {
            _timers.Remove(timer);
        }

        timer = null;
    }

    /// <summary>An event about an interaction with its age.</summary>
    private void Emit(AcdEventKind kind, Item i, AcdEvent rest = default) => Emit(rest with
    {
        Kind = kind,
        Interaction = i.Id,
        Queue = new QueueId(i.Queue),
        InteractionSequence = i.Sequence,
        FirstEntered = i.First,
        EnteredQueue = i.EnteredQueue,
    });

    private void Emit(AcdEvent e) => Events.Add(e with { Sequence = ++_events, Time = _now });
}
