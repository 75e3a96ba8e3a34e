using Routing.Acd.Matching;
using Routing.Acd.Model;

namespace Routing.Acd.Tracing;

/// <summary>
/// What removed an agent from a decision, or that nothing did. Asks the agent's record and the plans
/// themselves, never the matcher's index: a trace must not repeat what it explains.
/// </summary>
/// <param name="queue">The queue's definition.</param>
/// <param name="channel">The interaction's channel.</param>
/// <param name="requires">The interaction's own requirements.</param>
/// <param name="stage">The relaxation step in force.</param>
/// <param name="openAfter">Groups with up to this wait are open.</param>
/// <param name="askedAgain">What is given (<see cref="AgentRecord.CoolFor"/>) to those who let it ring, since nobody else is there; 0 otherwise.</param>
/// <param name="held">It waited for one agent alone, who got it.</param>
internal readonly struct CandidateVerdict(
    QueuePlan queue,
    Channel channel,
    RequirementSet? requires,
    int stage,
    long openAfter,
    int askedAgain,
    bool held)
{
    /// <summary>
    /// What an agent's plan alone decides, and so the same for all agents of one profile;
    /// <see cref="Verdict.OutrankedByKey"/> for nothing.
    /// </summary>
    public Verdict Of(AgentPlan plan) =>
        !MeetsStage(plan) ? Verdict.LacksSkill
        : !IsLetIn(plan) ? Verdict.NotInGroup
        : At(plan.Capacity, channel) <= 0 ? Verdict.NotThisChannel
        : Verdict.OutrankedByKey;

    /// <summary>
    /// The verdict on an agent of a plan who was not chosen, where the plan decides nothing: the first that
    /// applies, in the order of <see cref="Verdict"/>.
    /// </summary>
    public Verdict Of(in AgentRecord agent)
    {
        AgentPlan plan = agent.Plan!;
        return agent.Mode == AgentMode.SignedOut || !agent.Device ? Verdict.SignedOut
            : agent.External ? Verdict.Busy
            : agent.FirstClaim >= 0 && BlockedByVoice(agent, plan) ? Occupied(agent)
            : agent.Mode == AgentMode.Paused ? Verdict.Paused
            : agent.CoolUntil != 0 && (askedAgain == 0 || agent.CoolFor != askedAgain) ? Verdict.CoolingDown
            : agent.FirstClaim >= 0 && !HasSlot(agent, plan) ? Verdict.NoCapacity
            : held ? Verdict.HeldForAnother
            : Verdict.OutrankedByKey;
    }

    private bool MeetsStage(AgentPlan plan)
    {
        bool relaxed = stage > 0 && stage <= queue.Relax.Count;
        IReadOnlyList<RequirementSet> sets = relaxed ? queue.Relax[stage - 1].Requires : queue.Requires;
        if (requires is not null && !(relaxed && !queue.Relax[stage - 1].KeepCallRequirements) && !Meets(plan, requires))
        {
            return false;
        }

        for (int i = 0; i < sets.Count; i++)
        {
            if (Meets(plan, sets[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Meets(AgentPlan plan, RequirementSet set)
    {
        foreach (SkillRequirement requirement in set.Requirements)
        {
            int level = 0;
            for (int i = 0; i < plan.Skills.Count; i++)
            {
                level = plan.Skills[i].Skill == requirement.Skill ? Math.Max(level, plan.Skills[i].Level) : level;
            }

            if (level < requirement.Level)
            {
                return false;
            }
        }

        return true;
    }

    private bool IsLetIn(AgentPlan plan)
    {
        for (int i = 0; i < queue.Groups.Count; i++)
        {
            for (int j = 0; queue.Groups[i].AfterMicroseconds <= openAfter && j < plan.Groups.Count; j++)
            {
                if (plan.Groups[j] == queue.Groups[i].Group)
                {
                    return true;
                }
            }
        }

        return queue.Groups.Count == 0;
    }

    /// <summary>A call excludes what may not be beside it, and is excluded by it.</summary>
    private bool BlockedByVoice(in AgentRecord agent, AgentPlan plan)
    {
        const int Voice = (int)Channel.Voice;
        if (channel != Channel.Voice)
        {
            return agent.Used[Voice] > 0 && (agent.WrapUps[Voice] > 0 || agent.Used[(int)channel] >= At(plan.BesideVoice, channel));
        }

        bool blocked = agent.Used[Voice] > 0;
        for (int other = Voice + 1; other < ChannelCounts.Length; other++)
        {
            blocked |= agent.Used[other] - agent.WrapUps[other] > At(plan.BesideVoice, (Channel)other);
        }

        return blocked;
    }

    private static Verdict Occupied(in AgentRecord agent) =>
        agent.Connected > 0 ? Verdict.Busy : agent.Reserved > 0 ? Verdict.Reserved : Verdict.WrapUp;

    private bool HasSlot(in AgentRecord agent, AgentPlan plan) =>
        agent.Used[(int)channel] < At(plan.Capacity, channel) && (plan.Total <= 0 || agent.Used.Sum < plan.Total);

    private static int At(IReadOnlyList<int> numbers, Channel channel) => (int)channel < numbers.Count ? numbers[(int)channel] : 0;
}
