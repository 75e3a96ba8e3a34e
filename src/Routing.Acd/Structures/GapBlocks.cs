using System.Runtime.CompilerServices;

namespace Routing.Acd.Structures;

/// <summary>Some neighbours of a <see cref="GapLine"/>: what the processor fetches at once.</summary>
internal struct GapBlock : ISlabItem
{
    /// <summary>Items that there is room for.</summary>
    public const int Room = 14;

    public int Previous;
    public int Next;

    /// <summary>Item + 1; 0 for one that is gone, or has not come yet.</summary>
    public Places Items;

    int ISlabItem.FreeLink
    {
        readonly get => Next;
        set => Next = value;
    }

    [InlineArray(Room)]
    internal struct Places
    {
        private int _first;
    }
}

/// <summary>
/// The blocks of many lines, and how many items are left in each. These counts lie close together, so a block need
/// not be read, and waited for, when one of its items goes. One thread at a time.
/// </summary>
internal sealed class GapBlocks
{
    private const int PageBits = 12;

    private readonly Slab<GapBlock> _blocks = new();

    // Not readonly: a struct is called in place.
    private LinePages _live = new();

    /// <summary>Blocks in use.</summary>
    public int Count => _blocks.Count;

    public ref GapBlock this[int block]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _blocks[block];
    }

    /// <summary>How many items are left in a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe ref byte LiveOf(int block) => ref ((byte*)_live[(uint)block >> PageBits])[block & ((1 << PageBits) - 1)];

    /// <summary>An empty block.</summary>
    public int Take()
    {
        int block = _blocks.Take();
        if (block >> PageBits == _live.Count)
        {
            _live.Add(1 << PageBits);
        }

        LiveOf(block) = 0;
        return block;
    }

    public void Give(int block) => _blocks.Give(block);

    /// <summary>An item of this block is about to go.</summary>
    public void Prefetch(int block) => _blocks.Prefetch(block);
}
