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

        // Lanes mean something else now. Who stands in which follows from each interaction alone.
        for (int slot = 0; slot < _interactions.End; slot++)
        {
            if (_interactions[slot].Phase == SlotPhase.Waiting)
            {
                _deadlines.CancelInteraction(slot);
                LineUp(slot);
            }
        }

        for (int agent = 0; agent < _roster.Count; agent++)
        {
            Publish(agent);
            _available.Refresh(agent, _now);
        }

        MatchAll();
        return true;
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
