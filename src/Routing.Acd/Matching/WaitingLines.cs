using Routing.Acd.Model;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>
/// The lanes of those who wait, and the order between them. A lane is filed under what it asks for that the
/// fewest have, so an agent meets only lanes that ask for something the agent has; work grows neither with
/// those who wait nor, by much, with the lanes.
/// </summary>
internal sealed class WaitingLines<TProbe>(InteractionSlab interactions, Profiles profiles, int lanesKept)
    where TProbe : struct, IProbe
{
    private readonly List<Lane> _lanes = [];
    private readonly Dictionary<LaneKey, int> _byKey = [];
    private readonly List<Lane> _active = [];
    private readonly IdleList _empty = new();

    // By channel; in each a cluster for each literal, and one more for the lanes that ask for nothing.
    private readonly LaneClusters[] _clusters = new LaneClusters[ChannelCounts.Length];
    private byte[] _levels = [];
    private InteractionOrder _order;
    private long _agingGain;

    public Lane this[int lane] => _lanes[lane];

    /// <summary>The lanes with someone in them, in no order.</summary>
    public List<Lane> Active => _active;

    /// <summary>Forgets all lanes, and whoever stands there: the plan has changed, and with it what they mean.</summary>
    public void Clear(InteractionOrder order, long agingGain)
    {
        _order = order;
        _agingGain = agingGain;
        _lanes.Clear();
        _byKey.Clear();
        _active.Clear();
        _empty.Clear();
        _levels = new byte[profiles.Literals + 1]; // there is a first one, whoever asks for nothing
        for (int channel = 0; channel < ChannelCounts.Length; channel++)
        {
            _clusters[channel] = new LaneClusters(profiles.Literals + 1);
        }
    }

    /// <summary>The lane of <paramref name="key"/>, made if there is none. It stays the same while someone stands in it.</summary>
    public int Find(in LaneKey key, QueueRecord queue, int hint = -1)
    {
        if ((uint)hint < (uint)_lanes.Count && _lanes[hint].Key == key)
        {
            return hint;
        }

        if (!_byKey.TryGetValue(key, out int lane))
        {
            lane = TakeSpare();
            _lanes[lane].Become(key, queue);
            _byKey.Add(key, lane);
            _empty.Add(lane);
            File(lane);
        }

        return lane;
    }

    /// <summary>Puts an interaction where its age belongs.</summary>
    public void Insert(int lane, int slot)
    {
        Lane line = _lanes[lane];
        if (line.Insert(slot))
        {
            Refresh(line);
        }

        if (line.ActiveAt < 0)
        {
            _empty.Remove(lane);
            line.ActiveAt = _active.Count;
            _active.Add(line);
        }
    }

    /// <summary>Takes an interaction out, wherever it stands.</summary>
    public void Remove(int lane, int slot)
    {
        Lane line = _lanes[lane];
        if (!line.Remove(slot))
        {
            return;
        }

        Refresh(line);
        if (line.First < 0)
        {
            Lane last = _active[^1];
            _active[line.ActiveAt] = last;
            last.ActiveAt = line.ActiveAt;
            _active.RemoveAt(_active.Count - 1);
            line.ActiveAt = -1;
            _empty.Add(lane);
        }
    }

    /// <summary>The first by order of those that agents of <paramref name="profile"/> are able to take, of <paramref name="channels"/> (a bit each); or -1.</summary>
    public int BestFor(int profile, int channels)
    {
        if (channels == 0 || _active.Count == 0)
        {
            return -1;
        }

        ReadOnlySpan<HeldLiteral> held = profiles.Held(profile);
        var search = new LaneSearch<TProbe>(_levels);
        foreach (HeldLiteral literal in held)
        {
            _levels[literal.Literal] = (byte)literal.Level;
            search.Lacks &= ~Conjunction.WideBit(literal.Literal);
        }

        for (int channel = 0; channel < ChannelCounts.Length; channel++)
        {
            if ((channels & (1 << channel)) == 0)
            {
                continue;
            }

            _clusters[channel].Search(held, ref search);
        }

        foreach (HeldLiteral literal in held)
        {
            _levels[literal.Literal] = 0;
        }

        if (!search.HasBest)
        {
            return -1;
        }

        int head = search.Best.Head;
        interactions.Prefetch(head);
        search.Best.Lane!.PrefetchSecond();
        return head;
    }

    /// <summary>Files a lane under the rarest literal of each of its conjunctions.</summary>
    private void File(int lane)
    {
        Lane line = _lanes[lane];
        List<Conjunction> conjunctions = line.Ability.Conjunctions;
        if (line.Places.Length != conjunctions.Count)
        {
            line.Places = new (int, int)[conjunctions.Count];
        }

        LaneClusters clusters = _clusters[(int)line.Ability.Channel];
        for (int i = 0; i < conjunctions.Count; i++)
        {
            Conjunction conjunction = conjunctions[i];
            int cluster = conjunction.IsEmpty ? profiles.Literals : Conjunction.LiteralOf(conjunction.Literals[0]);
            line.Places[i] = (cluster, clusters.Add(cluster, line, conjunction));
        }
    }

    private void Refresh(Lane line)
    {
        line.Refresh(_order, _agingGain);
        long key = line.First < 0 ? KeyIndex<long, ulong>.Nothing : line.Head.Coarse(_order);
        LaneClusters clusters = _clusters[(int)line.Ability.Channel];
        foreach ((int cluster, int position) in line.Places)
        {
            clusters.Set(cluster, position, key, line.First);
        }
    }

    private int TakeSpare()
    {
        int spare = _empty.First;
        if (spare < 0 || _lanes.Count < lanesKept)
        {
            _lanes.Add(new Lane(interactions, profiles));
            return _lanes.Count - 1;
        }

        _empty.Remove(spare);
        _byKey.Remove(_lanes[spare].Key);
        LaneClusters clusters = _clusters[(int)_lanes[spare].Ability.Channel];
        foreach ((int cluster, int position) in _lanes[spare].Places)
        {
            clusters.Remove(cluster, position);
        }

        return spare;
    }
}
