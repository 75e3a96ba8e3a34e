using Routing.Pbx.Dialling;
using Routing.Pbx.Tests.Numbers;
using Routing.Pbx.Trunks;

namespace Routing.Pbx.Tests.Trunks;

/// <summary>What a carrier is told of the caller: identity.txt has the rows.</summary>
public sealed class TrunkIdentityTests
{
    public static TheoryData<string, string, string> Told
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (string[] row in Rows.Of("identity.txt"))
            {
                data.Add(row[0], row[1], row[2]);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Told))]
    public void A_carrier_is_told_who_calls_as_it_wants_it(string trunk, string caller, string told)
    {
        using OutboundSetup setup = Setup(trunk);

        TrunkExplanation way = Assert.Single(setup.Outbound.Explain(setup.Plan, "0312345678", Caller(caller), OutboundCaller.OfFlow("menu")).Trunks);

        Assert.Equal(told, string.Join(' ', [way.From, .. way.Headers.Select(header => $"{header.Key}: {header.Value}")]));
        Assert.DoesNotContain('\n', way.From + string.Concat(way.Headers.Select(header => header.Value)));
    }

    [Theory]
    [InlineData("", "+81398", "\"Desk\" <sip:+81398@OUR-ADDRESS>")]
    [InlineData("caller_id: \"+81300\"", "+81398", "\"Desk\" <sip:+81300@OUR-ADDRESS>")]
    [InlineData("caller_id: { number: \"+81300\", keep: [\"+8139X\"], name: Example }", "+81398", "\"Example\" <sip:+81398@OUR-ADDRESS>")]
    [InlineData("caller_id: { number: \"+81300\", keep: [\"+8139X\"] }", "1001", "\"Desk\" <sip:+81300@OUR-ADDRESS>")]
    [InlineData("caller_id: { keep: [\"+8139X\"] }", "1001", "<sip:anonymous@anonymous.invalid>")]
    [InlineData("caller_id: { withhold: true }", "+81398", "\"Anonymous\" <sip:anonymous@anonymous.invalid>")]
    [InlineData("caller_id: { withhold: true }, emergency: true", "+81398", "\"Desk\" <sip:+81398@OUR-ADDRESS>")]
    public void A_route_says_which_number_is_shown(string rule, string caller, string from)
    {
        using OutboundSetup setup = Setup("{ }", rule);

        TrunkExplanation way = Assert.Single(setup.Outbound.Explain(setup.Plan, "0312345678", new CallingParty(caller, "Desk"), OutboundCaller.OfFlow("menu")).Trunks);

        Assert.EndsWith(from[from.IndexOf('<')..], way.From);
        Assert.Equal(from, from.StartsWith('<') ? way.From[way.From.IndexOf('<')..] : way.From);
    }

    [Fact]
    public void The_account_answers_challenges_and_stands_in_Contact()
    {
        using OutboundSetup setup = Setup("{ register: R, auth: { username: other, password: secret12 }, user_phone: true, normalize: { country: \"81\", format: e164 } }");

        DialTarget target = Assert.Single(setup.Way("0312345678").Next(null));

        Assert.Equal(("sip:81312345678@carrier.example;user=phone", "0312", "other"), (target.Invite.RequestUri, target.Invite.ContactUser, target.Invite.Secret!.Username));
    }

    // RFC 3323 §4.1: what the network takes out at its edge is the asserted number alone; Contact goes on to the called phone.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_withheld_number_does_not_stand_in_Contact(bool trusted)
    {
        using OutboundSetup setup = Setup($"{{ register: R, trusted: {(trusted ? "true" : "false")}, identity: {{ contact: \"{{number}}\" }} }}");
        OutboundAttempt attempt = setup.Begin("0312345678", from: new CallingParty("+81398", "Desk") { IsPrivate = true });

        Assert.Equal("0312", Assert.Single(attempt.Route!.Next(null)).Invite.ContactUser);
    }

    private static OutboundSetup Setup(string trunk, string route = "")
    {
        string keys = trunk[1..^1].Trim().Replace("register: R", "register: { username: \"0312\", password: secret12 }", StringComparison.Ordinal);
        return new OutboundSetup($$"""
            trunks:
              a: { uri: "sip:carrier.example", allow: [10.0.1.1]{{(keys.Length > 0 ? ", " + keys : "")}} }
            routes:
              all: { numbers: ["0Z."], to: a{{(route.Length > 0 ? ", " + route : "")}} }
            """);
    }

    private static CallingParty Caller(string text)
    {
        string[] parts = text.TrimStart('!', '?').Replace("\\r\\n", "\r\n", StringComparison.Ordinal).Split(',');
        string[] diverted = parts.Length > 2 ? parts[2].Split(';') : [];
        return new CallingParty(parts[0], parts.Length > 1 ? parts[1] : "")
        {
            IsPrivate = text.StartsWith('!'),
            IsVerified = !text.StartsWith('?'),
            DivertedBy = diverted.Length > 0 ? diverted[0] : null,
            Stations = diverted.Length > 0 ? [diverted[0]] : [],
            DivertedFor = diverted.Length > 1 ? diverted[1] : null,
        };
    }
}
