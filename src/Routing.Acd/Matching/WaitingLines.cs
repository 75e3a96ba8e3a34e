using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>
/// The lanes of those who wait, and the order between them. Work grows with the lanes that have someone
/// in them, not with those who wait.
/// </summary>
internal sealed class WaitingLines
{
    // Below this many an empty lane is kept for the next of its kind; above it is made into another.
    private const int LanesKept = 256;

    private readonly HeapPlaces _places = new();
    private readonly List<Lane> _lanes = [];
    private readonly Dictionary<LaneKey, int> _byKey = [];
    private readonly List<Lane> _active = [];
    private InteractionOrder _order;
    private long _agingGain;
    private int _spare;

    /// <summary>Empties all lanes and forgets them: the plan has changed, and with it what they mean.</summary>
    public void Clear(InteractionOrder order, long agingGain)
    {
        _order = order;
        _agingGain = agingGain;
        _lanes.ForEach(lane => lane.Line.Clear());
        _lanes.Clear();
        _byKey.Clear();
        _active.Clear();
    }

    /// <summary>The lane of <paramref name="key"/>, made if there is none. It stays the same while someone stands in it.</summary>
    public int Find(in LaneKey key, QueueRecord queue, IReadOnlyList<Profile> profiles)
    {
        if (!_byKey.TryGetValue(key, out int lane))
        {
            lane = TakeSpare();
            _lanes[lane].Become(key, queue, profiles);
            _byKey.Add(key, lane);
        }

        return lane;
    }

    public Lane this[int lane] => _lanes[lane];

    /// <summary>The lanes with someone in them, in no order.</summary>
    public List<Lane> Active => _active;

    /// <summary>Puts an interaction where its age belongs.</summary>
    public void Insert(int lane, int slot, long firstEntered, long sequence)
    {
        Lane line = _lanes[lane];
        line.Line.Insert(slot, firstEntered, sequence);
        if (line.ActiveAt < 0)
        {
            line.ActiveAt = _active.Count;
            _active.Add(line);
        }
    }

    /// <summary>Takes an interaction out, wherever it stands.</summary>
    public void Remove(int lane, int slot)
    {
        Lane line = _lanes[lane];
        line.Line.Remove(slot);
        if (line.Line.Count == 0)
        {
            Lane last = _active[^1];
            _active[line.ActiveAt] = last;
            last.ActiveAt = line.ActiveAt;
            _active.RemoveAt(_active.Count - 1);
            line.ActiveAt = -1;
        }
    }

    /// <summary>The first by order of those that agents of <paramref name="profile"/> are able to take, of <paramref name="channels"/> (a bit each); or -1.</summary>
    public int BestFor(int profile, int channels)
    {
        int best = -1;
        OrderKey bestKey = default;
        foreach (Lane lane in _active)
        {
            if ((channels & (1 << (int)lane.Key.Kind.Channel)) != 0 && lane.Admits(profile))
            {
                OrderKey key = lane.HeadKey(_order, _agingGain);
                if (best < 0 || key.Before(bestKey))
                {
                    best = lane.Line.First;
                    bestKey = key;
                }
            }
        }

        return best;
    }

    private int TakeSpare()
    {
        // A round robin over the lanes, so that one in use lately is not the first to go.
        for (int looked = 0; _lanes.Count >= LanesKept && looked < _lanes.Count; looked++)
        {
            _spare = (_spare + 1) % _lanes.Count;
            if (_lanes[_spare].Line.Count == 0)
            {
                _byKey.Remove(_lanes[_spare].Key);
                return _spare;
            }
        }

        _lanes.Add(new Lane(_places));
        return _lanes.Count - 1;
    }
}
