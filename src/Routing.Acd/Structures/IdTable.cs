using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Routing.Acd.Structures;

/// <summary>What all tables of ids have in common.</summary>
internal static class IdTable
{
    /// <summary>The greatest slot that an entry has bits for.</summary>
    public const int MaxSlot = (1 << 24) - 2;
}

/// <summary>Where an <see cref="IdTable{TSource}"/> reads the ids that it does not keep.</summary>
internal interface IIdSource
{
    /// <summary>The id of what stands in <paramref name="slot"/>.</summary>
    Guid IdOf(int slot);
}

/// <summary>
/// From an id to the slot that holds it: a hash table of plain numbers, the ids stay where they are. It
/// grows by linear hashing, one bucket split for every ten ids, so that no growth is felt and an entry costs
/// about seven bytes at every size. One thread at a time.
/// </summary>
/// <remarks>
/// A bucket is sixteen words: up to fifteen entries without a gap, then the number of the bucket that it
/// spills into. An entry is eight bits of the hash, by which strangers are told apart without reading their
/// ids, and the slot + 1; so 0 is no entry.
/// </remarks>
internal sealed class IdTable<TSource>(TSource source)
    where TSource : struct, IIdSource
{
    /// <summary>Slots that an entry has room for.</summary>
    public const int MaxSlot = IdTable.MaxSlot;

    private const int SlotBits = 24;
    private const int Words = 16;
    private const int Entries = Words - 1;
    private const int MeanEntries = 10;
    private const int FirstBuckets = 16;
    private const uint SlotMask = (1u << SlotBits) - 1;

    private readonly Buckets _buckets = new(FirstBuckets);
    private readonly Buckets _spilled = new(0);
    private uint[] _moving = new uint[256];

    // Buckets below _split have been split in this round and are told apart by one more bit of the hash.
    private int _round = FirstBuckets;
    private int _split;

    /// <summary>How many ids it holds.</summary>
    public int Count { get; private set; }

    /// <summary>The slot of <paramref name="id"/>, or -1.</summary>
    public int Find(in Guid id)
    {
        ulong hash = Hash(id);
        uint mark = Mark(hash);
        ReadOnlySpan<uint> bucket = _buckets[BucketOf(hash)];
        while (true)
        {
            foreach (uint entry in bucket[..Entries])
            {
                if ((entry & ~SlotMask) == mark && entry != 0 && source.IdOf(SlotOf(entry)) == id)
                {
                    return SlotOf(entry);
                }
            }

            if (bucket[Entries] == 0)
            {
                return -1;
            }

            bucket = _spilled[(int)bucket[Entries] - 1];
        }
    }

    /// <summary>Says that an id will be asked for soon, so that its bucket is fetched meanwhile.</summary>
    public unsafe void Prefetch(in Guid id)
    {
        if (Sse.IsSupported)
        {
            // Only a hint: nothing is read through the pointer, so it may be stale by the time.
            Sse.Prefetch0(Unsafe.AsPointer(ref _buckets[BucketOf(Hash(id))][Entries]));
        }
    }

    /// <summary>Adds the id of <paramref name="slot"/>, which must not be in the table.</summary>
    public void Add(int slot)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slot, MaxSlot);
        ulong hash = Hash(source.IdOf(slot));
        Append(BucketOf(hash), Mark(hash) | (uint)(slot + 1));
        if (++Count > (_round + _split) * MeanEntries)
        {
            Split();
        }
    }

    /// <summary>Takes out the id of <paramref name="slot"/>, which must be in the table.</summary>
    public void Remove(int slot)
    {
        ulong hash = Hash(source.IdOf(slot));
        uint sought = Mark(hash) | (uint)(slot + 1);
        Span<uint> before = default;
        Span<uint> bucket = _buckets[BucketOf(hash)];
        Span<uint> holder = default;
        int at = -1;
        while (true)
        {
            if (at < 0)
            {
                at = bucket[..Entries].IndexOf(sought);
                holder = bucket;
            }

            if (bucket[Entries] == 0)
            {
                break;
            }

            before = bucket;
            bucket = _spilled[(int)bucket[Entries] - 1];
        }

        // The last entry of the chain fills the gap; a bucket it leaves empty is given back.
        int last = LastOf(bucket);
        holder[at] = bucket[last];
        bucket[last] = 0;
        if (last == 0 && !before.IsEmpty)
        {
            _spilled.Give((int)before[Entries] - 1);
            before[Entries] = 0;
        }

        Count--;
    }

    /// <summary>Bytes held.</summary>
    public long Bytes => _buckets.Bytes + _spilled.Bytes;

    private static int SlotOf(uint entry) => (int)(entry & SlotMask) - 1;

    private static uint Mark(ulong hash) => (uint)(hash >> 56) << SlotBits;

    /// <summary>Ids are UUIDv7, but nobody forces a caller: every bit of both halves counts.</summary>
    private static ulong Hash(in Guid id)
    {
        ReadOnlySpan<ulong> halves = MemoryMarshal.Cast<Guid, ulong>(new ReadOnlySpan<Guid>(in id));
        ulong hash = (halves[0] * 0x9E3779B97F4A7C15) ^ BitOperations.RotateLeft(halves[1] * 0xC2B2AE3D27D4EB4F, 31);
        hash = (hash ^ (hash >> 29)) * 0xBF58476D1CE4E5B9;
        return hash ^ (hash >> 32);
    }

    private static int LastOf(ReadOnlySpan<uint> bucket)
    {
        int free = bucket[..Entries].IndexOf(0u);
        return (free < 0 ? Entries : free) - 1;
    }

    private int BucketOf(ulong hash)
    {
        int bucket = (int)hash & (_round - 1);
        return bucket >= _split ? bucket : (int)hash & ((_round * 2) - 1);
    }

    private void Append(int number, uint entry)
    {
        Span<uint> bucket = _buckets[number];
        while (bucket[Entries - 1] != 0)
        {
            if (bucket[Entries] == 0)
            {
                bucket[Entries] = (uint)_spilled.Take() + 1;
            }

            bucket = _spilled[(int)bucket[Entries] - 1];
        }

        bucket[LastOf(bucket) + 1] = entry;
    }

    /// <summary>Divides the next bucket between itself and a new one at the end.</summary>
    private void Split()
    {
        int moving = 0;
        int spilled = -1;
        Span<uint> bucket = _buckets[_split];
        while (true)
        {
            if (moving + Entries > _moving.Length)
            {
                Array.Resize(ref _moving, _moving.Length * 2);
            }

            int count = LastOf(bucket) + 1;
            bucket[..count].CopyTo(_moving.AsSpan(moving));
            moving += count;
            int next = (int)bucket[Entries] - 1;
            bucket.Clear();
            if (spilled >= 0)
            {
                _spilled.Give(spilled);
            }

            if (next < 0)
            {
                break;
            }

            spilled = next;
            bucket = _spilled[next];
        }

        _buckets.Take();
        if (++_split == _round)
        {
            _round *= 2;
            _split = 0;
        }

        foreach (uint entry in _moving.AsSpan(0, moving))
        {
            Append(BucketOf(Hash(source.IdOf(SlotOf(entry)))), entry);
        }
    }

    /// <summary>Buckets in pages of 256, with a free list through their first words.</summary>
    private sealed class Buckets
    {
        private const int PageBits = 8;
        private uint[][] _pages = [];
        private int _end;
        private int _free = -1;

        public Buckets(int count)
        {
            while (_end < count)
            {
                Take();
            }
        }

        public long Bytes => (long)_pages.Length << (PageBits + 6);

        public Span<uint> this[int number] => _pages[number >> PageBits].AsSpan((number & ((1 << PageBits) - 1)) * Words, Words);

        public int Take()
        {
            int number = _free;
            if (number >= 0)
            {
                _free = (int)this[number][0];
                this[number][0] = 0;
                return number;
            }

            if (_end == _pages.Length << PageBits)
            {
                Array.Resize(ref _pages, _pages.Length + 1);
                _pages[^1] = new uint[Words << PageBits];
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
}
