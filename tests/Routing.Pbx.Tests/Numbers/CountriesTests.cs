using Routing.Pbx.Numbers;

namespace Routing.Pbx.Tests.Numbers;

/// <summary>The tables of countries against numbers that people there dial: countries.txt.</summary>
public sealed class CountriesTests
{
    public static TheoryData<string, string, string, string, string> Rows
    {
        get
        {
            var data = new TheoryData<string, string, string, string, string>();
            foreach (string[] row in Numbers.Rows.Of("countries.txt"))
            {
                data.Add(row[0], row[1], row[2], row[3], row[4]);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Numbers_are_read_as_people_there_dial_them(string country, string subscriber, string abroad, string mobile, string costly)
    {
        NumberingPlan plan = Countries.NumberingOf(country);
        string[] prefixes = [.. CostlyNumbers.All.Where(row => row.Country == country).SelectMany(row => row.Prefixes)];
        foreach (string[] pair in new[] { subscriber, mobile }.Where(pair => pair != "-").Select(pair => pair.Split(' ')))
        {
            IReadOnlyList<string> forms = plan.FormsOf(pair[0]);
            Assert.Contains(pair[1], forms);
            Assert.Equal(forms, plan.FormsOf(pair[1]));
            Assert.Equal(forms, plan.FormsOf(plan.International + pair[1][1..]));
            Assert.Equal(pair[1], plan.Normalize(pair[1]));
            Assert.DoesNotContain(prefixes, prefix => pair[0].StartsWith(prefix, StringComparison.Ordinal));
            Assert.Contains(plan.Write(pair[1], NumberFormat.National), forms);
            Assert.Equal(country, Countries.Of(pair[1]));
        }

        Assert.Contains(country == "81" ? "+442071234567" : "+81312345678", plan.FormsOf(abroad));
        Assert.Equal(costly != "-", prefixes.Any(prefix => costly.StartsWith(prefix, StringComparison.Ordinal)));
        Assert.True(costly != "-" || prefixes.Length == 0, "a sample for each row of what costs much");
    }

    [Fact]
    public void Each_country_of_the_tables_has_its_numbers_here()
    {
        string[] rows = [.. Numbers.Rows.Of("countries.txt").Select(row => row[0])];
        Assert.Equal(rows.Distinct().Order(StringComparer.Ordinal), Countries.All.Order(StringComparer.Ordinal));
        Assert.Empty(CostlyNumbers.All.Select(row => row.Country).Except(rows));
    }
}
