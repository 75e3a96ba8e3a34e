using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>
/// Whether a plan can be loaded at all: whoever made it may have made a mistake, and half of a plan must not
/// come into force. Nothing is touched by asking.
/// </summary>
internal static class PlanCheck
{
    public static bool CanBeLoaded(RoutingPlan plan)
    {
        if (plan.Queues is null || plan.Agents is null)
        {
            return false;
        }

        foreach (QueuePlan? queue in plan.Queues)
        {
            if (queue is not null && !IsWhole(queue))
            {
                return false;
            }
        }

        long held = plan.Agents.Count;
        foreach (AgentPlan? agent in plan.Agents)
        {
            if (agent is { Skills: null } or { Groups: null } or { Capacity: null } or { BesideVoice: null })
            {
                return false;
            }

            held += agent is null ? 0 : agent.Skills.Count + agent.Groups.Count;
        }

        // Usually there is no need to count more exactly.
        return (held <= HeldLiteral.MostPositions && held <= HeldLiteral.MostLiterals) || new Profiles().CanHold(plan.Agents);
    }

    private static bool IsWhole(QueuePlan queue)
    {
        if (queue is { Strategy: null } or { Groups: null } or { Relax: null } or { Limits: null } || !AreWhole(queue.Requires))
        {
            return false;
        }

        foreach (RelaxationStep? step in queue.Relax)
        {
            if (step is null || !AreWhole(step.Requires))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreWhole(IReadOnlyList<RequirementSet>? sets) => sets is not null && !sets.Contains(null!);
}
