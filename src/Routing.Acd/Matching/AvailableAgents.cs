using System.Numerics;
using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>
/// The agents who could take something now, by channel and profile, in each the longest idle first. A
/// lane asks profiles, never agents: its bitmap of able profiles and the bitmap of profiles with someone
/// available.
/// </summary>
internal sealed class AvailableAgents
{
    private readonly Roster _roster;
    private readonly List<Profile> _profiles = [];
    private readonly HeapPlaces[] _places = new HeapPlaces[ChannelCounts.Length];
    private readonly List<SlotHeap>[] _heaps = new List<SlotHeap>[ChannelCounts.Length];
    private readonly ulong[][] _staffed = new ulong[ChannelCounts.Length][];

    public AvailableAgents(Roster roster)
    {
        _roster = roster;
        for (int channel = 0; channel < ChannelCounts.Length; channel++)
        {
            _places[channel] = new HeapPlaces();
            _heaps[channel] = [];
            _staffed[channel] = [];
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
            _staffed[channel] = new ulong[(_profiles.Count + 63) / 64];
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
            bool can = record.CanTake((Channel)channel);
            if (can && _places[channel][agent] < 0)
            {
                _heaps[channel][record.Profile].Insert(agent, record.IdleStamp, agent);
                _staffed[channel][record.Profile >> 6] |= 1UL << record.Profile;
            }
            else if (!can)
            {
                Remove(agent, channel);
            }
        }
    }

    /// <summary>Takes the agent out everywhere: needed before the idle stamp changes.</summary>
    public void Remove(int agent)
    {
        for (int channel = 0; channel < ChannelCounts.Length; channel++)
        {
            Remove(agent, channel);
        }
    }

    /// <summary>The best agent for the lane by its strategy, or -1.</summary>
    public int Best(Lane lane)
    {
        int channel = (int)lane.Key.Channel;
        ulong[] staffed = _staffed[channel];
        int best = -1;
        for (int word = 0; word < staffed.Length; word++)
        {
            for (ulong bits = staffed[word] & lane.Profiles[word]; bits != 0; bits &= bits - 1)
            {
                int candidate = _heaps[channel][(word << 6) + BitOperations.TrailingZeroCount(bits)].First;
                if (best < 0 || lane.Strategy.GoesBefore(_roster[candidate], _roster[best]))
                {
                    best = candidate;
                }
            }
        }

        return best;
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
        if (heap.Count == 0)
        {
            _staffed[channel][profile >> 6] &= ~(1UL << profile);
        }
    }
}
