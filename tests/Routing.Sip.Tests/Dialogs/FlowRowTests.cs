namespace Routing.Sip.Tests.Dialogs;

/// <summary>The rows of <c>flows/</c>, each where nothing is lost and where 5 and 20 % are, reordered and some twice.</summary>
public sealed class FlowRowTests
{
    private static readonly FlowRow[] All = [.. FlowRow.All()];

    public static TheoryData<string, double, ulong> Rows()
    {
        var rows = new TheoryData<string, double, ulong>();
        foreach (FlowRow row in All)
        {
            string name = NameOf(row);
            rows.Add(name, 0, 1);
            foreach (double loss in (double[])(row.IsExact ? [] : [0.05, 0.2]))
            {
                foreach (ulong seed in (ulong[])[1, 2, 3])
                {
                    rows.Add(name, loss, seed);
                }
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_flow_goes_as_its_RFC_says(string row, double loss, ulong seed)
    {
        using var run = new FlowRun(All.First(one => NameOf(one) == row), loss, seed);
        run.Play();
    }

    /// <summary>A row is a line of a file, however often it runs; those of the timer tables of RFC 3261 §17 are <c>machines.txt</c> besides.</summary>
    [Fact]
    public void There_are_at_least_300_of_them_and_no_two_bear_one_name()
    {
        Assert.True(All.Length >= 300, $"{All.Length} rows");
        Assert.Equal(All.Length, All.Select(NameOf).Distinct().Count());
        Assert.All(All, row => Assert.StartsWith("§", row.Section, StringComparison.Ordinal));
    }

    private static string NameOf(FlowRow row) => $"{row.Rfc} {row.Section}: {row.Title}";
}
