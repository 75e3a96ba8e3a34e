using Routing.Acd.Model;

namespace Routing.Acd.Matching;

// A new plan: one command, after which everything that waits, rings or talks is still there.
internal sealed partial class Matcher
{
    private bool LoadPlan(in AcdCommand command)
    {
        if (command.Plan is not { } plan || plan.Version < _planVersion)
        {
            return false;
        }

        _planVersion = plan.Version;
        LoadQueues(plan.Queues);
        _roster.Load(plan.Agents, _now);
        _available.Rebuild();
        _lines.Clear(plan.Order, plan.AgingGainMicroseconds);
        _waiting = 0;

        LineUpAll();
        for (int agent = 0; agent < _roster.Count; agent++)
        {
            Publish(agent);
            _available.Refresh(agent);
        }

        MatchAll();
        return true;
    }

    /// <summary>Lanes mean something else now; who stands in which follows from each interaction alone.</summary>
    private void LineUpAll()
    {
        var waiting = new List<int>();
        for (int slot = 0; slot < _interactions.End; slot++)
        {
            if (_interactions[slot].Phase == SlotPhase.Waiting)
            {
                waiting.Add(slot);
            }
        }

        // Deadlines that fall together fire in the order of arming: by sequence, not by where in the slab they lie.
        waiting.Sort((a, b) => _interactions[a].Sequence.CompareTo(_interactions[b].Sequence));
        foreach (int slot in waiting)
        {
            _deadlines.CancelInteraction(slot);
            LineUp(slot);
        }
    }

    private void LoadQueues(IReadOnlyList<QueuePlan?> plans)
    {
        if (plans.Count > _queues.Length)
        {
            Array.Resize(ref _queues, plans.Count);
        }

        for (int i = 0; i < _queues.Length; i++)
        {
            QueuePlan? plan = i < plans.Count ? plans[i] : null;
            if (plan is not null)
            {
                _queues[i] ??= new QueueRecord(plan, _queuePlaces);
                _queues[i]!.Redefine(plan);
            }

            // A removed queue takes no new entries and keeps its last definition until it is empty.
            if (_queues[i] is { } queue)
            {
                queue.Open = plan is not null;
            }
        }
    }
}
