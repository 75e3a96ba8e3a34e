using System.Collections.Concurrent;
using Routing.Pbx.Configuration.Plans;

namespace Routing.Pbx.Trunks;

/// <summary>
/// In which order a group's trunks are tried. Each call gets an order of its own; turns are counted over all calls and
/// survive a reload. Any thread.
/// </summary>
internal sealed class GroupTurns(TrunkCalls calls)
{
    private readonly ConcurrentDictionary<string, Turns> _turns = new(StringComparer.Ordinal);

    /// <summary>The members that <paramref name="takes"/> holds for, the first to be tried first.</summary>
    public List<string> Order(TrunkGroupPlan group, Func<string, bool> takes)
    {
        List<TrunkMemberPlan> members = [.. group.Members.Where(member => takes(member.Trunk))];
        if (members.Count > 1)
        {
            switch (group.Order)
            {
                case TrunkOrder.RoundRobin:
                    Rotate(members, (int)(TurnsOf(group).Next() % (uint)members.Count));
                    break;
                case TrunkOrder.Weighted:
                    int first = TurnsOf(group).Heaviest(members);
                    TrunkMemberPlan chosen = members[first];
                    members.RemoveAt(first);
                    members = [chosen, .. members.OrderByDescending(member => member.Weight)];
                    break;
                case TrunkOrder.LeastUsed:
                    members = [.. members.OrderBy(member => calls.Active(member.Trunk))];
                    break;
            }
        }

        return [.. members.Select(member => member.Trunk)];
    }

    private static void Rotate(List<TrunkMemberPlan> members, int by)
    {
        List<TrunkMemberPlan> head = members.GetRange(0, by);
        members.RemoveRange(0, by);
        members.AddRange(head);
    }

    private Turns TurnsOf(TrunkGroupPlan group) => _turns.GetOrAdd(group.Name, static _ => new Turns());

    private sealed class Turns
    {
        private readonly Dictionary<string, int> _credit = new(StringComparer.Ordinal);
        private uint _next;

        // Interlocked with itself on other threads: each call has a turn of its own.
        public uint Next() => Interlocked.Increment(ref _next) - 1;

        // Smooth weighted turns: each gains its weight, the richest goes and pays the sum. Shares are exact, and never
        // all of one trunk's come in a row.
        public int Heaviest(List<TrunkMemberPlan> members)
        {
            lock (_credit)
            {
                int best = 0;
                int sum = 0;
                for (int i = 0; i < members.Count; i++)
                {
                    TrunkMemberPlan member = members[i];
                    sum += member.Weight;
                    int credit = _credit[member.Trunk] = Math.Clamp(_credit.GetValueOrDefault(member.Trunk), -100_000, 100_000) + member.Weight;
                    best = credit > _credit[members[best].Trunk] ? i : best;
                }

                _credit[members[best].Trunk] -= sum;
                return best;
            }
        }
    }
}
