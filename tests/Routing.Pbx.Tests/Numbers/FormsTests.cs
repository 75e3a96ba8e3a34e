using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Numbers;

namespace Routing.Pbx.Tests.Numbers;

/// <summary>Which ways of writing a number are one number: forms.txt.</summary>
public sealed class FormsTests
{
    public static TheoryData<string, string> Numbers
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string[] row in Rows.Of("forms.txt"))
            {
                data.Add(row[0], row[1]);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Whichever_form_is_dialled_all_are_known_in_the_same_order(string country, string row)
    {
        string[] forms = row.Split(' ');
        foreach (string form in forms)
        {
            Assert.Equal(forms, Countries.NumberingOf(country).FormsOf(form));
        }
    }

    [Theory]
    [InlineData("+81(0)3-1234-5678", "0312345678")]
    [InlineData("010 81 0 312345678", "0312345678")]
    [InlineData("03-1234-5678", "0312345678")]
    public void What_people_write_around_the_digits_is_no_other_number(string written, string home) =>
        Assert.Equal(home, Countries.NumberingOf("81").FormsOf(written)[0]);

    [Theory]
    [InlineData("81", "Europe/London", "81")]
    [InlineData("81 81", "Europe/London", "81")]
    [InlineData("81 44", "Europe/London", "44")]
    [InlineData("81 44", "Etc/UTC", "")]
    [InlineData("", "Asia/Tokyo", "")] // nobody said that carriers write numbers so
    public void A_house_dials_as_its_trunks_do(string trunks, string zone, string country) =>
        Assert.Equal(country, NumberingPlan.OfHouse(trunks.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Countries.NumberingOf).Append(NumberingPlan.None), zone).Country ?? "");

    [Theory]
    [InlineData("0312345678", "+81312345678", "exact")]
    [InlineData("81312345678", "+81312345678", "exact")]
    [InlineData("+81312345678", "0312345678", "exact")]
    [InlineData("+813123456XX", "0312345699", "many")]
    [InlineData("03123456XX", "+81312345699", "many")]
    [InlineData("03123456XX", "01081312345699", "many")]
    [InlineData("03123456XX", "+81312345678", "exact")] // stands itself, in the other form: before any pattern
    [InlineData("+8131.", "0312345699", "many")]
    [InlineData("0120.", "0312345699", "other")]
    public void A_number_is_found_in_whichever_form_it_stands(string written, string called, string flow)
    {
        Dictionary<string, NumberRoute> exact = new()
        {
            ["+81312345678"] = new NumberRoute("exact", "en"),
        };
        bool isPattern = !NumberPattern.Of(written).IsExact;
        if (!isPattern)
        {
            exact = new() { [written] = new NumberRoute("exact", "en") };
        }

        var plan = new NumberPlan(System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(exact), new NumberRoute("other", "en"))
        {
            Patterns = new PatternTable<NumberRoute>(isPattern ? [(NumberPattern.Of(written), new NumberRoute("many", "en"))] : []),
        };

        // From a phone of the house, and from a carrier that writes numbers in whichever form.
        NumberingPlan numbering = Countries.NumberingOf("81");
        foreach (string sent in (string[])[called, numbering.Normalize(called)])
        {
            Assert.Equal(flow, plan.Find(new InboundParty(sent, called, new Pbx.Dialling.CallingParty("", "")) { Numbering = numbering })!.Flow);
        }
    }
}
