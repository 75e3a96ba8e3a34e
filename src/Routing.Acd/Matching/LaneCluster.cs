using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>A cluster of <see cref="LaneClusters"/> that has outgrown the array of the small ones.</summary>
internal sealed class LaneCluster
{
    private readonly KeyIndex<long, ulong> _index = new();
    private LaneEntry[] _entries = [];
    private int _end;
    private int _free = -1;

    /// <summary>No head's key is below this.</summary>
    public long Least => _index.Least;

    /// <summary>Files a lane under one of its conjunctions; returns its position.</summary>
    public int Add(in LaneEntry entry, ulong mask)
    {
        int position = _free;
        if (position >= 0)
        {
            _free = _entries[position].Head;
        }
        else
        {
            position = _end++;
            if (position == _entries.Length)
            {
                Array.Resize(ref _entries, Math.Max(4, _entries.Length * 2));
            }
        }

        _entries[position] = entry;
        _index.SetMask(position, mask);
        return position;
    }

    /// <summary>Takes a lane out that is empty.</summary>
    public void Remove(int position)
    {
        _entries[position] = new LaneEntry(null, []) { Head = _free };
        _free = position;
    }

    /// <summary>This is the head of the lane at a position now; or nobody stands there (<see cref="KeyIndex{TKey,TMask}.Nothing"/>).</summary>
    public void Set(int position, long key, int head)
    {
        _entries[position].Head = head;
        _index.Set(position, key);
    }

    /// <summary>Looks for the first head that the searching agent is able to take.</summary>
    public void Search<TProbe>(ulong query, ref LaneSearch<TProbe> search)
        where TProbe : struct, IProbe
    {
        search.Entries = _entries;
        _index.Search(query, 0, _end, ref search);
    }
}
