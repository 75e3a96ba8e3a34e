using Routing.Acd.Model;

namespace Routing.Acd.Matching;

// A new plan: one command, after which everything that waits, rings or talks is still there.
internal sealed partial class Matcher
{
    private int _planVersion = int.MinValue;
    private int _plans;
    private InteractionOrder _order;
    private long _agingGain;
    private long _pauseKeepsIdle;
    private bool _limitsNobody;

    private bool LoadPlan(in AcdCommand command)
    {
        if (command.Plan is not { } plan || plan.Version < _planVersion || !PlanCheck.CanBeLoaded(plan))
        {
            return false;
        }

        int[] waiting = TakeAllFromLines();
        _plans++;
        _planVersion = plan.Version;
        _order = plan.Order;
        _agingGain = plan.AgingGainMicroseconds;
        _pauseKeepsIdle = plan.PauseKeepsIdleMicroseconds;
        SetTracing(plan);
        LoadQueues(plan.Queues);
        _roster.Load(plan.Agents, _now);
        _profiles.Load(_roster);
        _available.Rebuild();
        _staffing.Clear();
        _lines.Clear(plan.Order, plan.AgingGainMicroseconds);
        SortIntoClasses();

        // Deadlines that fall together fire in the order of arming: by sequence, not by where in the slab they lie.
        Array.Sort(Array.ConvertAll(waiting, slot => (_interactions[slot].Sequence, _interactions[slot].FirstEntered)), waiting);
        Array.ForEach(waiting, LineUp);
        for (int agent = 0; agent < _roster.Count; agent++)
        {
            _roster[agent].Set(AgentFlags.Staffed, false);
            Publish(agent);
            Touch(agent);
        }

        return true;
    }

    /// <summary>Whoever waits stands in no line then; the lanes themselves are forgotten as a whole.</summary>
    private int[] TakeAllFromLines()
    {
        int[] waiting = new int[_waiting];
        int found = 0;
        for (int slot = 0; slot < _interactions.End; slot++)
        {
            ref readonly InteractionSlot interaction = ref _interactions[slot];
            if (interaction.Phase == SlotPhase.Waiting)
            {
                waiting[found++] = slot;
                _deadlines.Cancel(DeadlineOf.Interaction, slot);
                if (IsHeld(interaction))
                {
                    LeaveHeldLine(slot);
                }
            }
        }

        _waiting = 0;
        return waiting;
    }

    /// <summary>A queue's priority may have changed, and with it the class of those who have none of their own.</summary>
    private void SortIntoClasses()
    {
        foreach (QueueRecord? queue in _queues)
        {
            foreach (EstimateClass? estimates in queue is null ? [] : queue.Classes)
            {
                for (int channel = 0; estimates is not null && channel < ChannelCounts.Length; channel++)
                {
                    estimates.Lines[channel].Clear();
                }
            }
        }

        for (int kind = 0; kind < _kinds.Count; kind++)
        {
            Bind(_kinds[kind]);
        }

        var present = new List<int>(_waiting + _reserved);
        for (int slot = 0; slot < _interactions.End; slot++)
        {
            // Those taken from their lines a moment ago still say that they wait.
            if (_interactions[slot].Phase is SlotPhase.Waiting or SlotPhase.Reserved)
            {
                present.Add(slot);
            }
        }

        // In about the order of their lines, which is all that these need to be put in quickly.
        int[] slots = [.. present];
        Array.Sort(Array.ConvertAll(slots, slot => _interactions[slot].EnteredQueue), slots);
        foreach (int slot in slots)
        {
            Kind kind = _kinds[_interactions[slot].Kind];
            kind.Class!.Lines[(int)kind.Key.Channel].Insert(slot);
        }
    }

    private void LoadQueues(IReadOnlyList<QueuePlan?> plans)
    {
        if (plans.Count > _queues.Length)
        {
            Array.Resize(ref _queues, plans.Count);
        }

        _limitsNobody = false;
        for (int i = 0; i < _queues.Length; i++)
        {
            QueuePlan? plan = i < plans.Count ? plans[i] : null;
            if (plan is not null)
            {
                _queues[i] ??= new QueueRecord(plan);
                _queues[i]!.Redefine(plan);
            }

            // A removed queue takes no new entries and keeps its last definition until it is empty.
            if (_queues[i] is { } queue)
            {
                queue.Open = plan is not null;
                queue.Lanes.Clear(); // whoever waits is put into lanes anew
                _limitsNobody |= queue.Plan.Limits.NobodySignedIn;
            }
        }
    }
}
