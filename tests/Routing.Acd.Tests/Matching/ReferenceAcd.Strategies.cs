using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

// Which of the eligible agents.
internal sealed partial class ReferenceAcd
{
    private readonly Dictionary<int, int> _lastInTurn = [];
    private ulong _random;

    private List<Person> Choose(Item i, List<Person> candidates)
    {
        switch (QueueOf(i).Strategy)
        {
            case "ring_all": return [.. candidates.OrderBy(p => p.Idle)];
            case "random": return [candidates.OrderBy(p => p.Id).ElementAt((int)(NextRandom() % (ulong)candidates.Count))];
            case "round_robin":
                int last = _lastInTurn.GetValueOrDefault(i.Queue, -1);
                Person next = candidates.MinBy(p => (p.Id - last - 1) & int.MaxValue)!;
                _lastInTurn[i.Queue] = next.Id;
                return [next];
            default: return [candidates.MinBy(p => (StrategyKey(p, i), p.Idle))!];
        }
    }

    public long StrategyKey(Person p, Item i) => QueueOf(i).Strategy switch
    {
        "least_occupied" => p.Occupancy,
        "fewest_calls" => p.Contacts,
        "most_skilled" => -Score(p, i),
        "least_skilled" => Score(p, i),
        _ => 0,
    };

    private static long Score(Person p, Item i) => i.Sets.Where(set => Meets(p, set)).Max(set => Score(p, set));

    private static long Score(Person p, RequirementSet set) =>
        p.Plan!.Skills.Where(s => set.Requirements.ToArray().Any(r => r.Skill == s.Skill)).Sum(s => s.Level);

    // SplitMix64.
    private ulong NextRandom()
    {
        ulong z = _random += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
