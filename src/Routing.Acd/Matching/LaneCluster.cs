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

    /// <summary>It will be searched soon.</summary>
    public void Prefetch() => _index.Prefetch();

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

        _entries[position] = new Entry(lane, conjunction.Literals);
        _index.SetMask(position, conjunction.Wide);
        return position;
    }

    /// <summary>Takes a lane out that is empty.</summary>
    public void Remove(int position)
    {
        _entries[position] = new Entry(_free, []);
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
            _index.Search(search.Lacks, 0, _end, ref search);
        }
    }

    /// <summary>A lane under one conjunction, whose first literals lie beside it.</summary>
    internal readonly struct Entry(int lane, ReadOnlySpan<uint> literals)
    {
        private const int Beside = 3;

        public readonly int Lane = lane;
        private readonly uint _first = literals.Length > 0 ? literals[0] : 0;
        private readonly uint _second = literals.Length > 1 ? literals[1] : 0;
        private readonly uint _third = literals.Length > 2 ? literals[2] : 0;
        private readonly uint[]? _more = literals.Length > Beside ? literals[Beside..].ToArray() : null;

        /// <summary>Whether levels, by literal, meet all of it. Level 0 of any literal is always met.</summary>
        public bool IsMetBy(byte[] levels)
        {
            if (!IsMet(levels, _second) || !IsMet(levels, _third) || !IsMet(levels, _first))
            {
                return false;
            }

            foreach (uint literal in _more ?? [])
            {
                if (!IsMet(levels, literal))
                {
                    return false;
                }
            }

            return true;
        }

        private static bool IsMet(byte[] levels, uint literal) => levels[Conjunction.LiteralOf(literal)] >= Conjunction.LevelOf(literal);
    }
}
