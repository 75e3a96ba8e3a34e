using Routing.Acd.Structures;

namespace Routing.Acd.Tests.Structures;

public sealed class GapLineTests
{
    [Fact]
    public void The_first_is_who_came_first_of_those_still_there_whatever_came_and_went()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var blocks = new GapBlocks();
            var items = new Items(new int[400]);
            var lines = new GapLine[3];
            var expected = new List<int>[] { [], [], [] };
            int leaving = random.Next(30, 70);
            for (int step = 0; step < 3_000; step++)
            {
                int which = random.Next(3);
                int item = random.Next(items.Places.Length);
                int holder = Array.FindIndex(expected, e => e.Contains(item));
                if (holder < 0)
                {
                    lines[which].Append(blocks, items, item);
                    expected[which].Add(item);
                }
                else if (random.Next(100) < leaving)
                {
                    // Mostly anyone, now and then the first.
                    which = holder;
                    item = random.Next(4) == 0 ? expected[which][0] : item;
                    lines[which].Remove(blocks, items, items.Places[item]);
                    expected[which].Remove(item);
                }

                Assert.Equal(expected[which].Count == 0, lines[which].IsEmpty);
                Assert.Equal(expected[which].Count == 0 ? -1 : expected[which][0], lines[which].First(blocks));
            }

            for (int which = 0; which < 3; which++)
            {
                foreach (int item in expected[which])
                {
                    Assert.Equal(item, lines[which].First(blocks));
                    lines[which].Remove(blocks, items, items.Places[item]);
                }

                Assert.True(lines[which].IsEmpty);
            }

            Assert.Equal(0, blocks.Count);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(14)]
    public void However_few_of_each_neighbourhood_stay_an_item_costs_at_most_22_bytes(int oneIn)
    {
        const int Count = 100_000;
        var blocks = new GapBlocks();
        var items = new Items(new int[Count]);
        var line = default(GapLine);
        for (int item = 0; item < Count; item++)
        {
            line.Append(blocks, items, item);
        }

        for (int item = 0; item < Count; item++)
        {
            if (item % oneIn != 0)
            {
                line.Remove(blocks, items, items.Places[item]);
            }
        }

        int left = (Count + oneIn - 1) / oneIn;
        Assert.InRange(BytesOf(blocks), 4 * left, 22 * left);
        for (int item = 0; item < Count; item += oneIn)
        {
            Assert.Equal(item, line.First(blocks));
            line.Remove(blocks, items, items.Places[item]);
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(4, 0)]
    [InlineData(14, 0)]
    [InlineData(14, 5)]
    [InlineData(14, 13)]
    [InlineData(14, 40)]
    [InlineData(3, 20)]
    [InlineData(100, 3)]
    public void Where_few_of_those_who_come_stay_and_the_others_leave_soon_it_costs_no_more(int oneIn, int leavesAfter)
    {
        const int Stay = 1_000;
        var blocks = new GapBlocks();
        var items = new Items(new int[Stay * oneIn]);
        var line = default(GapLine);
        Items.Moves = 0;
        for (int item = 0; item < items.Places.Length; item++)
        {
            line.Append(blocks, items, item);
            int leaves = item - leavesAfter;
            if (leaves >= 0 && leaves % oneIn != 0)
            {
                line.Remove(blocks, items, items.Places[leaves]);
            }
        }

        Assert.InRange(Items.Moves, items.Places.Length, 2 * items.Places.Length); // each is placed once, and moved at most once on average
        int left = Stay + leavesAfter;
        Assert.InRange(BytesOf(blocks), 4 * Stay, 22 * left);
        for (int item = 0; item < items.Places.Length; item++)
        {
            if (item % oneIn == 0 || item > items.Places.Length - 1 - leavesAfter)
            {
                Assert.Equal(item, line.First(blocks));
                line.Remove(blocks, items, items.Places[item]);
            }
        }

        Assert.True(line.IsEmpty);
    }

    [Fact]
    public void At_the_worst_of_two_neighbours_one_has_one_item_and_the_other_five()
    {
        const int Blocks = 1_000;
        var blocks = new GapBlocks();
        var items = new Items(new int[Blocks * GapBlock.Room]);
        var line = default(GapLine);
        for (int item = 0; item < items.Places.Length; item++)
        {
            line.Append(blocks, items, item);
        }

        // First every second block, while its neighbours are too full to take it in.
        LeaveUntil(1, first: 0);
        LeaveUntil(5, first: 1);
        Assert.Equal(Blocks, blocks.Count);
        Assert.InRange(BytesOf(blocks), 4 * Blocks * 6 / 2, 22 * Blocks * 6 / 2);

        void LeaveUntil(int left, int first)
        {
            for (int block = first; block < Blocks; block += 2)
            {
                for (int place = left; place < GapBlock.Room; place++)
                {
                    line.Remove(blocks, items, items.Places[(block * GapBlock.Room) + place]);
                }
            }
        }
    }

    [Fact]
    public void To_take_out_what_is_gone_is_refused_and_touches_nobody_else()
    {
        var blocks = new GapBlocks();
        var items = new Items(new int[20]);
        var line = default(GapLine);
        for (int item = 0; item < 20; item++)
        {
            line.Append(blocks, items, item);
        }

        int gone = items.Places[3];
        line.Remove(blocks, items, gone);
        for (int again = 0; again < 20; again++)
        {
            Assert.Throws<InvalidOperationException>(() => line.Remove(blocks, items, gone));
        }

        foreach (int item in Enumerable.Range(0, 20).Where(item => item != 3))
        {
            Assert.Equal(item, line.First(blocks));
            line.Remove(blocks, items, items.Places[item]);
        }

        Assert.Equal(0, blocks.Count);
    }

    [Fact]
    public void Who_leaves_moves_a_handful_of_others_at_most_and_hardly_one_in_the_mean()
    {
        const int Count = 100_000;
        var blocks = new GapBlocks();
        var items = new Items(new int[Count]);
        var line = default(GapLine);
        int[] order = [.. Enumerable.Range(0, Count)];
        for (int item = 0; item < Count; item++)
        {
            line.Append(blocks, items, item);
        }

        new Random(1).Shuffle(order);
        Items.Moves = 0;
        int most = 0;
        foreach (int item in order)
        {
            int before = Items.Moves;
            line.Remove(blocks, items, items.Places[item]);
            most = Math.Max(most, Items.Moves - before);
        }

        Assert.InRange(most, 1, GapBlock.Room);
        Assert.InRange(Items.Moves, 1, Count);
        Assert.True(line.IsEmpty);
    }

    [Fact]
    public void Cleared_it_gives_all_back_and_is_as_new()
    {
        var blocks = new GapBlocks();
        var items = new Items(new int[100]);
        var line = default(GapLine);
        for (int item = 0; item < 100; item++)
        {
            line.Append(blocks, items, item);
        }

        line.Clear(blocks);
        Assert.True(line.IsEmpty);
        Assert.Equal((0, -1), (blocks.Count, line.First(blocks)));
        line.Append(blocks, items, 7);
        Assert.Equal(7, line.First(blocks));
    }

    // Of a block its line and its count; the line's own last block, which is being filled, is not the items' fault.
    private static int BytesOf(GapBlocks blocks) => (blocks.Count - 1) * (LinePages.LineSize + 1);

    private readonly struct Items(int[] places) : IPlacedItems
    {
        [ThreadStatic]
        public static int Moves;

        public int[] Places => places;

        public static void Compared()
        {
        }

        public void StandsAt(int item, int place)
        {
            Moves++;
            places[item] = place;
        }
    }
}
