using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Routing.Acd.Structures;

/// <summary>What a <see cref="Slab{T}"/> needs of its slots: a field that is free for a link while the slot is.</summary>
internal interface ISlabItem
{
    /// <summary>The next free slot. Means something only while this one is free.</summary>
    int FreeLink { get; set; }
}

/// <summary>
/// Structs in pages of 4,096, known by a number that stays. Growing adds a page and copies nothing, so a
/// reference to a slot stays good, and no growth is felt. Which slots there are is asserted, not checked
/// (<see cref="LinePages"/>). One thread at a time.
/// </summary>
internal sealed class Slab<T>
    where T : unmanaged, ISlabItem
{
    private const int PageBits = 12;
    private const int PageSize = 1 << PageBits;

    // Not readonly: a struct is called in place.
    private LinePages _pages = new();
    private int _free = -1;

    /// <summary>Slots ever used: each index below this may be looked at.</summary>
    public int End { get; private set; }

    /// <summary>Slots in use.</summary>
    public int Count { get; private set; }

    /// <summary>A slot.</summary>
    public unsafe ref T this[int slot]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Debug.Assert((uint)slot < (uint)End, "there is no such slot");
            return ref Unsafe.Add(ref *(T*)_pages[(uint)slot >> PageBits], (uint)slot & (PageSize - 1));
        }
    }

    /// <summary>Says that a slot will be looked at soon, so that it is fetched meanwhile; -1 for none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Prefetch(int slot)
    {
        if (Sse.IsSupported && slot >= 0)
        {
            // Only a hint: nothing is read through the pointer, so it may be stale by the time.
            ref byte first = ref Unsafe.As<T, byte>(ref this[slot]);
            Sse.Prefetch0(Unsafe.AsPointer(ref first));
            if (Unsafe.SizeOf<T>() != LinePages.LineSize) // else it is in one line, as pages begin at one
            {
                Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref first, Unsafe.SizeOf<T>() - 1)));
            }
        }
    }

    /// <summary>A free slot, the one given back last first. What stood there is still there.</summary>
    public int Take()
    {
        Count++;
        int slot = _free;
        if (slot >= 0)
        {
            _free = this[slot].FreeLink;
            return slot;
        }

        if (End == _pages.Count << PageBits)
        {
            _pages.Add(PageSize * Unsafe.SizeOf<T>());
        }

        return End++;
    }

    /// <summary>Gives a slot back.</summary>
    public void Give(int slot)
    {
        Count--;
        this[slot].FreeLink = _free;
        _free = slot;
    }
}
