using System.Numerics;
using Routing.Acd.Strategies;

namespace Routing.Acd.Matching;

/// <summary>
/// The agents who could take something now, by channel and profile, in each the longest idle first; and by
/// number. A lane asks profiles, never agents, where one agent of a profile stands for all of it.
/// </summary>
internal sealed class AvailableAgents
{
    private readonly Roster _roster;
    private readonly List<Profile> _profiles = [];
    private readonly HeapPlaces[] _places = new HeapPlaces[ChannelCounts.Length];
    private readonly List<SlotHeap>[] _heaps = new List<SlotHeap>[ChannelCounts.Length];
    private readonly ulong[][] _free = new ulong[ChannelCounts.Length][];
    private readonly AgentBits[] _byNumber = new AgentBits[ChannelCounts.Length];

    public AvailableAgents(Roster roster)
    {
        _roster = roster;
        for (int channel = 0; channel < ChannelCounts.Length; channel++)
        {
            _places[channel] = new HeapPlaces();
            _heaps[channel] = [];
            _free[channel] = [];
            _byNumber[channel] = new AgentBits();
        }
    }

    /// <summary>The profiles of the newest plan: the columns of each lane's bitmap.</summary>
    public IReadOnlyList<Profile> Profiles => _profiles;

    /// <summary>Sorts all agents into profiles anew, after a plan. Nobody is available until refreshed.</summary>
    public void Rebuild()
    {
        var index = new Dictionary<Profile, int>();
        _profiles.Clear();
        for (int i = 0; i < _roster.Count; i++)
        {
            ref AgentRecord agent = ref _roster[i];
            agent.Profile = -1;
            if (agent.Plan is not null)
            {
                var profile = new Profile(agent.Plan);
                if (!index.TryGetValue(profile, out agent.Profile))
                {
                    agent.Profile = _profiles.Count;
                    index.Add(profile, agent.Profile);
                    _profiles.Add(profile);
                }
            }
        }

        for (int channel = 0; channel < ChannelCounts.Length; channel++)
        {
            _heaps[channel].ForEach(heap => heap.Clear());
            _byNumber[channel].Clear(_roster.Count);
            _free[channel] = new ulong[(_profiles.Count + 63) / 64];
            while (_heaps[channel].Count < _profiles.Count)
            {
                _heaps[channel].Add(new SlotHeap(_places[channel]));
            }
        }
    }

    /// <summary>Brings <paramref name="agent"/>'s places in line with what the record says.</summary>
    public void Refresh(int agent)
    {
        ref readonly AgentRecord record = ref _roster[agent];
        for (int channel = 0; channel < ChannelCounts.Length; channel++)
        {
            bool can = record.Plan is not null && record.CanTake((Model.Channel)channel, _profiles[record.Profile]);
            if (can && _places[channel][agent] < 0)
            {
                _heaps[channel][record.Profile].Insert(agent, record.IdleStamp, agent);
                _free[channel][record.Profile >> 6] |= 1UL << record.Profile;
                _byNumber[channel].Set(agent);
            }
            else if (!can)
            {
                Remove(agent, channel);
            }
        }
    }

    /// <summary>Takes the agent out everywhere: needed before anything changes that a strategy's key is made of.</summary>
    public void Remove(int agent)
    {
        for (int channel = 0; channel < ChannelCounts.Length; channel++)
        {
            Remove(agent, channel);
        }
    }

    /// <summary>The first by (key, idle stamp) of those available who are able to take what stands in the lane; or -1.</summary>
    public int Least(Lane lane)
    {
        int channel = (int)lane.Key.Kind.Channel;
        var best = new LeastKey(_roster, _profiles, lane);
        ulong[] free = _free[channel];
        for (int word = 0; word < free.Length; word++)
        {
            for (ulong bits = free[word] & lane.Profiles[word]; bits != 0; bits &= bits - 1)
            {
                SlotHeap heap = _heaps[channel][(word << 6) + BitOperations.TrailingZeroCount(bits)];
                int asked = lane.Strategy.Scope == KeyScope.Profile ? 1 : heap.Count; // the longest idle stands for all
                for (int i = 0; i < asked; i++)
                {
                    best.Consider(heap[i]);
                }
            }
        }

        return best.Agent;
    }

    /// <summary>The first of them by number after <paramref name="last"/>, in a circle; or -1.</summary>
    public int NextAfter(Lane lane, int last)
    {
        int next = Following(lane, last);
        return next >= 0 ? next : Following(lane, -1);
    }

    /// <summary>The one of them after so many others, by number; -1 when there are not that many. How many were passed is in <paramref name="count"/>.</summary>
    public int AtRank(Lane lane, int rank, out int count)
    {
        count = 0;
        int agent = -1;
        while ((agent = Following(lane, agent)) >= 0 && count < rank)
        {
            count++;
        }

        return agent;
    }

    /// <summary>All of them, by number.</summary>
    public void Collect(Lane lane, List<int> agents)
    {
        for (int agent = Following(lane, -1); agent >= 0; agent = Following(lane, agent))
        {
            agents.Add(agent);
        }
    }

    private int Following(Lane lane, int agent)
    {
        AgentBits available = _byNumber[(int)lane.Key.Kind.Channel];
        do
        {
            agent = available.After(agent);
        }
        while (agent >= 0 && !lane.Admits(_roster[agent].Profile));

        return agent;
    }

    private void Remove(int agent, int channel)
    {
        if (_places[channel][agent] < 0)
        {
            return;
        }

        int profile = _roster[agent].Profile;
        SlotHeap heap = _heaps[channel][profile];
        heap.Remove(agent);
        _byNumber[channel].Unset(agent);
        if (heap.Count == 0)
        {
            _free[channel][profile >> 6] &= ~(1UL << profile);
        }
    }
}
