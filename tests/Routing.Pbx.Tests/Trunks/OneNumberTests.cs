using Routing.Pbx.Numbers;
using Routing.Pbx.Trunks;

namespace Routing.Pbx.Tests.Trunks;

/// <summary>A number has one route, whichever of its forms is dialled and whichever the routes are written in.</summary>
public sealed class OneNumberTests
{
    private static readonly OutboundCaller[] Callers = [OutboundCaller.OfPhone("1001"), OutboundCaller.OfPhone("1002"), OutboundCaller.OfFlow("menu")];

    // Written within the country, with +, and mixed: what costs much stands in the other form than what is allowed.
    public static TheoryData<string, string> Houses => new()
    {
        { "81", "home: { numbers: [\"0Z.\"], to: a }, abroad: { numbers: [\"010Z.\"], to: a, callers: { groups: [desk] } }, barred: { numbers: [\"0990.\", \"01019.\"], callers: none }" },
        { "81", "home: { numbers: [\"+81Z.\"], to: a }, abroad: { numbers: [\"+Z.\"], to: a, callers: { groups: [desk] } }, barred: { numbers: [\"+81990.\", \"+19.\"], callers: none }" },
        { "81", "home: { numbers: [\"+81Z.\"], to: a }, mobile: { numbers: [\"0[789]0XXXXXXXX\"], to: b }, all: { numbers: [\"+Z.\"], to: a, abroad: true }, barred: { numbers: [\"0990.\", \"010.\"], callers: none }" },
        { "1", "home: { numbers: [\"NXXNXXXXXX\"], to: a }, abroad: { numbers: [\"011Z.\"], to: b, callers: { groups: [desk] } }, barred: { numbers: [\"+1900.\"], callers: none }" },
        { "44", "home: { numbers: [\"0Z.\"], to: a }, abroad: { numbers: [\"+.\"], to: b, callers: { groups: [desk] } }, barred: { numbers: [\"09.\", \"+4470.\", \"001900.\"], callers: none }" },
        { "39", "home: { numbers: [\"0Z.\", \"3.\"], to: a }, abroad: { numbers: [\"00.\"], to: b, callers: { groups: [desk] } }, barred: { numbers: [\"+3989.\", \"+1900.\"], callers: none }" },
    };

    [Theory]
    [MemberData(nameof(Houses))]
    public void Whichever_form_is_dialled_the_verdict_is_the_same(string country, string routes)
    {
        using var setup = Setup(country, routes);
        NumberingPlan numbering = setup.Plan.Numbering;
        Assert.Equal(country, numbering.Country);
        var random = new Random(country[0] + routes.Length);
        int allowed = 0;
        int barred = 0;
        for (int i = 0; i < 5_000; i++)
        {
            string[] begins = [$"+{country}", $"+{country}9", $"+{country}90", "+81990", "+19", "+1900", "+44", "+4470", "+33", "+"];
            string number = begins[random.Next(begins.Length)] + random.NextInt64(10_000_000, 10_000_000_000);
            foreach (OutboundCaller who in Callers)
            {
                string[] verdicts = [.. numbering.FormsOf(number).Select(form => Verdict(setup, form, who)).Distinct()];
                Assert.True(verdicts.Length == 1, $"{number} for {who}: {string.Join(" / ", verdicts)}");
                allowed += verdicts[0].StartsWith("refused", StringComparison.Ordinal) ? 0 : 1;
                barred += verdicts[0].Contains("barred", StringComparison.Ordinal) ? 1 : 0;
            }
        }

        Assert.True(allowed > 100 && barred > 100, $"{allowed} allowed, {barred} barred: both are looked at");
    }

    [Theory]
    [InlineData("+81399998888", "1002", "home 0399998888")]
    [InlineData("01081399998888", "1002", "home 0399998888")]
    [InlineData("+442071234567", "1002", "refused 403 the route abroad, to which 010Z. belongs, is not for phone 1002")]
    [InlineData("+442071234567", "1001", "abroad 010442071234567")]
    [InlineData("+81990123456", "1001", "refused 403 the route barred bars 0990.: it is for nobody")]
    [InlineData("+8199012345", "1001", "refused 403 the route barred bars 0990.: it is for nobody")]
    [InlineData("+81101900555123", "1001", "refused 403 no route allows +81101900555123; see routes in the configuration")]
    [InlineData("90399998888", "1001", "line 0399998888")]
    [InlineData("+81903999988", "1001", "home 0903999988")] // an outside line's 9 is not what stands behind +81
    public void Routes_as_people_dial_them_are_for_numbers_as_contact_lists_have_them(string dialled, string phone, string verdict)
    {
        using var setup = Setup("81", "home: { numbers: [\"0Z.\"], to: a }, abroad: { numbers: [\"010Z.\"], to: a, callers: { groups: [desk] } }, barred: { numbers: [\"0990.\"], callers: none }, line: { numbers: [\"90Z.\"], strip: 1, to: b }");
        Assert.Equal(verdict, Verdict(setup, dialled, OutboundCaller.OfPhone(phone)));
    }

    // A route abroad that hands on +44… takes digits off: in whichever form it is dialled nobody gets out by a wider one.
    [Theory]
    [InlineData("81", "abroad: { numbers: [\"010Z.\"], strip: 3, prefix: \"+\", to: b, callers: { groups: [desk] } }, home: { numbers: [\"0Z.\"], to: a }", "010442071234567", "+442071234567")]
    [InlineData("44", "abroad: { numbers: [\"00.\"], strip: 2, prefix: \"+\", to: b, callers: { groups: [desk] } }, home: { numbers: [\"0X.\"], to: a }", "0081312345678", "+81312345678")]
    public void A_route_that_takes_digits_off_gives_nobody_a_wider_one_in_another_form(string country, string routes, string dialled, string written)
    {
        using var setup = Setup(country, routes);
        Assert.Equal($"abroad {written}", Verdict(setup, dialled, OutboundCaller.OfPhone("1001")));
        Assert.StartsWith("refused 403", Verdict(setup, dialled, OutboundCaller.OfPhone("1002")), StringComparison.Ordinal);
        Assert.StartsWith("refused 403", Verdict(setup, written, OutboundCaller.OfPhone("1002")), StringComparison.Ordinal);
        Assert.DoesNotContain("home", Verdict(setup, written, OutboundCaller.OfPhone("1001")), StringComparison.Ordinal);
    }

    // The same numbers in two forms: as if they were written alike. Barred is barred.
    [Theory]
    [InlineData("all: { numbers: [\"+81Z.\"], to: a }, none: { numbers: [\"0Z.\"], callers: none }", "refused 403 the route none bars 0Z.: it is for nobody")]
    [InlineData("all: { numbers: [\"0Z.\"], to: a }, desk: { numbers: [\"+81Z.\"], callers: { groups: [desk] }, to: b }", "desk +81312345678")]
    [InlineData("all: { numbers: [\"+81Z.\"], to: a }, desk: { numbers: [\"0Z.\"], callers: { groups: [desk] }, to: b }", "desk 0312345678")]
    public void Of_one_pattern_in_two_forms_the_one_that_names_its_callers_holds(string routes, string verdict)
    {
        using var setup = Setup("81", routes);
        foreach (string form in (string[])["0312345678", "+81312345678", "01081312345678"])
        {
            Assert.Equal(verdict, Verdict(setup, form, OutboundCaller.OfPhone("1001")));
        }
    }

    private static string Verdict(OutboundSetup setup, string dialled, OutboundCaller who) =>
        RouteFinder.Find(setup.Plan, dialled, who, out OutboundRefusal? refusal) is { } found ? $"{found.Route.Name} {found.Number}"
        : refusal!.Why.StartsWith("no route allows", StringComparison.Ordinal) && setup.Plan.Numbering.FormsOf(dialled).Count > 1 ? $"refused {refusal.Status}" // it names the number
        : $"refused {refusal.Status} {refusal.Why}";

    private static OutboundSetup Setup(string country, string routes) => new($$"""
        trunks:
          a: { uri: "sip:10.0.1.1", allow: [10.0.1.1], normalize: { country: "{{country}}" } }
          b: { uri: "sip:10.0.2.1", allow: [10.0.2.1] }
        flows: { menu: [hangup] }
        groups: [desk]
        agents:
          "1001": { groups: [desk] }
          "1002": {}
        routes: { {{routes}} }
        """);
}
