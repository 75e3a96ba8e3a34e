using System.Numerics;
using Routing.Acd.Structures;

namespace Routing.Acd.Tests.Structures;

public sealed class KeyIndexTests
{
    [Theory]
    [InlineData(5)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(200)]
    [InlineData(256)]
    [InlineData(1_000)]
    [InlineData(10_000)]
    public void A_search_finds_the_least_that_is_admitted(int count)
    {
        Compare<long, ulong>(count, count);
        Compare<int, uint>(count, count + 1);
    }

    [Fact]
    public void Half_a_million_items_are_three_levels()
    {
        var index = new KeyIndex<int, uint>(500_000);
        for (int i = 0; i < 500_000; i++)
        {
            index.SetMask(i, (uint)i & 1);
            index.Set(i, 1_000_000 - i);
        }

        var finder = new Finder<int>(false);
        Looks.Keys = 0;
        index.Search(1, 0, 500_000, ref finder);
        Assert.Equal(499_998, finder.Found);
        Assert.InRange(Looks.Keys, 1, 4 * 64);
        Assert.Equal(500_001, index.Least);
    }

    [Fact]
    public void Blocks_answer_alike_with_and_without_vectors()
    {
        var random = new Random(6);
        for (int round = 0; round < 2_000; round++)
        {
            int length = 16 * random.Next(1, 5);
            var keys = new long[length];
            var masks = new uint[length];
            for (int i = 0; i < length; i++)
            {
                keys[i] = random.Next(4) == 0 ? long.MaxValue : random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(60);
                masks[i] = 1u << random.Next(32);
            }

            long bound = keys[random.Next(length)];
            uint query = (uint)random.NextInt64();
            Assert.Equal(keys.Min(), KeyBlock.Least<long>(keys));
            Assert.Equal(Bits(length, i => keys[i] <= bound), KeyBlock.AtMost<long>(keys, bound));
            Assert.Equal(Bits(length, i => (masks[i] & query) == 0), KeyBlock.Disjoint<uint>(masks, query));
        }
    }

    [Fact]
    public void Nothing_is_allocated_after_warm_up()
    {
        var index = new KeyIndex<long, ulong>(5_000);
        long bytes = long.MaxValue;
        for (int turn = 0; turn < 5; turn++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 5_000; i++)
            {
                index.SetMask(i, 1UL << (i & 63));
                index.Set(i, i * 7_919L % 5_000);
            }

            var finder = new Finder<long>(false);
            index.Search(~1UL, 0, 5_000, ref finder);

            // The least: a collection that other tests cause in the middle leaves a trace in the count.
            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, bytes);
    }

    private static void Compare<TKey, TMask>(int count, int seed)
        where TKey : unmanaged, IBinaryInteger<TKey>, IMinMaxValue<TKey>
        where TMask : unmanaged, IBinaryInteger<TMask>
    {
        var random = new Random(seed);
        var index = new KeyIndex<TKey, TMask>();
        var keys = new TKey[count];
        var masks = new TMask[count];
        Array.Fill(keys, KeyIndex<TKey, TMask>.Nothing);
        for (int i = 0; i < count; i++)
        {
            masks[i] = TMask.CreateTruncating((ulong)random.NextInt64() & (ulong)random.NextInt64() & (ulong)random.NextInt64());
            index.SetMask(i, masks[i]);
        }

        for (int step = 0; step < 3_000; step++)
        {
            for (int change = 0; change < count / 50 + 1; change++)
            {
                int at = random.Next(count);
                keys[at] = random.Next(3) == 0 ? KeyIndex<TKey, TMask>.Nothing : TKey.CreateChecked(random.Next(count * 4));
                index.Set(at, keys[at]);
            }

            TMask query = TMask.CreateTruncating((ulong)random.NextInt64() & (ulong)random.NextInt64() & (ulong)random.NextInt64());
            int end = random.Next(2) == 0 ? count : random.Next(count + 1);
            bool odd = random.Next(2) == 1;
            int from = random.Next(2) == 0 ? 0 : random.Next(end + 1);
            TKey best = KeyIndex<TKey, TMask>.Nothing;
            for (int i = from; i < end; i++)
            {
                if ((masks[i] & query) == TMask.Zero && TKey.IsOddInteger(keys[i]) == odd && keys[i] < best)
                {
                    best = keys[i];
                }
            }

            var finder = new Finder<TKey>(odd);
            index.Search(query, from, end, ref finder);
            Assert.Equal(best, finder.Found < 0 ? KeyIndex<TKey, TMask>.Nothing : keys[finder.Found]);
            Assert.True(index.Least <= keys.Min());
            if (from == 0 && end == count)
            {
                Assert.Equal(keys.Min(), index.Least); // all of them were looked at
            }
        }
    }

    private static ulong Bits(int length, Func<int, bool> holds) =>
        Enumerable.Range(0, length).Aggregate(0UL, (bits, i) => bits | (holds(i) ? 1UL << i : 0));

    private static class Looks
    {
        [ThreadStatic]
        public static int Keys;
    }

    /// <summary>Admits even keys, or odd ones.</summary>
    private struct Finder<TKey>(bool odd) : IKeyVisitor<TKey>
        where TKey : unmanaged, IBinaryInteger<TKey>, IMinMaxValue<TKey>
    {
        public int Found = -1;

        public TKey Bound { get; private set; } = TKey.MaxValue - TKey.One;

        public static void Looked(int keys) => Looks.Keys += keys;

        public void Visit(int position, TKey key)
        {
            Assert.True(key <= Bound);
            if (TKey.IsOddInteger(key) == odd)
            {
                Bound = key;
                Found = position;
            }
        }
    }
}
