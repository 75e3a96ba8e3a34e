using System.Numerics;
using System.Runtime.CompilerServices;

namespace Routing.Acd.Structures;

/// <summary>Takes part in a search of a <see cref="KeyIndex{TKey,TMask}"/>: says how far it still goes and looks at what is found.</summary>
internal interface IKeyVisitor<TKey>
{
    /// <summary>Keys above this are of no interest (any more). Only ever falls during a search; below the greatest of its type.</summary>
    TKey Bound { get; }

    /// <summary>An item whose key is at most <see cref="Bound"/> and whose mask lets it through.</summary>
    void Visit(int position, TKey key);

    /// <summary>Some keys were compared. Empty but in tests, which count.</summary>
    static abstract void Looked(int keys);
}

/// <summary>
/// The least of many keys that somebody admits. Items stand at fixed positions, each with a key and a mask of
/// what would keep it from being admitted; over each 64 of them the least key is kept, and so on upwards. A
/// change costs a look at 64 neighbours at most a level; a search goes where the least keys are and leaves out
/// whatever cannot improve what it has. Keys may tie: the visitor knows what then decides. One thread at a time.
/// </summary>
internal sealed class KeyIndex<TKey, TMask>
    where TKey : unmanaged, IBinaryInteger<TKey>, IMinMaxValue<TKey>
    where TMask : unmanaged, IBinaryInteger<TMask>
{
    private const int BlockBits = 6;
    private const int BlockSize = 1 << BlockBits;
    /// <summary>Room grows by as many items, which is what the widest vectors take at once.</summary>
    private const int Grain = 16;

    private TKey[] _keys = [];
    private TMask[] _masks = [];

    // The least of each 64 keys, then of each 64 of those, as long as there is more than one block below.
    private TKey[][] _least = [];

    /// <summary>An index of items whose masks are given, and stay as they are.</summary>
    public KeyIndex(TMask[] masks)
    {
        _masks = masks;
        Grow(masks.Length);
    }

    /// <summary>An index that has room for <paramref name="capacity"/> items; more make it grow.</summary>
    public KeyIndex(int capacity = Grain) => Grow(Math.Max(capacity, 1));

    /// <summary>The key of a position where nothing is to be found.</summary>
    public static TKey Nothing => TKey.MaxValue;

    /// <summary>How long an array of masks must be for <paramref name="count"/> items.</summary>
    public static int RoomFor(int count) => (Math.Max(count, 1) + Grain - 1) & ~(Grain - 1);

    /// <summary>The least key of all; <see cref="Nothing"/> when there is none.</summary>
    public TKey Least { get; private set; } = Nothing;

    /// <summary>Bytes held.</summary>
    public long Bytes => (_keys.Length * (long)Unsafe.SizeOf<TKey>()) + (_masks.Length * (long)Unsafe.SizeOf<TMask>()) + _least.Sum(l => l.Length * (long)Unsafe.SizeOf<TKey>());

    /// <summary>The key at <paramref name="position"/>.</summary>
    public TKey this[int position] => _keys[position];

    /// <summary>Says what keeps the item from being admitted, a bit each. Its key must be <see cref="Nothing"/> or be set next.</summary>
    public void SetMask(int position, TMask mask)
    {
        if (position >= _keys.Length)
        {
            Grow(Math.Max(position + 1, _keys.Length * 2));
        }

        _masks[position] = mask;
    }

    /// <summary>Sets the item's key.</summary>
    public void Set(int position, TKey key)
    {
        TKey before = _keys[position];
        _keys[position] = key;
        TKey[] level = _keys;
        int at = position;
        for (int above = 0; above < _least.Length; above++)
        {
            int block = at >> BlockBits;
            ref TKey least = ref _least[above][block];
            TKey was = least;
            least = LeastOf(level, block, was, before, key);
            if (least == was)
            {
                return;
            }

            (before, key, level, at) = (was, least, _least[above], block);
        }

        Least = LeastOf(level, 0, Least, before, key);
    }

    /// <summary>
    /// Shows the visitor items whose masks share no bit with <paramref name="query"/>, at positions below
    /// <paramref name="end"/>, until none is left with a key within its bound.
    /// </summary>
    public void Search<TVisitor>(TMask query, int end, ref TVisitor visitor)
        where TVisitor : struct, IKeyVisitor<TKey>
    {
        if (Least <= visitor.Bound)
        {
            Search(_least.Length - 1, 0, query, Math.Min(end, _keys.Length), ref visitor);
        }
    }

    private static TKey LeastOf(TKey[] level, int block, TKey least, TKey before, TKey key) =>
        key <= least ? key
        : before == least ? KeyBlock.Least<TKey>(BlockOf(level, block))
        : least;

    private static ReadOnlySpan<T> BlockOf<T>(T[] level, int block) =>
        level.AsSpan(block << BlockBits, Math.Min(BlockSize, level.Length - (block << BlockBits)));

    private void Search<TVisitor>(int above, int block, TMask query, int end, ref TVisitor visitor)
        where TVisitor : struct, IKeyVisitor<TKey>
    {
        if (above < 0)
        {
            SearchItems(block, query, end, ref visitor);
            return;
        }

        // First where the least is, since that is often it; then the rest in passing, each only if it can still win.
        ReadOnlySpan<TKey> children = BlockOf(_least[above], block);
        TVisitor.Looked(children.Length);
        ulong open = KeyBlock.AtMost<TKey>(children, visitor.Bound);
        int first = children.IndexOf(KeyBlock.Least<TKey>(children));
        for (int child = first; open != 0; child = BitOperations.TrailingZeroCount(open))
        {
            open &= ~(1UL << child);
            int number = (block << BlockBits) + child;
            if (children[child] <= visitor.Bound && (long)number << (BlockBits * (above + 1)) < end)
            {
                Search(above - 1, number, query, end, ref visitor);
            }
        }
    }

    private void SearchItems<TVisitor>(int block, TMask query, int end, ref TVisitor visitor)
        where TVisitor : struct, IKeyVisitor<TKey>
    {
        ReadOnlySpan<TKey> keys = BlockOf(_keys, block);
        TVisitor.Looked(keys.Length);
        ulong found = KeyBlock.AtMost<TKey>(keys, visitor.Bound) & KeyBlock.Disjoint<TMask>(BlockOf(_masks, block), query);
        int start = block << BlockBits;
        if (end - start < BlockSize)
        {
            found &= (1UL << (end - start)) - 1;
        }

        for (; found != 0; found &= found - 1)
        {
            int place = BitOperations.TrailingZeroCount(found);
            if (keys[place] <= visitor.Bound)
            {
                visitor.Visit(start + place, keys[place]);
            }
        }
    }

    private void Grow(int capacity)
    {
        int known = _keys.Length;
        capacity = RoomFor(capacity);
        Array.Resize(ref _keys, capacity);
        if (_masks.Length < capacity)
        {
            Array.Resize(ref _masks, capacity);
        }

        _keys.AsSpan(known).Fill(Nothing);

        int levels = 0;
        for (int blocks = capacity; blocks > BlockSize; levels++)
        {
            blocks = (blocks + BlockSize - 1) >> BlockBits;
        }

        TKey[] below = _keys;
        _least = new TKey[levels][];
        for (int above = 0; above < levels; above++)
        {
            int blocks = (below.Length + BlockSize - 1) >> BlockBits;
            _least[above] = new TKey[(blocks + Grain - 1) & ~(Grain - 1)];
            Array.Fill(_least[above], Nothing);
            for (int block = 0; block < blocks; block++)
            {
                _least[above][block] = KeyBlock.Least<TKey>(BlockOf(below, block));
            }

            below = _least[above];
        }
    }
}
