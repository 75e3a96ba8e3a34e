using Routing.Acd.Model;

namespace Routing.Acd.Tracing;

/// <summary>
/// What an agent's plan alone decides of a candidate. Asks the plans themselves, never the matcher's index: a
/// trace must not repeat what it explains. Plans are immutable, so the reader of a decision may ask long after it.
/// </summary>
/// <param name="queue">The queue's definition as of the decision.</param>
/// <param name="channel">The interaction's channel.</param>
/// <param name="requires">The interaction's own requirements.</param>
/// <param name="stage">The relaxation step in force.</param>
/// <param name="openAfter">Groups with up to this wait are open.</param>
internal readonly struct PlanVerdict(QueuePlan queue, Channel channel, RequirementSet? requires, int stage, long openAfter)
{
    /// <summary>The first that applies, in the order of <see cref="Verdict"/>; <see cref="Verdict.OutrankedByKey"/> for none.</summary>
    public Verdict Of(AgentPlan? agent) =>
        agent is null ? Verdict.NotInPlan
        : !MeetsStage(agent) ? Verdict.LacksSkill
        : !IsLetIn(agent) ? Verdict.NotInGroup
        : agent.Capacity.ElementAtOrDefault((int)channel) <= 0 ? Verdict.NotThisChannel
        : Verdict.OutrankedByKey;

    private bool MeetsStage(AgentPlan agent)
    {
        // Of a stage that there is no more the last counts.
        RelaxationStep? step = queue.Relax.ElementAtOrDefault(Math.Min(stage, queue.Relax.Count) - 1);
        IReadOnlyList<RequirementSet> sets = step?.Requires ?? queue.Requires;
        bool keepsOwn = step?.KeepCallRequirements ?? true;
        return (requires is null || !keepsOwn || Meets(agent, requires)) && sets.Any(set => Meets(agent, set));
    }

    private bool IsLetIn(AgentPlan agent)
    {
        long open = openAfter;
        return queue.Groups.Count == 0 || queue.Groups.Any(limit => limit.AfterMicroseconds <= open && agent.Groups.Contains(limit.Group));
    }

    private static bool Meets(AgentPlan agent, RequirementSet set)
    {
        foreach (SkillRequirement requirement in set.Requirements)
        {
            if (!agent.Skills.Any(skill => skill.Skill == requirement.Skill && skill.Level >= requirement.Level))
            {
                return false;
            }
        }

        return true;
    }
}
