using System.Diagnostics.CodeAnalysis;
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

    /// <summary>Ids are UUIDv7, but nobody forces a caller: every bit of both halves counts.</summary>
    public static ulong Hash(in Guid id)
    {
        ReadOnlySpan<ulong> halves = MemoryMarshal.Cast<Guid, ulong>(new ReadOnlySpan<Guid>(in id));
        ulong hash = (halves[0] * 0x9E3779B97F4A7C15) ^ BitOperations.RotateLeft(halves[1] * 0xC2B2AE3D27D4EB4F, 31);
        hash = (hash ^ (hash >> 29)) * 0xBF58476D1CE4E5B9;
        return hash ^ (hash >> 32);
    }
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
/// about seven bytes at every size. Whoever asks about one id more than once hands in its hash
/// (<see cref="IdTable.Hash"/>). One thread at a time.
/// </summary>
/// <remarks>
/// An entry is eight bits of the hash, by which strangers are told apart without reading their ids, and the
/// slot + 1; so 0 is no entry.
/// </remarks>
internal sealed class IdTable<TSource>(TSource source)
    where TSource : struct, IIdSource
{
    /// <summary>Slots that an entry has room for.</summary>
    public const int MaxSlot = IdTable.MaxSlot;

    private const int SlotBits = 24;
    private const int MeanEntries = 10;
    private const int FirstBuckets = 16;
    private const uint SlotMask = (1u << SlotBits) - 1;

    private readonly IdBuckets _buckets = new(FirstBuckets);
    private readonly IdBuckets _spilled = new(0);
    private uint[] _moving = new uint[256];

    // Buckets below _split have been split in this round and are told apart by one more bit of the hash.
    private int _round = FirstBuckets;
    private int _split;

    /// <summary>How many ids it holds.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes held.</summary>
    public long Bytes => _buckets.Bytes + _spilled.Bytes;

    /// <summary>The slot of <paramref name="id"/>, or -1.</summary>
    public int Find(in Guid id) => Find(id, IdTable.Hash(id));

    /// <summary>The slot of <paramref name="id"/>, or -1.</summary>
    public int Find(in Guid id, ulong hash)
    {
        uint entry = Search(id, hash, out _, out _);
        return entry == 0 ? -1 : SlotOf(entry);
    }

    /// <summary>Says that an id will be asked for soon, so that its bucket is fetched meanwhile.</summary>
    public unsafe void Prefetch(ulong hash)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(_buckets[BucketOf(hash)].Address);
        }
    }

    /// <summary>Adds the id of <paramref name="slot"/>, which must not be in the table.</summary>
    public void Add(int slot) => Add(slot, IdTable.Hash(source.IdOf(slot)));

    /// <summary>Adds the id of <paramref name="slot"/>, which must not be in the table.</summary>
    public void Add(int slot, ulong hash)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slot, MaxSlot);
        Append(BucketOf(hash), Mark(hash) | (uint)(slot + 1));
        if (++Count > (_round + _split) * MeanEntries)
        {
            Split();
        }
    }

    /// <summary>Says that <paramref name="id"/> is in <paramref name="slot"/> now; gives the slot where it was before, or -1.</summary>
    public int Put(in Guid id, int slot, ulong hash)
    {
        uint entry = Search(id, hash, out IdBucket bucket, out int place);
        if (entry == 0)
        {
            Add(slot, hash);
            return -1;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(slot, MaxSlot);
        bucket[place] = Mark(hash) | (uint)(slot + 1);
        return SlotOf(entry);
    }

    /// <summary>Takes out the id of <paramref name="slot"/>, which must be in the table.</summary>
    /// <exception cref="InvalidOperationException">It is not; the table stays as it is.</exception>
    public void Remove(int slot) => Remove(slot, IdTable.Hash(source.IdOf(slot)));

    /// <summary>Takes out the id of <paramref name="slot"/>, which must be in the table.</summary>
    /// <exception cref="InvalidOperationException">It is not; the table stays as it is.</exception>
    public void Remove(int slot, ulong hash)
    {
        uint sought = Mark(hash) | (uint)(slot + 1);
        IdBucket bucket = _buckets[BucketOf(hash)];
        IdBucket before = default, holder = default;
        uint found = 0;
        bool spilled = false;
        while (true)
        {
            if (found == 0)
            {
                found = bucket.Equal(sought);
                holder = bucket;
            }

            if (bucket.Spill == 0)
            {
                break;
            }

            before = bucket;
            bucket = _spilled[(int)bucket.Spill - 1];
            spilled = true;
        }

        if (found == 0)
        {
            ThrowUnknown(slot);
        }

        // The last entry of the chain fills the gap; a bucket it leaves empty is given back.
        int last = bucket.Count - 1;
        holder[BitOperations.TrailingZeroCount(found)] = bucket[last];
        bucket[last] = 0;
        if (last == 0 && spilled)
        {
            _spilled.Give((int)before.Spill - 1);
            before.Spill = 0;
        }

        Count--;
    }

    [DoesNotReturn]
    private static void ThrowUnknown(int slot) => throw new InvalidOperationException($"The id of slot {slot} is not in the table.");

    private static int SlotOf(uint entry) => (int)(entry & SlotMask) - 1;

    private static uint Mark(ulong hash) => (uint)(hash >> 56) << SlotBits;

    /// <summary>The entry of an id, and where it stands; 0 for none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Search(in Guid id, ulong hash, out IdBucket bucket, out int place)
    {
        uint mark = Mark(hash);
        bucket = _buckets[BucketOf(hash)];
        while (true)
        {
            for (uint found = bucket.EqualUnder(~SlotMask, mark); found != 0; found &= found - 1)
            {
                place = BitOperations.TrailingZeroCount(found);
                uint entry = bucket[place];
                if (entry != 0 && source.IdOf(SlotOf(entry)) == id)
                {
                    return entry;
                }
            }

            if (bucket.Spill == 0)
            {
                place = -1;
                return 0;
            }

            bucket = _spilled[(int)bucket.Spill - 1];
        }
    }

    private int BucketOf(ulong hash)
    {
        int bucket = (int)hash & (_round - 1);
        return bucket >= _split ? bucket : (int)hash & ((_round * 2) - 1);
    }

    private void Append(int number, uint entry)
    {
        IdBucket bucket = _buckets[number];
        while (bucket.IsFull)
        {
            if (bucket.Spill == 0)
            {
                bucket.Spill = (uint)_spilled.Take() + 1;
            }

            bucket = _spilled[(int)bucket.Spill - 1];
        }

        bucket[bucket.Count] = entry;
    }

    /// <summary>Divides the next bucket between itself and a new one at the end.</summary>
    private void Split()
    {
        int moving = 0;
        int spilled = -1;
        IdBucket bucket = _buckets[_split];
        while (true)
        {
            if (moving + IdBucket.Entries > _moving.Length)
            {
                Array.Resize(ref _moving, _moving.Length * 2);
            }

            int count = bucket.Count;
            for (int place = 0; place < count; place++)
            {
                _moving[moving++] = bucket[place];
            }

            int next = (int)bucket.Spill - 1;
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
            Append(BucketOf(IdTable.Hash(source.IdOf(SlotOf(entry)))), entry);
        }
    }
}
