using System.Runtime.InteropServices;
using Routing.Acd.Model;
using Routing.Acd.Strategies;

namespace Routing.Acd.Tracing;

/// <summary>
/// Makes a <see cref="Decision"/> of what was noted of it, by the plan that was in force: the part of the work for
/// which the core is not held. Reads copies and what never changes; any thread.
/// </summary>
/// <param name="entry">The decision.</param>
/// <param name="words">Its <see cref="DecisionNotes"/>.</param>
/// <param name="plan">The plan in force.</param>
internal readonly ref struct Explanation(in DecisionEntry entry, ReadOnlySpan<long> words, RoutingPlan plan)
{
    private readonly ref readonly DecisionEntry _entry = ref entry;
    private readonly ReadOnlySpan<long> _words = words;

    /// <summary>The decision; <paramref name="partition"/> is part of its reservation's id.</summary>
    public Decision Tell(ReservationId partition)
    {
        List<DecisionCandidate> shown = Chosen(out int ranks);
        DecisionCandidate winner = shown[0];
        List<DecisionCandidate> others = Others(shown, ranks);
        int examined = shown.Count + others.Count;
        Add(shown, others);
        return new Decision(
            partition with { Sequence = _entry.Reservation },
            _entry.Time,
            _entry.Interaction,
            new QueueId(_entry.Queue),
            winner.Agent,
            plan.Version,
            _entry.Stage,
            StrategyCatalog.Find(_entry.QueuePlan.Strategy).Name,
            winner.Key,
            winner.IdleStamp,
            _entry.Nanoseconds,
            shown,
            examined - shown.Count,
            _entry.Known - examined);
    }

    /// <summary>Those who were chosen, and where the keys of the others begin.</summary>
    private List<DecisionCandidate> Chosen(out int ranks)
    {
        var chosen = new List<DecisionCandidate>(DecisionRing.MostCandidates);
        int at = DecisionNotes.WordsOfVerdicts(_entry.Examined);
        for (int i = 0; i < _entry.Chosen; i++, at += DecisionNotes.WordsOfChosen)
        {
            chosen.Add(new DecisionCandidate(new AgentId((int)_words[at]), Verdict.Chosen, _words[at + 1], _words[at + 2]));
        }

        ranks = at;
        return chosen;
    }

    /// <summary>All others who were looked at, as they come.</summary>
    private List<DecisionCandidate> Others(List<DecisionCandidate> chosen, int ranks)
    {
        var others = new List<DecisionCandidate>(_entry.Examined);
        var byPlan = new PlanVerdict(_entry.QueuePlan, _entry.Channel, _entry.Requires, _entry.Stage, _entry.OpenAfter);
        HashSet<AgentId> shown = [.. chosen.Select(one => one.Agent)];
        ReadOnlySpan<byte> verdicts = MemoryMarshal.AsBytes(_words)[.._entry.Examined];
        for (int i = 0; i < verdicts.Length; i++)
        {
            var noted = (Verdict)verdicts[i];
            int rank = ranks;
            ranks += noted == Verdict.OutrankedByKey ? DecisionNotes.WordsOfRanked : 0;
            var agent = new AgentId((chosen[0].Agent.Value + i) % _entry.Circle);
            if (noted == DecisionNotes.Nobody || shown.Contains(agent))
            {
                continue;
            }

            Verdict planned = byPlan.Of(plan.Agents.ElementAtOrDefault(agent.Value));
            others.Add(planned != Verdict.OutrankedByKey ? new DecisionCandidate(agent, planned, 0, 0)
                : noted != Verdict.OutrankedByKey ? new DecisionCandidate(agent, noted, 0, 0)
                : new DecisionCandidate(agent, noted, _words[rank], _words[rank + 1]));
        }

        return others;
    }

    /// <summary>Those who lost by key in its order, then the rest by number, as many as are shown.</summary>
    private static void Add(List<DecisionCandidate> shown, List<DecisionCandidate> others) => shown.AddRange(others
        .OrderBy(one => one.Verdict != Verdict.OutrankedByKey)
        .ThenBy(one => one.Key)
        .ThenBy(one => one.IdleStamp)
        .ThenBy(one => one.Agent.Value)
        .Take(DecisionRing.MostCandidates - shown.Count));
}
