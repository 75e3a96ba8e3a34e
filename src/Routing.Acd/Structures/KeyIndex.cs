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
/// what would keep it from being admitted; over each 64 of them stands a key that none of them is below, and so
/// on upwards. A search goes where the least keys are and leaves out whatever cannot improve what it has. Keys
/// may tie: the visitor knows what then decides. One thread at a time.
/// </summary>
/// <remarks>
/// A change writes the key, and the keys above it only where it is less: where it was the least and grows, those
/// above stay behind the truth, until a search comes by and looks. So a change costs a few writes, and each at
/// most one block more in some later search.
/// </remarks>
internal sealed class KeyIndex<TKey, TMask>
    where TKey : unmanaged, IBinaryInteger<TKey>, IMinMaxValue<TKey>
    where TMask : unmanaged, IBinaryInteger<TMask>
{
    private const int BlockBits = 6;
    private const int BlockSize = 1 << BlockBits;

    // Room grows by as many items, which is what the widest vectors take at once.
    private const int Grain = 16;

    // So many blocks are gone through one after the other without looking above them.
    private const int FewBlocks = 4;

    private TKey[] _keys = [];
    private TMask[] _masks;

    // What no key of each 64 is below, then of each 64 of those, as long as there is more than one block below.
    private TKey[][] _least = [];

    /// <summary>An index of items whose masks are given, and stay as they are; their array has <see cref="RoomFor"/> them.</summary>
    public KeyIndex(TMask[] masks)
    {
        _masks = masks;
        Grow(masks.Length);
    }

    /// <summary>An index that has room for <paramref name="capacity"/> items; more make it grow.</summary>
    public KeyIndex(int capacity = Grain)
    {
        _masks = [];
        Grow(Math.Max(capacity, 1));
    }

    /// <summary>The key of a position where nothing is to be found.</summary>
    public static TKey Nothing => TKey.MaxValue;

    /// <summary>No key is below this.</summary>
    public TKey Least { get; private set; } = Nothing;

    /// <summary>Bytes held.</summary>
    public long Bytes => (_keys.Length * (long)Unsafe.SizeOf<TKey>()) + (_masks.Length * (long)Unsafe.SizeOf<TMask>()) + _least.Sum(l => l.Length * (long)Unsafe.SizeOf<TKey>());

    /// <summary>The key at <paramref name="position"/>.</summary>
    public TKey this[int position] => _keys[position];

    /// <summary>How long an array of masks must be for <paramref name="count"/> items.</summary>
    public static int RoomFor(int count) => (Math.Max(count, 1) + Grain - 1) & ~(Grain - 1);

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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int position, TKey key)
    {
        _keys[position] = key;
        foreach (TKey[] level in _least)
        {
            position >>= BlockBits;
            if (key >= level[position])
            {
                return;
            }

            level[position] = key;
        }

        Least = TKey.Min(Least, key);
    }

    /// <summary>
    /// Shows the visitor items whose masks share no bit with <paramref name="query"/>, at positions from
    /// <paramref name="from"/> up to, and without, <paramref name="end"/>, until none is left with a key within its bound.
    /// </summary>
    public void Search<TVisitor>(TMask query, int from, int end, ref TVisitor visitor)
        where TVisitor : struct, IKeyVisitor<TKey>, allows ref struct
    {
        if (Least > visitor.Bound || from >= end)
        {
            return;
        }

        if (end - from > FewBlocks * BlockSize || _least.Length == 0)
        {
            Least = Search(_least.Length - 1, 0, query, from, end, ref visitor);
            return;
        }

        TKey[] least = _least[0];
        for (int block = from >> BlockBits; block <= (end - 1) >> BlockBits; block++)
        {
            TVisitor.Looked(1);
            if (least[block] <= visitor.Bound)
            {
                least[block] = SearchItems(block, query, from, end, ref visitor);
            }
        }

        if (from == 0 && _least.Length == 1)
        {
            Least = KeyBlock.Least<TKey>(least); // no key is below what stands over it, whether it was searched or not
        }
    }

    private static Span<T> BlockOf<T>(T[] level, int block) =>
        level.AsSpan(block << BlockBits, Math.Min(BlockSize, level.Length - (block << BlockBits)));

    /// <summary>Searches what stands below one entry; returns the least key there.</summary>
    private TKey Search<TVisitor>(int above, int block, TMask query, int from, int end, ref TVisitor visitor)
        where TVisitor : struct, IKeyVisitor<TKey>, allows ref struct
    {
        if (above < 0)
        {
            return SearchItems(block, query, from, end, ref visitor);
        }

        // First where the least is, since that is often it; then the rest in passing, each only if it can still win.
        Span<TKey> children = BlockOf(_least[above], block);
        TVisitor.Looked(children.Length);
        int shift = BlockBits * (above + 1);
        int start = block << BlockBits;
        int first = Math.Max(0, (from >> shift) - start);
        int last = Math.Min(children.Length - 1, ((end - 1) >> shift) - start);
        ReadOnlySpan<TKey> within = children[first..(last + 1)];
        ulong open = (KeyBlock.AtMost<TKey>(children, visitor.Bound) >> first << first) & (ulong.MaxValue >> (BlockSize - 1 - last));
        for (int child = first + within.IndexOf(Least64(within)); open != 0; child = BitOperations.TrailingZeroCount(open))
        {
            open &= ~(1UL << child);
            if (children[child] <= visitor.Bound)
            {
                children[child] = Search(above - 1, start + child, query, from, end, ref visitor);
            }
        }

        return KeyBlock.Least<TKey>(children);
    }

    private static TKey Least64(ReadOnlySpan<TKey> keys)
    {
        TKey least = keys[0];
        foreach (TKey key in keys[1..])
        {
            least = TKey.Min(least, key);
        }

        return least;
    }

    private TKey SearchItems<TVisitor>(int block, TMask query, int from, int end, ref TVisitor visitor)
        where TVisitor : struct, IKeyVisitor<TKey>, allows ref struct
    {
        ReadOnlySpan<TKey> keys = BlockOf(_keys, block);
        TVisitor.Looked(keys.Length);
        ulong found = KeyBlock.AtMost(keys, visitor.Bound);
        if (found != 0)
        {
            found &= KeyBlock.Disjoint<TMask>(BlockOf(_masks, block), query);
        }

        int start = block << BlockBits;
        if (from > start)
        {
            found = found >> (from - start) << (from - start);
        }

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

        return KeyBlock.Least(keys);
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
            _least[above] = new TKey[RoomFor(blocks)];
            Array.Fill(_least[above], Nothing);
            for (int block = 0; block < blocks; block++)
            {
                _least[above][block] = KeyBlock.Least<TKey>(BlockOf(below, block));
            }

            below = _least[above];
        }
    }
}
