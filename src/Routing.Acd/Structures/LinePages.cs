using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Routing.Acd.Structures;

/// <summary>
/// Memory in pages that never move and begin at a cache line, so that what is 64 bytes long is fetched at once,
/// and two loads lead to it: its page's address, then the thing. Only grows; all zero at first. One thread at a time.
/// </summary>
/// <remarks>
/// Nothing checks an index but an assertion: a bounds check for the page and one for the place in it, at each
/// field of each interaction, cost more than what is done with the field. So who takes a number from outside checks it
/// (a timer's handle, an agent), and who follows a number to what it must lead to looks whether it is there before
/// writing (<see cref="IdTable{TSource}"/>, <see cref="GapLine"/>).
/// </remarks>
internal unsafe struct LinePages()
{
    /// <summary>Bytes that the processor fetches at once.</summary>
    public const int LineSize = 64;

    // Pinned, all of them; these keep alive what the addresses lead to.
    private byte[][] _memory = [];
    private nint[] _table = [];
    private nint* _addresses;

    /// <summary>How many there are.</summary>
    public readonly int Count => _table.Length;

    /// <summary>The address of a page's first byte.</summary>
    public readonly nint this[uint page]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Debug.Assert(page < (uint)_table.Length, "there is no such page");
            return _addresses[page];
        }
    }

    /// <summary>One page more. Copies the addresses of the others, not what is in them.</summary>
    public void Add(int bytes)
    {
        byte[] memory = GC.AllocateArray<byte>(bytes + LineSize - 1, pinned: true);
        nint[] table = GC.AllocateArray<nint>(Count + 1, pinned: true);
        _table.CopyTo(table, 0);
        table[^1] = (AddressOf(memory) + LineSize - 1) & -LineSize;
        _memory = [.. _memory, memory];
        _table = table;
        _addresses = (nint*)AddressOf(table);
    }

    private static nint AddressOf<T>(T[] pinned) => (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));
}
