using Routing.Acd.Structures;

namespace Routing.Acd.Tests.Structures;

public sealed class AgedLineTests
{
    [Fact]
    public void The_first_is_the_oldest_whatever_came_and_went()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var items = new Items(300);
            var lines = new AgedLine[3];
            var expected = new SortedSet<(AgedKey Key, int Item)>[3];
            Array.Fill(expected, null!);
            for (int i = 0; i < 3; i++)
            {
                expected[i] = new SortedSet<(AgedKey Key, int Item)>(Comparer<(AgedKey Key, int Item)>.Create((a, b) => (a.Key.Major, a.Key.Minor).CompareTo((b.Key.Major, b.Key.Minor))));
            }

            for (int step = 0; step < 2_000; step++)
            {
                int item = random.Next(items.Keys.Length);
                int line = Array.FindIndex(expected, e => e.Contains((items.Keys[item], item)));
                if (line >= 0)
                {
                    lines[line].Remove(items, item);
                    expected[line].Remove((items.Keys[item], item));
                }
                else
                {
                    // Mostly in order, some from the past, with ties of the first part.
                    items.Keys[item] = new AgedKey(random.Next(3) == 0 ? random.Next(step + 1) / 4 : step / 4, step + 1);
                    line = random.Next(3);
                    lines[line].Insert(items, item);
                    expected[line].Add((items.Keys[item], item));
                }

                Assert.Equal(expected[line].Count == 0, lines[line].IsEmpty);
                Assert.Equal(expected[line].Count == 0 ? -1 : expected[line].Min.Item, lines[line].First(items));
            }
        }
    }

    [Fact]
    public void Coming_in_order_and_leaving_from_anywhere_costs_the_same_however_long_the_line_is()
    {
        var items = new Items(100_000);
        var line = default(AgedLine);
        Items.Comparisons = 0;
        for (int i = 0; i < items.Keys.Length; i++)
        {
            items.Keys[i] = new AgedKey(i, i);
            line.Insert(items, i);
        }

        for (int i = 0; i < items.Keys.Length; i++)
        {
            line.Remove(items, (int)(i * 7_919L % items.Keys.Length));
        }

        Assert.True(line.IsEmpty);
        Assert.InRange(Items.Comparisons, 1, items.Keys.Length);
    }

    [Fact]
    public void Coming_back_in_random_order_costs_at_most_four_times_the_logarithm_each_serving_them_included()
    {
        const int Count = 100_000;
        var items = new Items(Count);
        var order = Enumerable.Range(0, Count).ToArray();
        new Random(5).Shuffle(order);
        var line = default(AgedLine);
        Items.Comparisons = 0;
        foreach (int item in order)
        {
            items.Keys[item] = new AgedKey(item, 0);
            line.Insert(items, item);
        }

        Assert.InRange(Items.Comparisons, Count, 4 * Math.Log2(Count) * Count / 4);
        for (int i = 0; i < Count; i++)
        {
            Assert.Equal(i, line.First(items));
            line.Remove(items, i);
        }

        Assert.InRange(Items.Comparisons, Count, 4 * Math.Log2(Count) * Count);
    }

    [Fact]
    public void Nothing_is_allocated_after_warm_up()
    {
        var items = new Items(1_000);
        var line = default(AgedLine);
        long bytes = long.MaxValue; // the least: see Allocated
        for (int turn = 0; turn < 5; turn++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1_000; i++)
            {
                int item = i * 7 % 1_000;
                items.Keys[item] = new AgedKey(item, turn);
                line.Insert(items, item);
            }

            while (!line.IsEmpty)
            {
                line.Remove(items, line.First(items));
            }

            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, bytes);
    }

    private readonly struct Items(int count) : IAgedItems
    {
        [ThreadStatic]
        public static long Comparisons;

        private readonly LineLink[] _links = new LineLink[count];

        public AgedKey[] Keys { get; } = new AgedKey[count];

        public static void Compared() => Comparisons++;

        public AgedKey KeyOf(int item) => Keys[item];

        public ref LineLink LinkOf(int item) => ref _links[item];
    }
}
