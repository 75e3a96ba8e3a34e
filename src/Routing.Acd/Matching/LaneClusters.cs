using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>
/// The lanes of one channel in clusters: those that ask for one literal which few have, and those that ask for
/// nothing. An agent looks only at the clusters of the literals that the agent has. A lane is in a cluster once
/// for each of its conjunctions with that literal in front, by the order key of the one at its head.
/// </summary>
/// <remarks>
/// Nearly all clusters are small, and an agent has a dozen of them to look through. So they lie in one array, and what
/// tells where, and whether it is worth it, in another that stays near. A small one that grows moves elsewhere
/// in the array.
/// </remarks>
internal sealed class LaneClusters
{
    private const long Nothing = long.MaxValue; // KeyIndex.Nothing, as a constant
    private const int MostSmall = 64;

    private readonly Row[] _rows;
    private readonly List<LaneCluster> _large = [];
    private LaneEntry[] _entries = [];

    // By KeyChunks: of each chunk of eight entries the keys, then the masks.
    private long[] _cells = [];
    private int _end;

    // Space that clusters have left, by chunks: where the first such begins, + 1, then on through the entries.
    private readonly int[] _spare = new int[(MostSmall / KeyChunks.Keys) + 1];

    /// <param name="clusters">Clusters there may be: one for each literal, and at the end that of lanes that ask for nothing.</param>
    public LaneClusters(int clusters)
    {
        _rows = new Row[clusters];
        Array.Fill(_rows, new Row { Least = Nothing });
    }

    /// <summary>Files a lane under one of its conjunctions; returns its position, which is good while it stands there.</summary>
    public int Add(int cluster, Lane lane, in Conjunction conjunction)
    {
        ref Row row = ref _rows[cluster];
        var entry = new LaneEntry(lane, conjunction.Literals);
        int position = row.IsLarge ? -1 : FreeIn(row);
        if (position < 0 && !row.IsLarge)
        {
            position = row.Room;
            Grow(ref row);
        }

        if (row.IsLarge)
        {
            return _large[row.Begin].Add(entry, conjunction.Wide);
        }

        _entries[row.Begin + position] = entry;
        _cells[KeyChunks.CellOf(row.Begin + position) + KeyChunks.Keys] = (long)conjunction.Wide;
        return position;
    }

    /// <summary>Takes a lane out that is empty.</summary>
    public void Remove(int cluster, int position)
    {
        ref Row row = ref _rows[cluster];
        if (row.IsLarge)
        {
            _large[row.Begin].Remove(position);
        }
        else
        {
            _entries[row.Begin + position] = default;
        }
    }

    /// <summary>This is the head of the lane at a position now; or nobody stands there (<see cref="KeyIndex{TKey,TMask}.Nothing"/>).</summary>
    public void Set(int cluster, int position, long key, int head)
    {
        ref Row row = ref _rows[cluster];
        row.Least = Math.Min(row.Least, key); // where it was the least and grows, the next search finds out
        if (row.IsLarge)
        {
            _large[row.Begin].Set(position, key, head);
        }
        else
        {
            _cells[KeyChunks.CellOf(row.Begin + position)] = key;
            _entries[row.Begin + position].Head = head;
        }
    }

    /// <summary>Looks for the first head that an agent who has these literals is able to take.</summary>
    public void Search<TProbe>(ReadOnlySpan<HeldLiteral> held, ref LaneSearch<TProbe> search)
        where TProbe : struct, IProbe
    {
        // First where the oldest is, since that is often it; of the others many then need not be looked through.
        int forAnyone = _rows.Length - 1;
        int first = forAnyone;
        int level = 0;
        long least = _rows[forAnyone].Least;
        foreach (HeldLiteral literal in held)
        {
            TProbe.Looked(1);
            ref readonly Row row = ref _rows[literal.Literal];
            Prefetch(row);
            if (row.Least < least)
            {
                (least, first, level) = (row.Least, literal.Literal, literal.Level);
            }
        }

        if (least > search.Bound)
        {
            return;
        }

        Search(first, level, ref search);
        foreach (HeldLiteral literal in held)
        {
            if (_rows[literal.Literal].Least <= search.Bound && literal.Literal != first)
            {
                Search(literal.Literal, literal.Level, ref search);
            }
        }

        if (_rows[forAnyone].Least <= search.Bound && forAnyone != first)
        {
            Search(forAnyone, 0, ref search);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Search<TProbe>(int cluster, int level, ref LaneSearch<TProbe> search)
        where TProbe : struct, IProbe
    {
        ref Row row = ref _rows[cluster];
        ulong query = search.Lacks | Conjunction.LevelsAbove(level);
        if (row.IsLarge)
        {
            LaneCluster large = _large[row.Begin];
            large.Search(query, ref search);
            row.Least = large.Least;
            return;
        }

        TProbe.Looked(row.Room);
        ReadOnlySpan<long> cells = _cells.AsSpan(KeyChunks.CellOf(row.Begin), row.Room * 2);
        ulong found = KeyChunks.Find(cells, search.Bound, query, out row.Least);
        if (found == 0)
        {
            return;
        }

        search.Entries = _entries.AsSpan(row.Begin, row.Room);
        do
        {
            // The least first: once it will do, all others are too late.
            int next = KeyChunks.FirstOf(cells, found);
            long key = cells[KeyChunks.CellOf(next)];
            if (key > search.Bound)
            {
                return;
            }

            found &= ~(1UL << next);
            search.Visit(next, key, exact: Conjunction.TellsAll((ulong)cells[KeyChunks.CellOf(next) + KeyChunks.Keys]));
        }
        while (found != 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe void Prefetch(in Row row)
    {
        if (Sse.IsSupported && !row.IsLarge && row.Room > 0)
        {
            // Only hints: nothing is read through the pointers, so they may be stale by the time.
            ref long first = ref _cells[KeyChunks.CellOf(row.Begin)];
            Sse.Prefetch0(Unsafe.AsPointer(ref first));
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref first, KeyChunks.Keys)));
        }
    }

    private int FreeIn(in Row row)
    {
        for (int position = 0; position < row.Room; position++)
        {
            if (_entries[row.Begin + position].Lane is null)
            {
                return position;
            }
        }

        return -1;
    }

    /// <summary>Makes room for more than there are, elsewhere in the array or in a cluster of its own.</summary>
    private void Grow(ref Row row)
    {
        if (row.Room == MostSmall)
        {
            var large = new LaneCluster();
            for (int position = 0; position < row.Room; position++)
            {
                int cell = KeyChunks.CellOf(row.Begin + position);
                large.Add(_entries[row.Begin + position], (ulong)_cells[cell + KeyChunks.Keys]);
                large.Set(position, _cells[cell], _entries[row.Begin + position].Head);
            }

            GiveSpace(row);
            row.Begin = _large.Count;
            row.Room = int.MaxValue;
            _large.Add(large);
            return;
        }

        int begin = TakeSpace(row.Room + KeyChunks.Keys);
        Array.Copy(_entries, row.Begin, _entries, begin, row.Room);
        _cells.AsSpan(row.Begin * 2, row.Room * 2).CopyTo(_cells.AsSpan(begin * 2));
        GiveSpace(row);
        row.Begin = begin;
        row.Room += KeyChunks.Keys;
    }

    /// <summary>Space for so many entries, empty.</summary>
    private int TakeSpace(int room)
    {
        ref int spare = ref _spare[room / KeyChunks.Keys];
        int begin = spare - 1;
        if (begin >= 0)
        {
            spare = _entries[begin].Head;
        }
        else
        {
            begin = _end;
            _end += room;
            if (_end > _entries.Length)
            {
                int length = Math.Max(_end, _entries.Length * 2);
                Array.Resize(ref _entries, length);
                Array.Resize(ref _cells, length * 2);
            }
        }

        _entries.AsSpan(begin, room).Clear();
        _cells.AsSpan(begin * 2, room * 2).Fill(Nothing);
        return begin;
    }

    private void GiveSpace(in Row row)
    {
        if (row.Room > 0)
        {
            ref int spare = ref _spare[row.Room / KeyChunks.Keys];
            _entries.AsSpan(row.Begin, row.Room).Clear();
            _entries[row.Begin].Head = spare;
            spare = row.Begin + 1;
        }
    }

    /// <summary>Where a cluster lies; of a large one which it is.</summary>
    private struct Row
    {
        /// <summary>No head's key is below this.</summary>
        public long Least;
        public int Begin;
        public int Room;

        public readonly bool IsLarge => Room > MostSmall;
    }
}
