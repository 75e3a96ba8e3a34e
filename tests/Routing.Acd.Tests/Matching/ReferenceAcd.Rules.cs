using Routing.Acd.Matching;
using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

// Who may take whom, and who is first.
internal sealed partial class ReferenceAcd
{
    public (long, long, long) KeyOf(Item item) => _plan!.Order switch
    {
        InteractionOrder.ServiceLevel => (item.First + QueueOf(item).ServiceLevelMicroseconds, 0, item.Sequence),
        InteractionOrder.Aging => (item.First - ((item.Priority ?? QueueOf(item).Priority) * _plan.AgingGainMicroseconds), 0, item.Sequence),
        _ => (-(item.Priority ?? QueueOf(item).Priority), item.First, item.Sequence),
    };

    public bool Can(Person p, Item i)
    {
        if (p.Plan is null || p.Mode != AgentMode.Available || !p.Device || p.External > 0 || p.Arming != 0 || !IsAble(p, i))
        {
            return false;
        }

        List<Item> held = HeldBy(p);
        return held.All(h => h.Channel != Channel.Voice)
            && (i.Channel != Channel.Voice || held.All(h => h.Phase == SlotPhase.WrapUp))
            && held.Count(h => h.Channel == i.Channel) < p.Plan.Capacity[(int)i.Channel];
    }

    public bool IsAble(Person p, Item i)
    {
        QueuePlan queue = QueueOf(i);
        return queue.Requires.Any(set => Meets(p, set.And(i.Requires)))
            && (queue.Groups.Count == 0 || queue.Groups.Any(g => g.AfterMicroseconds <= i.Wait && p.Plan!.Groups.Contains(g.Group)));
    }

    private static bool Meets(Person p, RequirementSet set) =>
        set.Requirements.ToArray().All(r => p.Plan!.Skills.Any(s => s.Skill == r.Skill && s.Level >= r.Level));
}
