using System.Net;
using Routing.Sip.Dialogs;
using Routing.Sip.Registration;
using Routing.Sip.Tests.Location;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Registration;

/// <summary>RFC 5626 and RFC 5627 as whoever registers at a carrier with two servers.</summary>
public sealed class OutboundClientTests
{
    private const string Instance = "urn:uuid:5d2a9c1e-0000-8000-8000-00000000cafe";

    private readonly List<SipRegistrationChange> _changes = [];

    // RFC 5626 §4.2.1: a flow with each server, under one instance and with a reg-id each; and none besides where flows are not kept.
    [Theory]
    [InlineData("Require: outbound\r\n", 2)]
    [InlineData("", 1)]
    public void Each_server_that_keeps_flows_gets_one(string granted, int flows)
    {
        using Farm farm = Zone(new Farm()).Serve("10.0.0.11", Grant(600, granted)).Serve("10.0.0.12", Grant(600, granted));
        SipRegistration registration = Trunk(farm);
        farm.Run(2);
        Assert.Equal(flows, registration.Servers.Count);
        Assert.Equal(Enumerable.Range(1, flows).Select(id => $"{id}"), farm.Seen.Select(one => Param(one.Message, "reg-id")));
        Assert.All(farm.Seen, one => Assert.Equal($"\"<{Instance}>\"", Param(one.Message, "+sip.instance")));
        Assert.All(farm.Seen, one => Assert.Equal("Supported: path, outbound, gruu", RawPeer.Line(one.Message, "Supported")));
        Assert.Equal(flows, farm.Seen.Select(one => RawPeer.Line(one.Message, "Call-ID")).Distinct().Count());
        Assert.Equal([SipRegistrationState.Registering, SipRegistrationState.Registered], _changes.Select(change => change.State));
        registration.Unregister();
        farm.Run(2);
        Assert.Equal(SipRegistrationState.Unregistered, registration.State);
        Assert.Equal(flows, farm.Seen.Count(one => one.Message.Contains("Expires: 0\r\n", StringComparison.Ordinal)));
        Assert.Equal(default, farm.Agent.Counts);
    }

    [Fact]
    public void It_is_registered_while_one_flow_is_and_calls_go_over_that()
    {
        bool ill = false;
        using Farm farm = Zone(new Farm()).Serve("10.0.0.11", m => ill ? (500, "") : Grant(60)(m)).Serve("10.0.0.12", Grant(60));
        SipRegistration registration = Trunk(farm);
        farm.Run(2);
        Assert.Equal("10.0.0.11", registration.Server!.Value.Remote.Address.ToString());
        ill = true;
        farm.Run(60);
        Assert.Equal(SipRegistrationState.Registered, registration.State);
        Assert.Equal("10.0.0.12", Assert.Single(registration.Servers).Remote.Address.ToString());
        Assert.Equal("10.0.0.12", registration.Under(new OutgoingInvite { RequestUri = "sip:1@x", FromUser = "1", Offer = Pair.Offer }).Preferred!.Value.Remote.Address.ToString());
        ill = false;
        farm.Run(400);
        Assert.Equal(2, registration.Servers.Count);
        Assert.Equal(2, _changes.Count);
    }

    // §4.5: nobody else is up, or somebody is.
    [Theory]
    [InlineData(false, new double[] { 30, 60, 120, 240, 480, 900, 900 })]
    [InlineData(true, new double[] { 90, 180, 360, 720, 900, 900 })]
    public void What_fails_is_tried_again_after_half_to_all_of_a_time_that_doubles(bool another, double[] least)
    {
        using Farm farm = Zone(new Farm()).Serve("10.0.0.11", another ? Grant(7200) : _ => (500, "")).Serve("10.0.0.12", _ => (500, ""));
        Trunk(farm);
        farm.Run(7000);
        double[] tried = [.. farm.Seen.Where(one => one.Server == (another ? "10.0.0.12" : "10.0.0.11")).Select(one => one.At)];
        double[] waits = [.. tried.Zip(tried.Skip(1), (a, b) => b - a)];
        Assert.True(waits.Length >= least.Length - 1);
        Assert.All(waits.Zip(least), wait => Assert.InRange(wait.First, wait.Second, (wait.Second * 2) + 0.1));
    }

    // §11.6: it goes on without, and does not ask again.
    [Fact]
    public void A_first_hop_that_keeps_no_flows_gets_a_registration_without()
    {
        using Farm farm = Zone(new Farm()).Serve("10.0.0.11", m => m.Contains(";reg-id=", StringComparison.Ordinal) ? (439, "") : Grant(60, "")(m)).Serve("10.0.0.12", Grant(60));
        SipRegistration registration = Trunk(farm);
        farm.Run(1);
        Assert.Equal(SipRegistrationState.Registered, registration.State);
        Assert.Equal(["REGISTER 11", "REGISTER 11"], farm.Story);
        Assert.Equal("Supported: path, gruu", RawPeer.Line(farm.Seen[1].Message, "Supported"));
        farm.Run(60);
        Assert.Equal(3, farm.Seen.Count);
    }

    // §11.5: others come first, and it is tried anew as what has failed.
    [Fact]
    public void A_flow_that_is_said_to_have_failed_is_made_anew_elsewhere()
    {
        bool failed = false;
        using Farm farm = Zone(new Farm()).Serve("10.0.0.11", m => failed ? (430, "") : Grant(60, "")(m)).Serve("10.0.0.12", Grant(60, ""));
        SipRegistration registration = Trunk(farm);
        farm.Run(1);
        failed = true;
        farm.Run(54);
        Assert.Equal(SipRegistrationState.Failed, registration.State);
        farm.Run(61);
        Assert.Equal("10.0.0.12", registration.Server!.Value.Remote.Address.ToString());
    }

    // §4.4.1: as often as the registrar says, or else as RFC 5626 does.
    [Theory]
    [InlineData("", 24, 29)]
    [InlineData("Flow-Timer: 60\r\n", 48, 60)]
    [InlineData("Flow-Timer: 1\r\n", 8, 10)]
    [InlineData("Flow-Timer: soon\r\n", 24, 29)]
    public void A_flow_over_datagrams_is_kept_open(string timer, double least, double most)
    {
        using Farm farm = new Farm().Serve("10.0.0.11", Grant(3600, "Require: outbound\r\n" + timer));
        Trunk(farm, "sip:10.0.0.11");
        farm.Run(600);
        Assert.All(farm.KeepAlives.Zip(farm.KeepAlives.Skip(1), (a, b) => b - a), wait => Assert.InRange(wait, least - 0.01, most + 0.01));
        Assert.NotEmpty(farm.KeepAlives);
    }

    [Theory]
    [InlineData("", 95, 120)]
    [InlineData("Flow-Timer: 60\r\n", 48, 60)]
    public void A_flow_over_a_connection_is_pinged_and_made_anew_when_it_ends(string timer, double least, double most)
    {
        using Farm farm = new Farm(protocol: SipProtocol.Tcp).Serve("10.0.0.11", Grant(3600, "Require: outbound\r\n" + timer));
        Trunk(farm, "sip:10.0.0.11;transport=tcp");
        farm.Run(600);
        Assert.All(farm.KeepAlives.Zip(farm.KeepAlives.Skip(1), (a, b) => b - a), wait => Assert.InRange(wait, least - 0.01, most + 0.01));
        Assert.NotEmpty(farm.KeepAlives);
        farm.Connected!.Lose(IPEndPoint.Parse("10.0.0.11:5060")); // as a ping that nobody answers ends it
        farm.Run(1);
        Assert.Equal(2, farm.Seen.Count);
        Assert.Equal("1", Param(farm.Seen[1].Message, "reg-id"));
    }

    // RFC 5626 §4.2.1: several flows may have one Contact; what was granted to another is not ours.
    [Fact]
    public void What_was_granted_is_found_by_instance_and_flow()
    {
        using Farm farm = Zone(new Farm()).Serve("10.0.0.11", m => (200, $"Contact: <sip:x@sbc>;reg-id=2;+sip.instance=\"<{Instance}>\";expires=30, <sip:y@sbc>;reg-id=1;+sip.instance=\"<{Instance.ToUpperInvariant()}>\";expires=100\r\n"));
        Trunk(farm);
        farm.Run(120);
        Assert.InRange(farm.Seen[1].At - farm.Seen[0].At, 85, 90);
    }

    // RFC 5627 §4.4: what leads to us alone stands in our Contact, in calls both ways.
    [Theory]
    [InlineData("sip:0312@carrier.example;gr=urn:uuid:x", true)]
    [InlineData("sip:carrier.example;bnc;gr=urn:uuid:x", false)] // RFC 6140 §7.1.1: for all numbers, and for none as it is
    [InlineData("sip:0312@carrier.example", false)]
    [InlineData("sip:0312@carrier.example;gr>,<sip:evil@x", false)]
    [InlineData("mailto:0312@carrier.example;gr=x", false)]
    public void A_GRUU_that_the_registrar_gave_is_our_Contact(string gruu, bool isUsed)
    {
        using Farm farm = new Farm().Serve("10.0.0.11", m => m.StartsWith("INVITE", StringComparison.Ordinal) ? (486, "") : m.StartsWith("ACK", StringComparison.Ordinal) ? null
            : (200, $"{RawPeer.Line(m, "Contact")};expires=60;pub-gruu=\"{gruu}\";temp-gruu=\"sip:tgruu.7hs==jd7vnzga5w7fajsc7-ajd6fabz0f8g5@carrier.example;gr\"\r\n"));
        SipRegistration registration = Trunk(farm, "sip:10.0.0.11");
        farm.Run(1);
        Assert.Equal(isUsed ? gruu : null, registration.Gruu);
        Assert.Equal("sip:tgruu.7hs==jd7vnzga5w7fajsc7-ajd6fabz0f8g5@carrier.example;gr", registration.TemporaryGruu);
        farm.Agent.Invite(registration.Under(new OutgoingInvite { RequestUri = "sip:1@10.0.0.11", FromUser = "1", Offer = Pair.Offer }), new TestLeg());
        farm.Run(1);
        string sent = farm.Seen.Last(one => one.Message.StartsWith("INVITE", StringComparison.Ordinal)).Message;
        Assert.Equal(isUsed ? $"Contact: <{gruu}>" : "Contact: <sip:0312@10.0.0.2:5060>", RawPeer.Line(sent, "Contact"));
        Assert.Equal(isUsed, RawPeer.Line(sent, "Supported").Contains("gruu", StringComparison.Ordinal));
        Assert.Equal(isUsed ? 1 : 0, farm.Stack.Gruus.Count);
        registration.Unregister();
        farm.Run(1);
        Assert.Empty(farm.Stack.Gruus);
        Assert.Null(registration.Gruu);
    }

    [Fact]
    public void A_call_that_comes_in_is_answered_with_it()
    {
        var peer = new RawPeer();
        peer.Agent.Stack.Gruus["alice"] = "sip:0312@carrier.example;gr=urn:uuid:x";
        peer.Agent.Stack.Gruus["bob"] = "sip:another@carrier.example;gr=urn:uuid:y";
        peer.Establish();
        Assert.Equal("Contact: <sip:0312@carrier.example;gr=urn:uuid:x>", RawPeer.Line(peer.Received.Last(message => message.Contains(" 200 ", StringComparison.Ordinal)), "Contact"));
    }

    // RFC 5923 §4: no request of ours offers its connection for requests, and who offers theirs gets none over it.
    [Fact]
    public void A_connection_is_nobodys_alias()
    {
        using Farm farm = new Farm(protocol: SipProtocol.Tcp).Serve("10.0.0.11", Grant(3600));
        Trunk(farm, "sip:10.0.0.11;transport=tcp");
        farm.Run(1);
        Assert.All(farm.Seen, one => Assert.DoesNotContain(";alias", one.Message, StringComparison.Ordinal));

        var peer = new ConnectedPeer();
        peer.App.OnCall = (dialog, _) => dialog.Reject(486);
        peer.Send(ConnectedPeer.Request("INVITE", "TCP", body: "v=0\r\n").Replace(";branch=", ";alias;branch=", StringComparison.Ordinal));
        Assert.DoesNotContain(";alias=", peer.Received[^1].Message, StringComparison.Ordinal);
        IPEndPoint said = IPEndPoint.Parse($"{ConnectedPeer.CarrierAt.Address}:5060");
        peer.At(said);
        peer.Agent.Invite(new OutgoingInvite { RequestUri = $"sip:1@{said};transport=tcp", FromUser = "1", Offer = Pair.Offer }, new TestLeg());
        peer.Run(0.1);
        Assert.Equal(said, peer.Transport.Ends[^1]); // where its URI leads, not over the connection that was offered
    }

    private static Func<string, (int, string)?> Grant(int seconds, string more = "Require: outbound\r\n") => m => (200, $"{RawPeer.Line(m, "Contact")};expires={seconds}\r\n{more}");

    private static string Param(string message, string name) => RawPeer.Line(message, "Contact").Split($";{name}=")[1].Split(';')[0];

    private static Farm Zone(Farm farm)
    {
        farm.Dns.Zone.AddRange(
        [
            "_sip._udp.carrier.example SRV 10 0 5060 a.example", "_sip._udp.carrier.example SRV 20 0 5060 b.example",
            "a.example A 10.0.0.11", "b.example A 10.0.0.12",
        ]);
        return farm;
    }

    private SipRegistration Trunk(Farm farm, string registrar = "sip:carrier.example")
    {
        var registration = new SipRegistration(
            farm.Agent,
            new SipRegistrationOptions
            {
                Registrar = registrar,
                Trunk = "carrier",
                Aor = "sip:0312@carrier.example",
                ContactUser = "0312",
                Secret = new DigestSecret("0312", "secret"),
                Instance = Instance,
            },
            _changes.Add);
        registration.Start();
        return registration;
    }
}
