using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Routing.Acd.Structures;

/// <summary>
/// Sixteen words that begin at a cache line: up to fifteen entries without a gap, then the number of the bucket into
/// which this one spills, or 0. Questions are put to all entries at once, as wide as the machine can; each answer
/// is the same without any vectors.
/// </summary>
internal readonly unsafe struct IdBucket(uint* words)
{
    public const int Words = 16;
    public const int Entries = Words - 1;

    private const uint AllEntries = (1u << Entries) - 1;

    /// <summary>An entry; 0 for none. Behind the entries the number that <see cref="Spill"/> is.</summary>
    public ref uint this[int place] => ref words[place];

    /// <summary>The number of the bucket behind this one, of those for spilled entries, + 1; 0 for none.</summary>
    public ref uint Spill => ref words[Entries];

    public bool IsFull => words[Entries - 1] != 0;

    /// <summary>How many entries there are.</summary>
    public int Count => Entries - BitOperations.PopCount(Equal(0));

    public void* Address => words;

    /// <summary>A bit for each entry that is this.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Equal(uint entry) => EqualUnder(uint.MaxValue, entry);

    /// <summary>A bit for each entry that has these bits where the mask is; also for what is no entry, if they are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint EqualUnder(uint mask, uint bits)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<uint> found = Vector512.Equals(Vector512.Load(words) & Vector512.Create(mask), Vector512.Create(bits));
            return (uint)found.ExtractMostSignificantBits() & AllEntries;
        }

        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<uint> masks = Vector256.Create(mask);
            Vector256<uint> sought = Vector256.Create(bits);
            uint low = Vector256.Equals(Vector256.Load(words) & masks, sought).ExtractMostSignificantBits();
            uint high = Vector256.Equals(Vector256.Load(words + Vector256<uint>.Count) & masks, sought).ExtractMostSignificantBits();
            return (low | (high << Vector256<uint>.Count)) & AllEntries;
        }

        uint places = 0;
        for (int place = 0; place < Entries; place++)
        {
            places |= (words[place] & mask) == bits ? 1u << place : 0;
        }

        return places;
    }

    public void Clear() => new Span<uint>(words, Words).Clear();
}

/// <summary>Buckets in pages of 256, with a free list through their first words.</summary>
internal sealed unsafe class IdBuckets
{
    private const int PageBits = 8;
    private const int PageSize = 1 << PageBits;

    // Not readonly: a struct is called in place.
    private LinePages _pages = new();
    private int _end;
    private int _free = -1;

    public IdBuckets(int count)
    {
        while (_end < count)
        {
            Take();
        }
    }

    public long Bytes => (long)_pages.Count * PageSize * IdBucket.Words * sizeof(uint);

    public IdBucket this[int number]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Debug.Assert((uint)number < (uint)_end, "there is no such bucket");
            return new IdBucket((uint*)_pages[(uint)number >> PageBits] + (((uint)number & (PageSize - 1)) * IdBucket.Words));
        }
    }

    /// <summary>An empty bucket.</summary>
    public int Take()
    {
        int number = _free;
        if (number >= 0)
        {
            _free = (int)this[number][0];
            this[number][0] = 0;
            return number;
        }

        if (_end == _pages.Count << PageBits)
        {
            _pages.Add(PageSize * IdBucket.Words * sizeof(uint));
        }

        return _end++;
    }

    /// <summary>Gives back an empty bucket.</summary>
    public void Give(int number)
    {
        this[number][0] = (uint)_free;
        _free = number;
    }
}
