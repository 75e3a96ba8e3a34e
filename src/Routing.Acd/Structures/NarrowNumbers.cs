using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Routing.Acd.Structures;

/// <summary>An array of numbers from 0 to a bound, each in as few bytes as the bound needs. One thread at a time writes.</summary>
internal readonly struct NarrowNumbers
{
    private readonly byte[] _bytes;
    private readonly int _width;
    private readonly uint _mask;

    /// <summary>So many zeros, in each of whose places there is room for <paramref name="most"/>.</summary>
    public NarrowNumbers(int count, int most)
    {
        _width = Math.Max(1, (BitOperations.Log2((uint)most) / 8) + 1);
        _mask = uint.MaxValue >> (32 - (8 * _width));
        _bytes = new byte[((long)count * _width) + sizeof(uint) - 1]; // the last is read as four bytes, too
    }

    /// <summary>Copies numbers that are at most <paramref name="most"/>.</summary>
    public NarrowNumbers(ReadOnlySpan<int> numbers, int most)
        : this(numbers.Length, most)
    {
        for (int place = 0; place < numbers.Length; place++)
        {
            this[place] = numbers[place];
        }
    }

    public int this[int place]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (int)(Unsafe.ReadUnaligned<uint>(ref First(place)) & _mask);
        set
        {
            ref byte first = ref First(place);
            uint others = Unsafe.ReadUnaligned<uint>(ref first) & ~_mask;
            Unsafe.WriteUnaligned(ref first, others | ((uint)value & _mask));
        }
    }

    /// <summary>Bytes held.</summary>
    public int Bytes => _bytes.Length;

    /// <summary>Says that a number will be read soon.</summary>
    public unsafe void Prefetch(int place)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref First(place))); // a hint: nothing is read through the pointer
        }
    }

    /// <summary>The lowest byte of a number, behind which there are three more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref byte First(int place) => ref MemoryMarshal.GetReference(_bytes.AsSpan(place * _width, sizeof(uint)));
}
