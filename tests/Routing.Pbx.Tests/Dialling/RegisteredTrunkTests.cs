using System.Collections.Frozen;
using System.Net;
using System.Text;
using Routing.Pbx.Tests.Calls;
using Routing.Sip.Auth;
using Routing.Sip.Security;

namespace Routing.Pbx.Tests.Dialling;

/// <summary>Calls out over a trunk that registers.</summary>
public sealed class RegisteredTrunkTests
{
    [Fact]
    public void A_call_goes_out_under_the_registration_and_answers_the_carriers_challenge()
    {
        using var world = new World();
        TestCallee carrier = world.Carrier();
        carrier.Agent.LoadAccess(new SipAccessPlan
        {
            Realm = "carrier",
            Phones = [IPNetwork.Parse("10.0.0.0/24")],
            Algorithms = [DigestAlgorithm.Sha256, DigestAlgorithm.Md5],
            Credentials = new Dictionary<string, PhoneCredential> { ["0312"] = new("0312", "secret12", "0312") }.ToFrozenDictionary(),
        });
        List<string> invites = [];
        world.Network.Tap += (_, to, message) =>
        {
            string text = Encoding.ASCII.GetString(message.Span);
            if (to.Equals(carrier.Address) && text.StartsWith("INVITE", StringComparison.Ordinal))
            {
                invites.Add(text);
            }
        };
        TestPhone phone = world.Phone("2006");
        world.Reload(text => text.Replace(
            "    uri: sip:192.0.2.1:5060\n",
            "    uri: sip:192.0.2.1:5060\n    register: { username: \"0312\", password: secret12 }\n    identity: { preset: from }\n",
            StringComparison.Ordinal));
        world.Until(() => carrier.Agent.BindingsOf("0312").Count == 1, 30, "the trunk registers");
        world.Pass(1);
        TestCall call = phone.Dial("0312345678");
        world.Until(() => call.IsUp, 10, "answered");
        Assert.Equal(2, invites.Count); // the second with credentials
        Assert.All(invites, invite => Assert.Contains("\r\nContact: <sip:0312@", invite, StringComparison.Ordinal));
        Assert.All(invites, invite => Assert.Contains("<sip:0399990000@", Line(invite, "From"), StringComparison.Ordinal));
        Assert.All(invites, invite => Assert.DoesNotContain("2006", invite, StringComparison.Ordinal)); // nothing of the house
        Assert.Contains("\r\nAuthorization: Digest username=\"0312\"", invites[1], StringComparison.Ordinal);
        call.Hangup();
        world.Pass(2);
        Assert.Equal("carrier", world.Record.Trunk);
    }

    private static string Line(string message, string name) => message.Split("\r\n").First(line => line.StartsWith(name + ":", StringComparison.Ordinal));
}
