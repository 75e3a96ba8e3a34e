using System.Runtime.CompilerServices;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>One agent's search through the lanes: what the agent has, and the best head so far.</summary>
internal ref struct LaneSearch<TProbe>(ReadOnlySpan<byte> levels) : IKeyVisitor<long>
    where TProbe : struct, IProbe
{
    private readonly ReadOnlySpan<byte> _levels = levels;
    private ref readonly LaneEntry _best;

    /// <summary>There is a head that the agent is able to take.</summary>
    public readonly bool HasBest => !Unsafe.IsNullRef(in _best);

    /// <summary>The lane whose head is the best so far. Only when there is one.</summary>
    public readonly ref readonly LaneEntry Best => ref _best;

    public long Bound { get; private set; } = long.MaxValue - 1;

    /// <summary>What the agent lacks, as <see cref="Conjunction.Wide"/>.</summary>
    public ulong Lacks { get; set; } = Conjunction.AnyLiteral;

    /// <summary>Where the cluster that is searched has its lanes.</summary>
    public ReadOnlySpan<LaneEntry> Entries { get; set; }

    public static void Looked(int keys) => TProbe.Looked(keys);

    public void Visit(int position, long key) => Visit(position, key, exact: false);

    /// <summary>The head of a lane, whose key is at most <see cref="Bound"/>.</summary>
    /// <param name="position">Where in <see cref="Entries"/>.</param>
    /// <param name="key">The key.</param>
    /// <param name="exact">That the agent is able to take it is already known: then the entry, which is far away, is not read.</param>
    public void Visit(int position, long key, bool exact)
    {
        TProbe.Looked(1);
        ref readonly LaneEntry entry = ref Entries[position];

        // Keys in the index may tie; order keys never do.
        if ((exact || entry.IsMetBy(_levels)) && (key < Bound || !HasBest || entry.Lane!.Head.Before(_best.Lane!.Head)))
        {
            _best = ref entry;
            Bound = key;
        }
    }
}
