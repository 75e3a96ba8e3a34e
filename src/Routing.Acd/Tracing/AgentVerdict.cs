using Routing.Acd.Matching;
using Routing.Acd.Model;

namespace Routing.Acd.Tracing;

/// <summary>
/// What an agent's state at the moment of a decision makes of a candidate, where the plan lets the agent in. Asks the
/// agent's record, and the plan's lists only where the reason is not plain: most have a call and cost a few nanoseconds.
/// </summary>
/// <param name="profiles">What the agents' plans let them hold at a time.</param>
/// <param name="channel">The interaction's channel.</param>
/// <param name="askedAgain">What is given (<see cref="AgentRecord.CoolFor"/>) to those who let it ring, since nobody else is there; 0 otherwise.</param>
/// <param name="held">It waited for one agent alone, who got it.</param>
internal readonly struct AgentVerdict(Profiles profiles, Channel channel, int askedAgain, bool held)
{
    /// <summary>
    /// The first that applies, in the order of <see cref="Verdict"/>; <see cref="Verdict.OutrankedByKey"/> for none. Of
    /// an agent without a plan it means nothing, but does no harm.
    /// </summary>
    public Verdict Of(in AgentRecord agent)
    {
        if (agent.Mode == AgentMode.SignedOut || !agent.Device)
        {
            return Verdict.SignedOut;
        }

        if (agent.External)
        {
            return Verdict.Busy;
        }

        bool full = false;
        if (agent.FirstClaim >= 0)
        {
            if (channel == Channel.Voice && agent.Used[(int)Channel.Voice] > 0)
            {
                return Occupied(agent);
            }

            full = agent.Profile >= 0 && !profiles.CapacityOf(agent.Profile).HasRoom(channel, agent.Used, agent.WrapUps);
            if (full && IsBlockedByVoice(agent))
            {
                return Occupied(agent);
            }
        }

        return agent.Mode == AgentMode.Paused ? Verdict.Paused
            : agent.CoolUntil != 0 && (askedAgain == 0 || agent.CoolFor != askedAgain) ? Verdict.CoolingDown
            : full ? Verdict.NoCapacity
            : held ? Verdict.HeldForAnother
            : agent.Profile < 0 ? Verdict.NotInPlan
            : Verdict.OutrankedByKey;
    }

    private static Verdict Occupied(in AgentRecord agent) =>
        agent.Connected > 0 ? Verdict.Busy : agent.Reserved > 0 ? Verdict.Reserved : Verdict.WrapUp;

    /// <summary>A call excludes what may not be beside it, and is excluded by it. Not for a second call.</summary>
    private bool IsBlockedByVoice(in AgentRecord agent)
    {
        const int Voice = (int)Channel.Voice;
        if (channel != Channel.Voice)
        {
            return agent.Used[Voice] > 0 && (agent.WrapUps[Voice] > 0 || agent.Used[(int)channel] >= BesideVoice(agent, (int)channel));
        }

        for (int other = Voice + 1; other < ChannelCounts.Length; other++)
        {
            int going = agent.Used[other] - agent.WrapUps[other]; // what is in wrap-up does not go on
            if (going > 0 && going > BesideVoice(agent, other))
            {
                return true;
            }
        }

        return false;
    }

    private static int BesideVoice(in AgentRecord agent, int channel) =>
        channel < agent.Plan!.BesideVoice.Count ? agent.Plan.BesideVoice[channel] : 0;
}
