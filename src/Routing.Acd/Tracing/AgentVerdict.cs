using System.Runtime.CompilerServices;
using Routing.Acd.Matching;
using Routing.Acd.Model;

namespace Routing.Acd.Tracing;

/// <summary>
/// What an agent's state at the moment of a decision makes of a candidate, where the plan lets the agent in. Asks the
/// agent's record, and the plan's lists only where the reason is not plain: most have a call and cost a few nanoseconds.
/// </summary>
/// <param name="profiles">What the agents' plans let them hold at a time.</param>
/// <param name="channel">The interaction's channel.</param>
/// <param name="askedAgain">What is given (<see cref="AgentRecord.CoolFor"/>) to those who let it ring, since nobody else is eligible; 0 otherwise.</param>
/// <param name="held">It waited for one agent alone, who got it.</param>
internal readonly struct AgentVerdict(Profiles profiles, Channel channel, int askedAgain, bool held)
{
    /// <summary>
    /// The first that applies, in the order of <see cref="Verdict"/>; <see cref="Verdict.OutrankedByKey"/> for none,
    /// <see cref="DecisionNotes.Nobody"/> for whom no plan has named.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Verdict Of(in AgentRecord agent)
    {
        // The two usual ones by few looks, since there are many agents to look at: is ready and has a call, or nothing.
        const AgentFlags Reachable = AgentFlags.Known | AgentFlags.Device;
        if ((agent.Flags & (Reachable | AgentFlags.External)) == Reachable && agent.Mode == AgentMode.Available)
        {
            if (channel == Channel.Voice && agent.Used[(int)Channel.Voice] > 0)
            {
                return Occupied(agent);
            }

            if (agent.FirstClaim < 0 && agent.CoolUntil == 0 && agent.Profile >= 0 && !held)
            {
                return Verdict.OutrankedByKey;
            }
        }

        return OneByOne(agent);
    }

    // Not inlined: it would only be in the way of the usual ones.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Verdict OneByOne(in AgentRecord agent)
    {
        bool full = agent.FirstClaim >= 0 && agent.Profile >= 0 && !profiles.CapacityOf(agent.Profile).HasRoom(channel, agent.Used, agent.WrapUps);
        return !agent.Known ? DecisionNotes.Nobody
            : agent.Mode == AgentMode.SignedOut || !agent.Device ? Verdict.SignedOut
            : agent.External ? Verdict.Busy
            : full && IsBlockedByVoice(agent) ? Occupied(agent)
            : agent.Mode == AgentMode.Paused ? Verdict.Paused
            : agent.CoolUntil != 0 && (askedAgain == 0 || agent.CoolFor != askedAgain) ? Verdict.CoolingDown
            : full ? Verdict.NoCapacity
            : held ? Verdict.HeldForAnother
            : agent.Profile < 0 ? Verdict.NotInPlan
            : Verdict.OutrankedByKey;
    }

    private static Verdict Occupied(in AgentRecord agent) =>
        agent.Connected > 0 ? Verdict.Busy : agent.Reserved > 0 ? Verdict.Reserved : Verdict.WrapUp;

    /// <summary>A call excludes what may not be beside it, and is excluded by it.</summary>
    private bool IsBlockedByVoice(in AgentRecord agent)
    {
        const int Voice = (int)Channel.Voice;
        if (channel != Channel.Voice)
        {
            return agent.Used[Voice] > 0 && (agent.WrapUps[Voice] > 0 || agent.Used[(int)channel] >= BesideVoice(agent, (int)channel));
        }

        if (agent.Used[Voice] > 0)
        {
            return true;
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
