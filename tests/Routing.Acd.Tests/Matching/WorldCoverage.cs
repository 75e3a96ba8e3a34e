using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>Counts what happens in a world, so that a test can say that nothing is left out.</summary>
internal sealed class WorldCoverage
{
    private List<(ReferenceAcd.Item Item, ReferenceAcd.Person For)> _held = [];

    private HashSet<AgentId> _gone = [];
    private InteractionOrder _order;

    public Dictionary<string, int> Times { get; } = [];

    /// <summary>After each command, with the events that came of it.</summary>
    public void Note(AcdCommand command, ReferenceAcd state, IReadOnlyList<AcdEvent> events, long ignored)
    {
        Count(ignored > 0 ? $"ignored {Name(command.Kind)}" : Name(command.Kind));
        if (ignored > 0 && command.Epoch != 0)
        {
            Count("ignored with an epoch");
        }

        foreach (AcdEvent e in events)
        {
            Count(e.Kind switch
            {
                AcdEventKind.ReservationEnded => $"ended {e.Outcome}",
                AcdEventKind.Left => $"left {e.Leave}",
                AcdEventKind.LimitReached => $"limit {e.Leave}",
                AcdEventKind.AgentChanged => $"agent {e.State}",
                AcdEventKind.Estimated => e.EstimatedWait < 0 ? "estimated unknown" : "estimated",
                _ => $"{e.Kind}",
            });
        }

        foreach (AcdEvent e in events)
        {
            NoteMore(e, state, events);
        }

        NoteHolds(state, events);
        NoteTimers(events);
        if (command.Kind == AcdCommandKind.LoadPlan && ignored == 0)
        {
            NotePlan(command.Plan!, state, events);
        }
    }

    private void NotePlan(RoutingPlan plan, ReferenceAcd state, IReadOnlyList<AcdEvent> events)
    {
        bool waiting = state.Waiting.Any();
        CountIf(waiting && plan.Order != _order, "another order while some wait");
        CountIf(state.Waiting.Any(i => plan.Queues.ElementAtOrDefault(i.Queue) is null), "a queue gone while some wait in it");
        CountIf(state.People.Exists(p => p.Plan is null && p.Held.Count > 0), "an agent gone with something in hand");
        CountIf(plan.Agents.Any(a => a is not null && _gone.Contains(a.Id)), "an agent back");
        CountIf(events.Any(e => e.Kind == AcdEventKind.Relaxed), "relaxed by a plan");
        _order = plan.Order;
        _gone = [.. state.People.Where(p => p.Known && p.Plan is null).Select(p => new AgentId(p.Id))];
    }

    private void NoteMore(AcdEvent e, ReferenceAcd state, IReadOnlyList<AcdEvent> events)
    {
        switch (e.Kind)
        {
            case AcdEventKind.Queued when e.Stage > 0: Count("entered at a later stage"); break;
            case AcdEventKind.Relaxed when e.Stage > 1: Count("relaxed again"); break;
            case AcdEventKind.Reserved:
                Count($"by {state.PlanOf(e.Queue)!.Strategy}");
                CountIf(e.Stage > 0, "reserved at a later stage");
                CountIf(state.Waiting.Any(), $"some wait, others are served, by {state.Order}");
                CountIf(events.Count(o => o.Kind == AcdEventKind.Reserved && o.Interaction == e.Interaction && o.Deadline == e.Deadline) > 1, "rung with others");
                if (state.People[e.Agent.Value].Held.Find(c => c.Id == e.Reservation) is { } claim)
                {
                    CountIf(claim.Person.Cooling is not null, "asked again as nobody else is eligible");
                    CountIf(claim.Person.Held.Exists(c => c != claim && c.Item.Channel == Channel.Voice), "reserved beside voice");
                    CountIf(claim.Item.Channel == Channel.Voice && claim.Person.Held.Count > 1, "voice beside others");
                }

                break;
            case AcdEventKind.ReservationEnded when e.Outcome == ReservationOutcome.Accepted:
                int others = events.Count(o => o.Outcome == ReservationOutcome.Withdrawn && o.Interaction == e.Interaction && o.Kind == e.Kind);
                CountIf(others > 0, "one winner, the rest withdrawn");
                CountIf(state.Items.Exists(i => i.Id == e.Interaction && i.Estimate >= 0), "an estimate was measured");
                break;
            case AcdEventKind.ReservationEnded when e.Outcome == ReservationOutcome.Expired:
                CountIf(events.Count(o => o.Outcome == e.Outcome && o.Interaction == e.Interaction && o.Time == e.Time) > 1, "several let it ring");
                break;
            case AcdEventKind.ReservationEnded when e.Outcome == ReservationOutcome.Unreachable:
                CountIf(events.Count(o => o.Outcome == e.Outcome && o.Agent == e.Agent) > 1, "a phone lost with several ringing");
                CountIf(state.Items.Exists(i => i.Id == e.Interaction && i.Claims.Count > 0), "one of several failed, the others ring on");
                break;
            case AcdEventKind.AgentChanged when e.State == AgentState.Paused && e.Reason is "no_answer" or "rejected" or "unreachable":
                Count($"paused by {e.Reason}");
                break;
            case AcdEventKind.AgentChanged when e.State == AgentState.WrapUp && e.PreviousState == e.State: Count("wrap-up made longer"); break;
            case AcdEventKind.AgentChanged when e.State == AgentState.WrapUp && e.Deadline == long.MaxValue: Count("manual wrap-up"); break;
            case AcdEventKind.Left: CountIf(e.Leave == LeaveReason.Full && e.FirstEntered == 0, "turned away for want of room"); break;
            case AcdEventKind.LimitReached: CountIf(events.Any(o => o.Kind == AcdEventKind.Queued && o.Interaction == e.Interaction), $"at entry {e.Leave}"); break;
        }
    }

    private void NoteHolds(ReferenceAcd state, IReadOnlyList<AcdEvent> events)
    {
        foreach (AcdEvent e in events.Where(e => e.Kind == AcdEventKind.Reserved))
        {
            CountIf(state.Items.Exists(i => i.Id == e.Interaction && i.Stands == ReferenceAcd.Stands.Reserved && i.HeldFor?.Id == e.Agent.Value), "hold honoured");
        }

        foreach ((ReferenceAcd.Item item, ReferenceAcd.Person preferred) in _held.Where(h => h.Item.HeldFor != h.For))
        {
            Count(item.HeldUntil <= state.Now ? "hold ended by its timer"
                : events.Any(e => e.Kind == AcdEventKind.ReservationEnded && e.Interaction == item.Id) ? "hold ended by a failed reservation"
                : preferred.Held.Exists(c => c.Is == ReferenceAcd.ClaimIs.Connected) ? "hold ended as the agent is busy"
                : "hold ended as the agent cannot come");
        }

        _held = [.. state.Items.Where(i => i.HeldFor is not null).Select(i => (i, i.HeldFor!))];
        CountIf(_held.Exists(h => h.For.Held.Exists(c => c.Is == ReferenceAcd.ClaimIs.Connected)), "held for one who is busy");
    }

    private void NoteTimers(IReadOnlyList<AcdEvent> events)
    {
        int due = events.Count(e => e.Kind is AcdEventKind.Relaxed or AcdEventKind.WrapUpEnded || e.Outcome == ReservationOutcome.Expired);
        CountIf(due > 2, "several due in one command");
    }

    private static string Name(AcdCommandKind kind) => Enum.IsDefined(kind) ? $"{kind}" : "strange";

    private void CountIf(bool so, string what) => Times[what] = Times.GetValueOrDefault(what) + (so ? 1 : 0);

    private void Count(string what) => CountIf(true, what);
}
