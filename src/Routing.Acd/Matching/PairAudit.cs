using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>
/// Counts pairs of a waiting interaction and an agent eligible for it at that instant, by brute force on
/// a copy: none must ever stand. It asks the plans themselves, not what the matcher compiled from them.
/// </summary>
internal static class PairAudit
{
    // Above this many pairs only a sample of those who wait is looked at, and the count is scaled up.
    private const long PairsLookedAt = 10_000_000;

    public static long Count(CoreCopy copy)
    {
        long pairs = (long)copy.Waiting.Length * copy.Agents.Length;
        int each = (int)(1 + (pairs / PairsLookedAt));
        long unmatched = 0;
        for (int i = 0; i < copy.Waiting.Length; i += each)
        {
            CoreCopy.WaitingCopy waiting = copy.Waiting[i];
            QueuePlan queue = copy.Queues[waiting.Queue].Plan!;
            foreach (ref readonly AgentRecord agent in copy.Agents.AsSpan())
            {
                if (agent.CanTake(waiting.Channel) && IsEligible(agent.Plan!, queue, waiting, copy.Time))
                {
                    unmatched++;
                }
            }
        }

        return unmatched * each * copy.WaitingEach;
    }

    private static bool IsEligible(AgentPlan agent, QueuePlan queue, in CoreCopy.WaitingCopy waiting, long now)
    {
        long wait = now - waiting.Entered;
        bool letIn = queue.Groups.Count == 0 || queue.Groups.Any(g => g.AfterMicroseconds <= wait && agent.Groups.Contains(g.Group));
        RequirementSet? own = waiting.Requires;
        return letIn && queue.Requires.Any(set => Meets(agent, set)) && (own is null || Meets(agent, own));
    }

    private static bool Meets(AgentPlan agent, RequirementSet set)
    {
        foreach (SkillRequirement requirement in set.Requirements)
        {
            if (!agent.Skills.Any(s => s.Skill == requirement.Skill && s.Level >= requirement.Level))
            {
                return false;
            }
        }

        return true;
    }
}
