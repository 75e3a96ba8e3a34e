using System.Collections.Frozen;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Routing.Pbx.Tests.Calls;
using Routing.Sip.Auth;
using Routing.Sip.Security;
using Routing.Sip.Transports;

namespace Routing.Pbx.Tests.Dialling;

/// <summary>Calls out over a trunk that registers.</summary>
public sealed partial class RegisteredTrunkTests
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

    /// <summary>A registrar that takes a bulk registration and nothing else, to the letter of RFC 6140 §5.1 and §5.2.</summary>
    private sealed partial class BulkRegistrar : ISipReceiver
    {
        private readonly InMemoryTransport _transport;

        public BulkRegistrar(World world)
        {
            _transport = world.Network.Bind(IPEndPoint.Parse("192.0.2.1:5060"));
            _transport.Start(this);
        }

        public List<string> Refused { get; } = [];

        public List<string> Registered { get; } = [];

        void ISipReceiver.OnReceived(ISipTransport transport, ReadOnlySpan<byte> message, IPEndPoint remote)
        {
            string text = Encoding.ASCII.GetString(message);
            if (!text.StartsWith("REGISTER", StringComparison.Ordinal))
            {
                return;
            }

            bool isBulk = text.StartsWith("REGISTER sip:192.0.2.1:5060 SIP/2.0\r\n", StringComparison.Ordinal)
                && Line(text, "Require") == "Require: gin" && Line(text, "Proxy-Require") == "Proxy-Require: gin"
                && Line(text, "Supported").Contains("path", StringComparison.Ordinal)
                && BulkContact().IsMatch(Line(text, "Contact")) && Line(text, "To") == "To: <sip:0399990000@192.0.2.1>";
            (isBulk ? Registered : Refused).Add(text);
            _transport.Send(
                Encoding.ASCII.GetBytes(
                    $"SIP/2.0 {(isBulk ? "200 OK" : "420 Bad Extension")}\r\n{Line(text, "Via")}\r\n{Line(text, "From")}\r\n{Line(text, "To")};tag=r\r\n{Line(text, "Call-ID")}\r\n{Line(text, "CSeq")}\r\n"
                    + $"{(isBulk ? Line(text, "Contact") + ";expires=600" : "Unsupported: x")}\r\nContent-Length: 0\r\n\r\n"),
                remote);
        }

        // §5.2: no user part, and bnc in the URI.
        [GeneratedRegex("^Contact: <sip:10\\.0\\.0\\.1:5060;bnc>$")]
        private static partial Regex BulkContact();
    }

    // RFC 6140: one REGISTER for all numbers; calls come with the number that was called, and lead where it does.
    [Fact]
    public void All_numbers_of_an_account_are_registered_at_once_and_each_leads_to_its_own()
    {
        using var world = new World();
        var registrar = new BulkRegistrar(world);
        world.Reload(text => text.Replace(
            "    uri: sip:192.0.2.1:5060\n",
            "    uri: sip:192.0.2.1:5060\n    register: { username: \"0399990000\", password: secret12, bulk: true }\n",
            StringComparison.Ordinal));
        world.Until(() => registrar.Registered.Count > 0, 10, "it registers");
        world.Pass(1);
        Assert.Empty(registrar.Refused);
        Assert.Single(world.Log.Lines, line => line.Contains("trunk carrier is registered", StringComparison.Ordinal));
        TestPhone agent = world.Phone("1001");
        var caller = world.Raw();
        caller.Invite("200", Sdp.Plain);
        Assert.Equal(200, caller.Status);
        caller.Ack();
        world.Until(() => agent.Talking, 10, "the number's own queue");
        caller.Bye();
        world.Until(() => world.Records.All.Count == 1, 10, "recorded");
        Assert.Equal(("200", "carrier"), (world.Record.Called, world.Record.Trunk));
    }

    // Who does not know it says 420 (RFC 3261 §8.2.2.3), and the operator hears what to change.
    [Fact]
    public void A_carrier_that_does_not_register_in_bulk_is_named_with_what_to_change()
    {
        using var world = new World();
        TestCallee carrier = world.Carrier();
        carrier.Agent.LoadAccess(new SipAccessPlan { Realm = "carrier", Phones = [IPNetwork.Parse("10.0.0.0/24")] });
        world.Reload(text => text.Replace(
            "    uri: sip:192.0.2.1:5060\n",
            "    uri: sip:192.0.2.1:5060\n    register: { username: \"0312\", password: secret12, bulk: true }\n",
            StringComparison.Ordinal));
        world.Until(() => world.Log.Lines.Any(line => line.Contains("the carrier's answer was 420: the carrier does not register numbers in bulk (RFC 6140); take bulk off", StringComparison.Ordinal)), 10, "said");
        world.Pass(30);
        Assert.False(world.Pbx.TrunkStates().Single(trunk => trunk.Name == "carrier").IsRegistered);
    }

    private static string Line(string message, string name) => message.Split("\r\n").First(line => line.StartsWith(name + ":", StringComparison.Ordinal));
}
