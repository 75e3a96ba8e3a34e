using Routing.Pbx.Numbers;

namespace Routing.Pbx.Tests.Numbers;

/// <summary>Patterns as admins write them: patterns.txt has the rows.</summary>
public sealed class NumberPatternTests
{
    public static TheoryData<string, string, string> Patterns
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (string[] row in Rows.Of("patterns.txt"))
            {
                data.Add(row[0], row[1], row[2]);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Patterns))]
    public void A_pattern_fits_what_it_says_and_nothing_else(string text, string fits, string fitsNot)
    {
        NumberPattern pattern = NumberPattern.Of(text);

        Assert.All(fits.Split(' '), number => Assert.True(pattern.Matches(number), number));
        Assert.All(fitsNot.Split(' '), number => Assert.False(pattern.Matches(number), number));
        var table = new PatternTable<int>([(pattern, 1)]);
        Assert.All(fits.Split(' '), number => Assert.True(table.TryFind(number, out _), number));
        Assert.All(fitsNot.Split(' '), number => Assert.False(table.TryFind(number, out _), number));
    }

    [Fact]
    public void The_table_finds_what_a_search_through_all_patterns_finds_and_ties_are_known()
    {
        var random = new Random(7);
        for (int round = 0; round < 300; round++)
        {
            NumberPattern[] all = [.. Enumerable.Range(0, 12).Select(_ => NumberPattern.Of(Text(random))).DistinctBy(pattern => pattern.ToString())];
            var table = new PatternTable<NumberPattern>(all.Select(pattern => (pattern, pattern)));
            (NumberPattern, NumberPattern)[] ties = [.. PatternTies.Find(all, pattern => pattern)];
            for (int i = 0; i < 50; i++)
            {
                string number = string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => (char)('0' + random.Next(4))));
                NumberPattern[] fitting = [.. all.Where(pattern => pattern.Matches(number)).OrderBy(pattern => pattern.Key, StringComparer.Ordinal)];

                Assert.Equal(fitting.Length > 0, table.TryFind(number, out NumberPattern found));
                if (fitting.Length > 0)
                {
                    Assert.Equal(fitting[0].Key, found.Key);
                    Assert.All(fitting.Where(other => other != found && other.Key == found.Key), other => Assert.Contains(ties, tie => tie == (found, other) || tie == (other, found)));
                }
            }

            foreach (NumberPattern a in all)
            {
                foreach (NumberPattern b in all)
                {
                    bool both = Numbers().Any(number => a.Matches(number) && b.Matches(number));
                    Assert.True(!both || a.Overlaps(b), $"{a} and {b}");
                    Assert.True(!a.Covers(b) || Numbers().All(number => !b.Matches(number) || a.Matches(number)), $"{a} covers {b}");
                }
            }
        }
    }

    [Fact]
    public void Looking_up_allocates_nothing_among_thousands()
    {
        var table = new PatternTable<int>(Enumerable.Range(0, 5000).Select(i => (NumberPattern.Of($"+8131234{i:0000}"), i)).Append((NumberPattern.Of("+813XXX."), -1)));
        Assert.True(table.TryFind("+81312344711", out int found));
        Assert.Equal(4711, found);
        Assert.True(table.TryFind("+81399999999", out found));
        Assert.Equal(-1, found);

        long least = long.MaxValue;
        for (int turn = 0; turn < 5; turn++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++)
            {
                table.TryFind("+81312344711", out _);
                table.TryFind("+81399999999", out _);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    // All numbers of up to four of these digits.
    private static IEnumerable<string> Numbers() =>
        Enumerable.Range(1, 4).SelectMany(length => Enumerable.Range(0, 1 << (2 * length)).Select(bits => string.Concat(Enumerable.Range(0, length).Select(at => (char)('0' + ((bits >> (2 * at)) & 3))))));

    private static string Text(Random random)
    {
        string[] parts = ["0", "1", "2", "3", "X", "Z", "N", "[12]", "[0-2]", "[13]"];
        string text = string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => parts[random.Next(parts.Length)]));
        return text + random.Next(4) switch { 0 => ".", 1 => "*", _ => "" };
    }
}
