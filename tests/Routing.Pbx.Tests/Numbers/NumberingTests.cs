using Routing.Pbx.Numbers;

namespace Routing.Pbx.Tests.Numbers;

/// <summary>How carriers write numbers: normalized.txt for what comes, written.txt for what goes.</summary>
public sealed class NumberingTests
{
    public static TheoryData<string, string, string> Normalized
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (string[] row in Rows.Of("normalized.txt"))
            {
                data.Add(row[0], row[1], row[2]);
            }

            return data;
        }
    }

    public static TheoryData<string, string, string, string> Written
    {
        get
        {
            var data = new TheoryData<string, string, string, string>();
            foreach (string[] row in Rows.Of("written.txt"))
            {
                data.Add(row[0], row[1], row[2], row[3]);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Normalized))]
    public void A_number_that_comes_is_known_in_one_form(string plan, string comes, string known)
    {
        Assert.Equal(known, Plan(plan).Normalize(comes));
        Assert.Equal(known, Plan(plan).Normalize(known)); // once more changes nothing
    }

    [Theory]
    [MemberData(nameof(Written))]
    public void A_number_that_goes_is_written_as_the_carrier_wants_it(string plan, string form, string number, string gets)
    {
        NumberFormat format = Enum.Parse<NumberFormat>(form.Replace("_", ""), ignoreCase: true);

        Assert.Equal(gets == "-" ? "" : gets, Plan(plan).Write(number, format));
    }

    // Whatever is dialled: what goes is the number that a route allowed, as its carrier reads it, or nothing.
    [Theory]
    [InlineData("81")]
    [InlineData("49")]
    [InlineData("39")]
    [InlineData("7")]
    [InlineData("1")]
    [InlineData("82")]
    [InlineData("44")]
    [InlineData("65")]
    public void A_number_that_goes_is_the_one_that_came_or_none(string name)
    {
        NumberingPlan plan = Plan(name);
        var random = new Random(name[0]);
        for (int i = 0; i < 20_000; i++)
        {
            string digits = string.Concat(Enumerable.Range(0, random.Next(4, 15)).Select(_ => random.Next(2) == 0 ? '0' : (char)('0' + random.Next(10))));
            string number = random.Next(3) switch { 0 => $"+{plan.Country}{digits}", 1 => $"+{digits}", _ => digits };
            string global = plan.Normalize(number);
            foreach (NumberFormat format in (NumberFormat[])[NumberFormat.National, NumberFormat.Plus, NumberFormat.E164])
            {
                string written = plan.Write(number, format);
                if (written.Length == 0 || written == number)
                {
                    continue;
                }

                string read = plan.Normalize(written);
                bool isOwn = global.StartsWith($"+{plan.Country}", StringComparison.Ordinal);
                Assert.True(read == global || read == written, $"{number} as {format}: {written} is {read}, not {global}");
                Assert.False(format == NumberFormat.National && isOwn && (written.StartsWith(plan.International, StringComparison.Ordinal) || written.StartsWith("00", StringComparison.Ordinal)), written);
                Assert.True(format != NumberFormat.National || isOwn || written == plan.International + global[1..], written);
            }
        }
    }

    [Theory]
    [InlineData("3456", "tel:3456;phone-context=+81312", "+813123456")]
    [InlineData("34-56", "sip:34-56;phone-context=+81-312@carrier;user=phone", "+813123456")]
    [InlineData("3456", "tel:3456;phone-context=example.com", "3456")]
    [InlineData("+813456", "tel:+813456;phone-context=+44", "+813456")]
    [InlineData("alice", "sip:alice;phone-context=+81@carrier", "alice")]
    public void A_local_number_belongs_to_its_context(string number, string uri, string whole) => Assert.Equal(whole, NumberText.WithContext(number, uri));

    private static NumberingPlan Plan(string name)
    {
        if (name == "none")
        {
            return NumberingPlan.None;
        }

        string country = name.Split('+')[0];
        (string national, string international) = Countries.PrefixesOf(country);
        RewriteRule[] rules = name.EndsWith("+rule", StringComparison.Ordinal) ? [new RewriteRule(NumberPattern.Of("NXXNXXXXXX"), 0, "+1")] : [];
        return new NumberingPlan(country, national, international, rules, NumberFormat.Plus, NumberFormat.Plus);
    }
}
