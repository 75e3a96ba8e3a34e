using System.Runtime.InteropServices;
using Routing.Acd.Model;
using Routing.Acd.Strategies;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>
/// The agents who could take something now, by channel. Who no longer can is taken out at once; who can is put
/// in when the next question is asked, since most who become free are given something before that.
/// </summary>
internal sealed class AvailableAgents<TProbe>(Roster roster, Profiles profiles, int mostPending)
    where TProbe : struct, IProbe
{
    private readonly ChannelAgents?[] _channels = new ChannelAgents?[ChannelCounts.Length];
    private readonly List<int> _pending = [];
    private readonly AgentBits _isPending = new();
    private readonly List<int> _profilesFound = [];
    private readonly List<int> _agentsFound = [];

    /// <summary>The profiles have changed: nobody is available until refreshed.</summary>
    public void Rebuild()
    {
        _pending.Clear();
        _isPending.Clear(roster.Count);
        for (int channel = 0; channel < ChannelCounts.Length; channel++)
        {
            _channels[channel] = profiles.Takes((Channel)channel) ? new ChannelAgents((Channel)channel, roster, profiles) : null;
        }
    }

    /// <summary>Brings <paramref name="agent"/>'s places in line with what the record says.</summary>
    public void Refresh(int agent)
    {
        if (_pending.Count >= mostPending)
        {
            PutIn();
        }

        ref readonly AgentRecord record = ref roster[agent];
        int channels = CanTake(record);
        bool pending = false;
        for (int channel = 0; channel < ChannelCounts.Length; channel++)
        {
            if (_channels[channel] is not { } agents)
            {
                continue;
            }

            bool can = (channels & (1 << channel)) != 0;
            if (can != agents.Has(agent))
            {
                pending |= can;
                if (!can)
                {
                    agents.Remove(agent);
                }
            }
        }

        if (pending != _isPending.Has(agent))
        {
            SetPending(agent, pending);
        }
    }

    /// <summary>Takes the agent out everywhere: needed before anything changes that a strategy's key is made of.</summary>
    public void Remove(int agent)
    {
        foreach (ChannelAgents? agents in _channels)
        {
            if (agents is not null && agents.Has(agent))
            {
                agents.Remove(agent);
            }
        }
    }

    /// <summary>The first by (key, idle stamp) of those available who are able to take what stands in the lane; or -1.</summary>
    public int Least(Lane lane)
    {
        if (Asked(lane) is not { } agents)
        {
            return -1;
        }

        if (lane.Strategy.Scope == KeyScope.Idle)
        {
            var search = new LongestIdleSearch<TProbe>(agents, profiles, roster);
            foreach (Conjunction conjunction in lane.Ability.Conjunctions)
            {
                search.Wanted = conjunction;
                agents.Search(conjunction, ref search);
            }

            return search.Agent;
        }

        var best = new LeastKey(roster, profiles, lane);
        FindProfiles(agents, lane);
        _agentsFound.Clear();
        foreach (int profile in _profilesFound)
        {
            if (lane.Strategy.Scope == KeyScope.Profile)
            {
                best.Consider(agents.HeadOf(profile)); // the longest idle stands for all
            }
            else
            {
                agents.Collect(profile, _agentsFound);
            }
        }

        foreach (int agent in _agentsFound)
        {
            best.Consider(agent);
        }

        TProbe.Looked(_agentsFound.Count);
        return best.Agent;
    }

    /// <summary>The first of them by number after <paramref name="last"/>, in a circle; or -1.</summary>
    public int NextAfter(Lane lane, int last)
    {
        if (Asked(lane) is not { } agents)
        {
            return -1;
        }

        if (AsksForNothing(lane))
        {
            int next = agents.ByNumber.After(last);
            return next >= 0 ? next : agents.ByNumber.After(-1);
        }

        Find(agents, lane);
        int at = _agentsFound.BinarySearch(last + 1);
        at = at < 0 ? ~at : at;
        return _agentsFound.Count == 0 ? -1 : _agentsFound[at % _agentsFound.Count];
    }

    /// <summary>How many there are.</summary>
    public int Count(Lane lane)
    {
        if (Asked(lane) is not { } agents)
        {
            return 0;
        }

        if (AsksForNothing(lane))
        {
            return agents.ByNumber.Count;
        }

        Find(agents, lane);
        return _agentsFound.Count;
    }

    /// <summary>The one of them before whom, by number, so many others are. Only after <see cref="Count"/>, and below it.</summary>
    public int AtRank(Lane lane, int rank) =>
        AsksForNothing(lane) ? Asked(lane)!.ByNumber.AtRank(rank) : _agentsFound[rank];

    /// <summary>All of them, by number.</summary>
    public void Collect(Lane lane, List<int> agents)
    {
        if (Asked(lane) is { } asked)
        {
            Find(asked, lane);
            agents.AddRange(CollectionsMarshal.AsSpan(_agentsFound));
        }
    }

    private static bool AsksForNothing(Lane lane)
    {
        foreach (Conjunction conjunction in lane.Ability.Conjunctions)
        {
            if (conjunction.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    private int CanTake(in AgentRecord record) => record.CanTake(profiles[record.Profile]);

    /// <summary>The agents of the lane's channel, with all in place who wait for that; null for nobody.</summary>
    private ChannelAgents? Asked(Lane lane)
    {
        PutIn();
        ChannelAgents? agents = _channels[(int)lane.Ability.Channel];
        return agents is { ByNumber.Count: > 0 } ? agents : null;
    }

    private void SetPending(int agent, bool pending)
    {
        if (pending)
        {
            _isPending.Set(agent);
            _pending.Add(agent);
        }
        else if (_pending[^1] == agent) // as a rule it is: who becomes free is given something at once
        {
            _isPending.Unset(agent);
            _pending.RemoveAt(_pending.Count - 1);
        }
    }

    private void PutIn()
    {
        foreach (int agent in CollectionsMarshal.AsSpan(_pending))
        {
            _isPending.Unset(agent);
            int channels = CanTake(roster[agent]);
            for (int channel = 0; channel < ChannelCounts.Length; channel++)
            {
                if (_channels[channel] is { } agents && !agents.Has(agent) && (channels & (1 << channel)) != 0)
                {
                    agents.Insert(agent);
                }
            }
        }

        _pending.Clear();
    }

    private void FindProfiles(ChannelAgents agents, Lane lane)
    {
        _profilesFound.Clear();
        var search = new ProfileSearch<TProbe>(profiles, _profilesFound);
        foreach (Conjunction conjunction in lane.Ability.Conjunctions)
        {
            search.Wanted = conjunction;
            agents.Search(conjunction, ref search);
        }

        if (lane.Ability.Conjunctions.Count > 1)
        {
            KeepOnce(_profilesFound);
        }
    }

    private void Find(ChannelAgents agents, Lane lane)
    {
        FindProfiles(agents, lane);
        _agentsFound.Clear();
        foreach (int profile in _profilesFound)
        {
            agents.Collect(profile, _agentsFound);
        }

        TProbe.Looked(_agentsFound.Count);
        _agentsFound.Sort();
    }

    private static void KeepOnce(List<int> numbers)
    {
        numbers.Sort();
        int kept = 0;
        for (int i = 0; i < numbers.Count; i++)
        {
            if (kept == 0 || numbers[kept - 1] != numbers[i])
            {
                numbers[kept++] = numbers[i];
            }
        }

        numbers.RemoveRange(kept, numbers.Count - kept);
    }
}
