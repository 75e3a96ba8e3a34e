using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>
/// Lanes of one channel that ask for one literal which few have, or for nothing: an agent looks only at the
/// clusters of the literals that the agent has. A lane is here once for each of its conjunctions with this
/// literal in front, by the order key of the one at its head.
/// </summary>
internal sealed class LaneCluster
{
    private readonly KeyIndex<long, ulong> _index = new();
    private Entry[] _entries = [];
    private int _end;
    private int _free = -1;

    /// <summary>The least key of a head here.</summary>
    public long Least => _index.Least;

    /// <summary>Files a lane under one of its conjunctions; returns its position.</summary>
    public int Add(int lane, in Conjunction conjunction)
    {
        int position = _free;
        if (position >= 0)
        {
            _free = _entries[position].Lane;
        }
        else
        {
            position = _end++;
            if (position == _entries.Length)
            {
                Array.Resize(ref _entries, Math.Max(4, _entries.Length * 2));
            }
        }

        _entries[position] = new Entry(lane, conjunction);
        _index.SetMask(position, conjunction.Wide);
        return position;
    }

    /// <summary>Takes a lane out that is empty.</summary>
    public void Remove(int position)
    {
        _entries[position] = new Entry(_free, default);
        _free = position;
    }

    /// <summary>The head of the lane at a position has this key now; or nobody stands there (<see cref="KeyIndex{TKey,TMask}.Nothing"/>).</summary>
    public void Set(int position, long key) => _index.Set(position, key);

    /// <summary>Looks for the first head that the searching agent is able to take.</summary>
    public void Search<TProbe>(ref LaneSearch<TProbe> search)
        where TProbe : struct, IProbe
    {
        if (_index.Least <= search.Bound)
        {
            search.Entries = _entries;
            _index.Search(search.Lacks, _end, ref search);
        }
    }

    internal readonly struct Entry(int lane, Conjunction conjunction)
    {
        public readonly int Lane = lane;
        public readonly Conjunction Conjunction = conjunction;
    }
}
