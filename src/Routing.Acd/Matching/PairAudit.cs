using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>
/// Counts pairs of a waiting interaction and an agent eligible for it at that instant, by brute force on
/// a copy: none must ever stand. It asks the plans and the claims themselves, and shares no rule with the
/// matcher.
/// </summary>
internal sealed class PairAudit
{
    // Above this many pairs only a sample of those who wait is looked at, and the count is scaled up.
    private const long PairsLookedAt = 10_000_000;

    private readonly CoreCopy _copy;
    private readonly int[,] _ongoing;
    private readonly int[,] _wrapUps;

    private PairAudit(CoreCopy copy)
    {
        _copy = copy;
        _ongoing = new int[copy.Agents.Length, Enum.GetValues<Channel>().Length];
        _wrapUps = new int[copy.Agents.Length, Enum.GetValues<Channel>().Length];
        foreach (CoreCopy.ClaimCopy claim in copy.Claims)
        {
            (claim.Phase == SlotPhase.WrapUp ? _wrapUps : _ongoing)[claim.Agent, (int)claim.Channel]++;
        }
    }

    public static long Count(CoreCopy copy) => new PairAudit(copy).Count();

    private long Count()
    {
        long pairs = (long)_copy.Waiting.Length * _copy.Agents.Length;
        int each = (int)(1 + (pairs / PairsLookedAt));
        long unmatched = 0;
        for (int i = 0; i < _copy.Waiting.Length; i += each)
        {
            for (int agent = 0; agent < _copy.Agents.Length; agent++)
            {
                unmatched += IsEligible(agent, _copy.Waiting[i]) ? 1 : 0;
            }
        }

        // As many more as there are of whom nothing is known, and never less than what was found.
        int looked = (_copy.Waiting.Length + each - 1) / each;
        return unmatched == 0 ? 0 : Math.Max(unmatched, (long)((double)unmatched * _copy.Counters.Waiting / looked));
    }

    private bool IsEligible(int agent, in CoreCopy.WaitingCopy waiting)
    {
        ref readonly AgentRecord record = ref _copy.Agents[agent];
        return record.Plan is not null
            && (waiting.HeldFor < 0 || waiting.HeldFor == agent)
            && record is { Mode: AgentMode.Available, Device: true, External: false }
            && HasRoom(agent, record.Plan, waiting.Channel)
            && IsAble(record.Plan, waiting, Wait(waiting))
            && IsAble(record.Plan, waiting, SureWait(waiting))
            && (record.CoolUntil == 0 || (record.CoolFor != 0 && record.CoolFor == waiting.CoolFor && IsNobodyElseEligible(waiting)));
    }

    private bool HasRoom(int agent, AgentPlan plan, Channel channel)
    {
        int total = 0;
        for (int other = 0; other < _ongoing.GetLength(1); other++)
        {
            total += _ongoing[agent, other] + _wrapUps[agent, other];
        }

        int used = _ongoing[agent, (int)channel] + _wrapUps[agent, (int)channel];
        if ((plan.Total > 0 && total >= plan.Total) || used >= At(plan.Capacity, channel))
        {
            return false;
        }

        if (channel == Channel.Voice)
        {
            return used == 0 && FitsBesideCall(agent, plan);
        }

        bool calling = _ongoing[agent, (int)Channel.Voice] > 0;
        return _wrapUps[agent, (int)Channel.Voice] == 0 && (!calling || used < At(plan.BesideVoice, channel));
    }

    private bool FitsBesideCall(int agent, AgentPlan plan)
    {
        for (int other = 0; other < _ongoing.GetLength(1); other++)
        {
            if (other != (int)Channel.Voice && _ongoing[agent, other] > At(plan.BesideVoice, (Channel)other))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsNobodyElseEligible(in CoreCopy.WaitingCopy waiting)
    {
        for (int agent = 0; agent < _copy.Agents.Length; agent++)
        {
            if (_copy.Agents[agent].CoolUntil == 0 && IsEligible(agent, waiting))
            {
                return false;
            }
        }

        return true;
    }

    private long Wait(in CoreCopy.WaitingCopy waiting) => _copy.Time - waiting.EnteredQueue;

    /// <summary>
    /// Deadlines fall on whole milliseconds. In the part of one in which a group may be open or still closed,
    /// a step in force or not yet, a pair counts only if it is eligible either way.
    /// </summary>
    private long SureWait(in CoreCopy.WaitingCopy waiting) => (_copy.Time / 1000 * 1000) - waiting.EnteredQueue;

    private bool IsAble(AgentPlan agent, in CoreCopy.WaitingCopy waiting, long wait)
    {
        QueuePlan queue = _copy.Queues[waiting.Queue].Plan!;
        RelaxationStep? step = null;
        for (int i = 0; i < queue.Relax.Count; i++)
        {
            step = queue.Relax[i].AfterMicroseconds <= wait ? queue.Relax[i] : step;
        }

        return At(agent.Capacity, waiting.Channel) > 0
            && IsLetIn(agent, queue, wait)
            && MeetsAny(agent, step?.Requires ?? queue.Requires)
            && (waiting.Requires is null || step is { KeepCallRequirements: false } || Meets(agent, waiting.Requires));
    }

    private static bool IsLetIn(AgentPlan agent, QueuePlan queue, long wait)
    {
        for (int i = 0; i < queue.Groups.Count; i++)
        {
            for (int j = 0; queue.Groups[i].AfterMicroseconds <= wait && j < agent.Groups.Count; j++)
            {
                if (agent.Groups[j] == queue.Groups[i].Group)
                {
                    return true;
                }
            }
        }

        return queue.Groups.Count == 0;
    }

    private static bool MeetsAny(AgentPlan agent, IReadOnlyList<RequirementSet> sets)
    {
        for (int i = 0; i < sets.Count; i++)
        {
            if (Meets(agent, sets[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Meets(AgentPlan agent, RequirementSet set)
    {
        foreach (SkillRequirement requirement in set.Requirements)
        {
            int level = 0;
            for (int i = 0; i < agent.Skills.Count; i++)
            {
                level = agent.Skills[i].Skill == requirement.Skill ? Math.Max(level, agent.Skills[i].Level) : level;
            }

            if (level < requirement.Level)
            {
                return false;
            }
        }

        return true;
    }

    private static int At(IReadOnlyList<int> numbers, Channel channel) => (int)channel < numbers.Count ? numbers[(int)channel] : 0;
}
