using System.Runtime.InteropServices;
using Routing.Acd.Structures;

namespace Routing.Acd.Tests.Structures;

public sealed class IdTableTests
{
    [Theory]
    [InlineData("version 7")]
    [InlineData("counting")]
    [InlineData("counting in the upper half")]
    [InlineData("multiples of 2^32")]
    public void It_finds_what_was_added_and_nothing_else(string kind)
    {
        var random = new Random(1);
        var ids = new Guid[20_000];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = Make(kind, i, random);
        }

        var table = new IdTable<Ids>(new Ids(ids));
        var known = new Dictionary<Guid, int>();
        for (int step = 0; step < 100_000; step++)
        {
            int slot = random.Next(ids.Length);
            if (known.Remove(ids[slot]))
            {
                table.Remove(slot);
            }
            else
            {
                known.Add(ids[slot], slot);
                table.Add(slot);
            }

            int other = random.Next(ids.Length);
            Assert.Equal(known.GetValueOrDefault(ids[other], -1), table.Find(ids[other]));
            Assert.Equal(known.Count, table.Count);
        }

        for (int slot = 0; slot < ids.Length; slot++)
        {
            Assert.Equal(known.GetValueOrDefault(ids[slot], -1), table.Find(ids[slot]));
        }
    }

    [Fact]
    public void To_take_out_what_is_not_there_is_refused_and_touches_nobody_else()
    {
        var random = new Random(7);
        Guid[] ids = [.. Enumerable.Range(0, 240).Select(i => Make("version 7", i, random))];
        var table = new IdTable<Ids>(new Ids(ids));
        for (int slot = 0; slot < 120; slot++)
        {
            table.Add(slot);
        }

        for (int slot = 120; slot < ids.Length; slot++)
        {
            Assert.Throws<InvalidOperationException>(() => table.Remove(slot));
        }

        Assert.Equal(120, table.Count);
        Assert.All(Enumerable.Range(0, ids.Length), slot => Assert.Equal(slot < 120 ? slot : -1, table.Find(ids[slot])));
    }

    [Fact]
    public void A_spilled_bucket_left_empty_is_used_again()
    {
        var ids = new Guid[30];
        Array.Fill(ids, Guid.NewGuid());
        var table = new IdTable<Ids>(new Ids(ids));
        for (int slot = 0; slot < 16; slot++)
        {
            table.Add(slot); // the sixteenth is spilled
        }

        long bytes = table.Bytes;
        for (int turn = 0; turn < 1_000; turn++)
        {
            table.Remove(turn % 16);
            table.Add(turn % 16);
        }

        Assert.Equal(bytes, table.Bytes);
    }

    [Fact]
    public void Put_takes_the_place_of_the_same_id_and_says_where_it_was()
    {
        // Each id twice; so many of one bucket that some are spilled.
        var random = new Random(5);
        Guid[] ids = [.. Enumerable.Range(0, 2_000).Select(i => Make("version 7", i % 1_000, random))];
        ids.AsSpan(0, 1_000).CopyTo(ids.AsSpan(1_000));
        var table = new IdTable<Ids>(new Ids(ids));
        for (int slot = 0; slot < ids.Length; slot++)
        {
            Assert.Equal(slot - 1_000 < 0 ? -1 : slot - 1_000, table.Put(ids[slot], slot, IdTable.Hash(ids[slot])));
        }

        Assert.Equal(1_000, table.Count);
        for (int slot = 1_000; slot < ids.Length; slot++)
        {
            Assert.Equal(slot, table.Find(ids[slot], IdTable.Hash(ids[slot])));
            table.Remove(slot, IdTable.Hash(ids[slot]));
            Assert.Equal(-1, table.Find(ids[slot]));
        }

        Assert.Equal(0, table.Count);
    }

    [Fact]
    public unsafe void A_bucket_tells_which_entries_are_so()
    {
        var random = new Random(6);
        uint* words = stackalloc uint[IdBucket.Words];
        var bucket = new IdBucket(words);
        for (int step = 0; step < 1_000; step++)
        {
            int count = random.Next(IdBucket.Entries + 1);
            bucket.Clear();
            for (int place = 0; place < count; place++)
            {
                bucket[place] = (uint)(random.Next(4) << 24) | (uint)(1 + random.Next(3));
            }

            bucket.Spill = (uint)random.Next(2) * bucket[0]; // looks like an entry, and is none
            uint mark = (uint)random.Next(4) << 24;
            uint[] entries = new Span<uint>(words, IdBucket.Entries).ToArray();
            Assert.Equal(Bits(entry => (entry & 0xFF00_0000) == mark), bucket.EqualUnder(0xFF00_0000, mark));
            Assert.Equal(Bits(entry => entry == (mark | 1)), bucket.Equal(mark | 1));
            Assert.Equal((count, count == IdBucket.Entries), (bucket.Count, bucket.IsFull));

            uint Bits(Func<uint, bool> isSo) => entries.Index().Where(e => isSo(e.Item)).Aggregate(0u, (bits, e) => bits | (1u << e.Index));
        }
    }

    [Fact]
    public void It_finds_everyone_even_when_all_share_a_hash_bucket()
    {
        // As bad as it gets: many ids, of which each split moves all or none.
        var ids = new Guid[3_000];
        Array.Fill(ids, Guid.NewGuid());
        var table = new IdTable<Ids>(new Ids(ids));
        for (int i = 0; i < ids.Length; i++)
        {
            table.Add(i);
        }

        for (int i = 0; i < ids.Length; i++)
        {
            Assert.True(table.Find(ids[0]) >= 0);
            table.Remove(i);
        }

        Assert.Equal(-1, table.Find(ids[0]));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(70_000)]
    [InlineData(100_000)]
    [InlineData(130_000)]
    [InlineData(300_000)]
    public void An_entry_costs_no_more_than_ten_bytes_at_any_size(int count)
    {
        var random = new Random(2);
        Guid[] ids = [.. Enumerable.Range(0, count).Select(i => Make("version 7", i, random))];
        var table = new IdTable<Ids>(new Ids(ids));
        for (int i = 0; i < count; i++)
        {
            table.Add(i);
        }

        Assert.InRange((double)table.Bytes / count, 4, count < 10_000 ? 40 : 10);
    }

    [Fact]
    public void Growing_reads_a_few_ids_at_a_time()
    {
        var random = new Random(3);
        Guid[] ids = [.. Enumerable.Range(0, 100_000).Select(i => Make("version 7", i, random))];
        var table = new IdTable<CountedIds>(new CountedIds(ids));
        int most = 0;
        for (int i = 0; i < ids.Length; i++)
        {
            CountedIds.Reads = 0;
            table.Add(i);
            most = Math.Max(most, CountedIds.Reads);
        }

        Assert.InRange(most, 2, 64);
    }

    [Fact]
    public void Nothing_is_allocated_after_warm_up()
    {
        var random = new Random(4);
        Guid[] ids = [.. Enumerable.Range(0, 10_000).Select(i => Make("version 7", i, random))];
        var table = new IdTable<Ids>(new Ids(ids));
        long bytes = long.MaxValue; // the least: see Allocated
        for (int turn = 0; turn < 5; turn++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < ids.Length; i++)
            {
                table.Add(i);
            }

            for (int i = 0; i < ids.Length; i++)
            {
                table.Remove(i);
            }

            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, bytes);
    }

    private static Guid Make(string kind, int number, Random random)
    {
        Span<ulong> halves = kind switch
        {
            "version 7" => [0x0190_0000_7000_0000UL + ((ulong)number << 16), (ulong)random.NextInt64()],
            "counting" => [0, (ulong)number],
            "counting in the upper half" => [(ulong)number, 0],
            _ => [0, (ulong)number << 32],
        };
        return MemoryMarshal.Cast<ulong, Guid>(halves)[0];
    }

    private readonly struct Ids(Guid[] ids) : IIdSource
    {
        public Guid IdOf(int slot) => ids[slot];
    }

    private readonly struct CountedIds(Guid[] ids) : IIdSource
    {
        [ThreadStatic]
        public static int Reads;

        public Guid IdOf(int slot)
        {
            Reads++;
            return ids[slot];
        }
    }
}
