using Routing.Acd.Matching;
using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>
/// The ACD as one would write it down if time cost nothing: lists, and after each change a look at every
/// interaction and every agent. What the real one is compared with, event by event.
/// </summary>
internal sealed partial class ReferenceAcd
{
    public readonly List<Item> Items = []; // waiting, reserved, connected; and wrap-ups, known no more
    public readonly List<Person> People = [];
    public readonly List<AcdEvent> Events = [];
    private readonly List<(Item Item, long At)> _ended = [];
    private readonly List<(QueuePlan? Plan, bool Open)> _queues = [];
    private RoutingPlan? _plan;
    private long _now, _events, _sequence, _reservations, _idle, _armings;

    public long Now => _now;

    public IEnumerable<Item> Known => Items.Where(i => i.Phase != SlotPhase.WrapUp);

    public QueuePlan QueueOf(Item item) => _queues[item.Queue].Plan!;

    public void Apply(AcdCommand c)
    {
        _now = Math.Max(_now, c.Time);
        while (NextDue() is { } due)
        {
            due();
            Match();
        }

        Execute(c);
        Match();
    }

    private Action? NextDue()
    {
        Item? item = Items.Where(i => i.Due != 0 && i.Due <= _now).OrderBy(i => (i.Due, i.Arming)).FirstOrDefault();
        Person? person = People.Where(p => p.Arming != 0 && p.CoolUntil <= _now).OrderBy(p => (p.CoolUntil, p.Arming)).FirstOrDefault();
        if (person is not null && (item is null || (person.CoolUntil, person.Arming).CompareTo((item.Due, item.Arming)) < 0))
        {
            return () => person.Arming = 0;
        }

        return item is null ? null : () =>
        {
            item.Due = 0;
            switch (item.Phase)
            {
                case SlotPhase.Waiting: ArmNextGroup(item); break;
                case SlotPhase.Reserved: Unanswered(item, ReservationOutcome.Expired); break;
                default: WrapUpOver(item); Publish(item.Agent!); break;
            }
        };
    }

    private void Execute(AcdCommand c)
    {
        Item? item = Known.FirstOrDefault(i => i.Id == c.Interaction);
        bool live = item?.Phase == SlotPhase.Reserved && c.Reservation == ReservationOf(item);
        Person? person = People.FirstOrDefault(p => p.Known && p.Id == c.Agent.Value);
        switch (c.Kind)
        {
            case AcdCommandKind.Submit or AcdCommandKind.Resubmit when item is null: Enter(c); break;
            case AcdCommandKind.Update when item is not null && item.Phase != SlotPhase.Connected:
                (item.Priority, item.Requires) = (c.Priority, c.Requires ?? RequirementSet.None);
                if (item.Phase == SlotPhase.Waiting)
                {
                    ArmNextGroup(item);
                }

                break;
            case AcdCommandKind.Withdraw when item?.Phase == SlotPhase.Waiting: Leave(item, LeaveReason.Withdrawn); break;
            case AcdCommandKind.Withdraw when item?.Phase == SlotPhase.Reserved:
                EndReservation(item, ReservationOutcome.Withdrawn);
                Leave(item, LeaveReason.Withdrawn);
                Publish(item.Agent!);
                break;
            case AcdCommandKind.Withdraw or AcdCommandKind.Complete when item?.Phase == SlotPhase.Connected:
                EndContact(item, c.Kind == AcdCommandKind.Complete ? LeaveReason.Completed : LeaveReason.Withdrawn);
                break;
            case AcdCommandKind.Accept or AcdCommandKind.Connect when live:
                EndReservation(item!, ReservationOutcome.Accepted);
                item!.Phase = SlotPhase.Connected;
                Forgive(item.Agent!);
                Publish(item.Agent!);
                break;
            case AcdCommandKind.Reject when live: Unanswered(item!, ReservationOutcome.Rejected); break;
            case AcdCommandKind.Unreachable when live: Unanswered(item!, ReservationOutcome.Unreachable); break;
            case AcdCommandKind.LoadPlan when c.Plan!.Version >= (_plan?.Version ?? int.MinValue): Load(c.Plan); break;
            case AcdCommandKind.EndWrapUp when person is not null:
                HeldBy(person).Where(i => i.Phase == SlotPhase.WrapUp).ToList().ForEach(WrapUpOver);
                Publish(person);
                break;
            case AcdCommandKind.SetAgent when person is not null: Set(person, c.Mode, c.Mode == AgentMode.Paused ? c.Reason : null); break;
            case AcdCommandKind.DeviceUp when person is not null: person.Device = true; Publish(person); break;
            case AcdCommandKind.DeviceDown when person is not null:
                person.Device = false;
                HeldBy(person).Where(i => i.Phase == SlotPhase.Reserved).ToList().ForEach(i => Return(i, ReservationOutcome.Unreachable));
                Publish(person);
                break;
            case AcdCommandKind.ExternalBusy when person is not null: person.External++; Publish(person); break;
            case AcdCommandKind.ExternalFree when person is { External: > 0 }: person.External--; Publish(person); break;
        }
    }

    private void Enter(AcdCommand c)
    {
        if (_ended.LastOrDefault(e => e.Item.Id == c.Interaction) is { Item: { } was } ended && ended.At >= _now - 120_000_000
            && (c.Time < ended.At || (c.Time == was.Submitted && c.Sequence == was.SubmittedSequence && c.Queue.Value == was.Queue)))
        {
            return;
        }

        if (c.Queue.Value < 0 || c.Queue.Value >= _queues.Count || !_queues[c.Queue.Value].Open)
        {
            Emit(new AcdEvent { Kind = AcdEventKind.Left, Interaction = c.Interaction, Queue = c.Queue, Leave = LeaveReason.NoQueue });
            return;
        }

        var item = new Item { Id = c.Interaction, Queue = c.Queue.Value, Channel = c.Channel, Priority = c.Priority };
        (item.Submitted, item.SubmittedSequence, item.Phase) = (c.Time, c.Sequence, SlotPhase.Waiting);
        item.Requires = c.Requires ?? RequirementSet.None;
        item.Sequence = c.Sequence != 0 ? c.Sequence : _sequence + 1;
        _sequence = Math.Max(_sequence, item.Sequence);
        item.First = c.FirstEntered != 0 ? c.FirstEntered : _now;
        item.Entered = c.Kind == AcdCommandKind.Resubmit ? Math.Min(item.First, _now) : _now;
        Items.Add(item);
        Emit(Aged(item, AcdEventKind.Queued));
        ArmNextGroup(item);
    }

    private void Match()
    {
        while (Items.Where(i => i.Phase == SlotPhase.Waiting && People.Any(p => Can(p, i))).OrderBy(KeyOf).FirstOrDefault() is { } item)
        {
            Person agent = People.Where(p => Can(p, item)).MinBy(p => p.Idle)!;
            item.Phase = SlotPhase.Reserved;
            item.Agent = agent;
            item.Reservation = ++_reservations;
            item.Held = item.Reservation;
            Arm(item, QueueOf(item).RingTimeoutMicroseconds);
            Emit(Aged(item, AcdEventKind.Reserved) with { Reservation = ReservationOf(item), Deadline = item.Due });
            Publish(agent);
        }
    }

    private void Unanswered(Item item, ReservationOutcome outcome)
    {
        Return(item, outcome);
        Publish(item.Agent!);
    }

    private void Return(Item item, ReservationOutcome outcome)
    {
        Person p = item.Agent!;
        EndReservation(item, outcome);
        item.Phase = SlotPhase.Waiting;
        ArmNextGroup(item);
        (RefusalRule rule, int inRow, string reason) = outcome switch
        {
            ReservationOutcome.Rejected => (QueueOf(item).OnReject, ++p.Rejections, "rejected"),
            ReservationOutcome.Unreachable => (QueueOf(item).OnUnreachable, ++p.Failures, "unreachable"),
            _ => (QueueOf(item).OnNoAnswer, ++p.NoAnswers, "no_answer"),
        };
        if (rule.CoolDownMicroseconds > 0 && (p.Arming == 0 || _now + rule.CoolDownMicroseconds > p.CoolUntil))
        {
            (p.CoolUntil, p.Arming) = (_now + rule.CoolDownMicroseconds, ++_armings);
        }

        if (rule.PauseAfter > 0 && inRow >= rule.PauseAfter)
        {
            Forgive(p);
            (p.Mode, p.Reason) = p.Mode == AgentMode.Available ? (AgentMode.Paused, reason) : (p.Mode, p.Reason);
        }
    }

    private void EndReservation(Item item, ReservationOutcome outcome)
    {
        item.Due = 0;
        Emit(Aged(item, AcdEventKind.ReservationEnded) with { Reservation = ReservationOf(item), Outcome = outcome });
    }

    private void EndContact(Item item, LeaveReason reason)
    {
        long wrapUp = QueueOf(item).WrapUpMicroseconds;
        Leave(item, reason);
        if (wrapUp > 0)
        {
            Items.Add(item);
            item.Phase = SlotPhase.WrapUp;
            Arm(item, wrapUp);
        }
        else
        {
            item.Agent!.Idle = ++_idle;
        }

        Publish(item.Agent!);
    }

    private void Leave(Item item, LeaveReason reason)
    {
        Items.Remove(item);
        _ended.Add((item, _now));
        AcdEvent left = Aged(item, AcdEventKind.Left) with { Leave = reason };
        long wrapUp = QueueOf(item).WrapUpMicroseconds;
        Emit(item.Phase == SlotPhase.Connected
            ? left with { Outcome = ReservationOutcome.Accepted, Deadline = wrapUp > 0 ? _now + wrapUp : 0 }
            : left with { Agent = default });
    }

    private void WrapUpOver(Item item)
    {
        Items.Remove(item);
        Emit(About(item, AcdEventKind.WrapUpEnded));
        item.Agent!.Idle = ++_idle;
    }

    private void Set(Person p, AgentMode mode, string? reason)
    {
        if ((p.Mode, p.Reason) != (mode, reason))
        {
            p.Idle = p.Mode == AgentMode.SignedOut ? ++_idle : p.Idle;
            (p.Mode, p.Reason) = (mode, reason);
            if (mode == AgentMode.Available)
            {
                Forgive(p);
            }

            Publish(p);
        }
    }

    private static void Forgive(Person p) => p.NoAnswers = p.Rejections = p.Failures = 0;

    private void Load(RoutingPlan plan)
    {
        _plan = plan;
        for (int i = 0; i < Math.Max(_queues.Count, plan.Queues.Count); i++)
        {
            QueuePlan? queue = i < plan.Queues.Count ? plan.Queues[i] : null;
            if (i == _queues.Count)
            {
                _queues.Add((queue, queue is not null));
            }

            _queues[i] = (queue ?? _queues[i].Plan, queue is not null);
        }

        for (int i = 0; i < Math.Max(People.Count, plan.Agents.Count); i++)
        {
            if (i == People.Count)
            {
                People.Add(new Person { Id = i });
            }

            People[i].Plan = i < plan.Agents.Count ? plan.Agents[i] : null;
            People[i].Since = !People[i].Known && People[i].Plan is not null ? _now : People[i].Since;
            People[i].Known |= People[i].Plan is not null;
        }

        Items.Where(i => i.Phase == SlotPhase.Waiting).OrderBy(i => i.Sequence).ToList().ForEach(ArmNextGroup);
        People.ForEach(Publish);
    }

    private void Publish(Person p)
    {
        List<Item> held = HeldBy(p);
        AgentState state = p.External > 0 || held.Any(i => i.Phase == SlotPhase.Connected) ? AgentState.Busy
            : held.Any(i => i.Phase == SlotPhase.Reserved) ? AgentState.Reserved
            : held.Count > 0 ? AgentState.WrapUp
            : p.Mode == AgentMode.SignedOut || !p.Device || p.Plan is null ? AgentState.SignedOut
            : p.Mode == AgentMode.Paused ? AgentState.Paused : AgentState.Available;
        string? reason = state == AgentState.Paused ? p.Reason : null;
        if ((state, reason) != (p.Shown, p.ShownReason))
        {
            long until = state == AgentState.WrapUp ? held.Max(i => i.Due) : 0;
            var changed = new AcdEvent { Kind = AcdEventKind.AgentChanged, Agent = new AgentId(p.Id), Deadline = until };
            Emit(changed with { State = state, PreviousState = p.Shown, Reason = reason });
            (p.Shown, p.ShownReason, p.Since) = (state, reason, _now);
        }
    }

    public List<Item> HeldBy(Person p) => [.. Items.Where(i => i.Agent == p && i.Phase != SlotPhase.Waiting).OrderBy(i => i.Held)];

    private void ArmNextGroup(Item item)
    {
        long wait = item.Wait = _now - item.Entered;
        List<long> next = [.. QueueOf(item).Groups.Select(g => g.AfterMicroseconds).Where(after => after > wait)];
        item.Due = 0;
        if (next.Count > 0)
        {
            Arm(item, next.Min() - wait);
        }
    }

    private void Arm(Item item, long span) => (item.Due, item.Arming) = (_now + Math.Max(1, span), ++_armings);

    public static ReservationId ReservationOf(Item item) => new(0, 1, item.Reservation);

    private static AcdEvent About(Item item, AcdEventKind kind) =>
        new() { Kind = kind, Interaction = item.Id, Queue = new QueueId(item.Queue), Agent = new AgentId(item.Agent?.Id ?? 0) };

    private static AcdEvent Aged(Item item, AcdEventKind kind) =>
        About(item, kind) with { InteractionSequence = item.Sequence, FirstEntered = item.First };

    private void Emit(AcdEvent e) => Events.Add(e with { Sequence = ++_events, Time = _now });
}
