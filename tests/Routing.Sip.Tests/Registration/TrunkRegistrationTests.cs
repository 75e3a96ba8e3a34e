using System.Net;
using Routing.Sip.Dialogs;
using Routing.Sip.Location;
using Routing.Sip.Registration;
using Routing.Sip.Tests.Location;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Registration;

/// <summary>Our REGISTER at a carrier with two servers: failover, expiry, back-off, the address we are seen at.</summary>
public sealed class TrunkRegistrationTests
{
    private readonly List<SipRegistrationChange> _changes = [];

    [Theory]
    [InlineData("silent")]
    [InlineData("503")]
    [InlineData("unreachable")]
    public void A_registrar_that_fails_is_left_for_its_other_server(string how)
    {
        using Farm farm = Zone(new Farm()).Serve("10.0.0.11", _ => how == "503" ? (503, "") : null).Serve("10.0.0.12", Grant(600));
        if (how == "unreachable")
        {
            farm.Network.Unreachable.Add(IPEndPoint.Parse("10.0.0.11:5060"));
        }

        SipRegistration registration = Trunk(farm);
        farm.Run(5);
        Assert.Equal(SipRegistrationState.Registered, registration.State);
        Assert.Equal("10.0.0.12", registration.Server!.Value.Remote.Address.ToString());
        Assert.Equal([SipRegistrationState.Registering, SipRegistrationState.Registered], _changes.Select(change => change.State));
        Assert.Single(farm.Seen.Select(one => RawPeer.Line(one.Message, "Call-ID")).Distinct());
        Assert.Single(farm.Seen.Select(one => RawPeer.Line(one.Message, "Contact")).Distinct());
    }

    [Theory]
    [InlineData(60, 51, 54)]
    [InlineData(3600, 3060, 3240)]
    public void It_refreshes_at_85_to_90_percent_of_what_our_contact_was_granted(int granted, int earliest, int latest)
    {
        // The other contact's expiry and the Expires header are not ours.
        using Farm farm = Zone(new Farm()).Serve("10.0.0.11", m => (200, $"Contact: <sip:other@10.0.0.99>;expires=5\r\n{RawPeer.Line(m, "Contact")};expires={granted}\r\nExpires: 7\r\n"));
        Trunk(farm);
        farm.Run(4000);
        Assert.InRange(farm.Seen[1].At - farm.Seen[0].At, earliest, latest);
        Assert.Equal("CSeq: 1 REGISTER", RawPeer.Line(farm.Seen[0].Message, "CSeq"));
        Assert.Equal("CSeq: 2 REGISTER", RawPeer.Line(farm.Seen[1].Message, "CSeq"));
        Assert.Single(farm.Seen.Select(one => RawPeer.Line(one.Message, "Contact")).Distinct());
    }

    [Fact]
    public void The_refresh_stays_with_the_server_that_has_us_among_equals_and_returns_to_a_better_one()
    {
        using Farm equal = Zone(new Farm(), second: 10).Serve("10.0.0.11", Grant(60)).Serve("10.0.0.12", Grant(60));
        Trunk(equal);
        equal.Run(1500);
        Assert.True(equal.Seen.Count > 20);
        Assert.Single(equal.Story.Distinct());

        bool ill = true;
        using Farm better = Zone(new Farm()).Serve("10.0.0.11", m => ill ? (503, "") : Grant(60)(m)).Serve("10.0.0.12", Grant(60));
        SipRegistration registration = Trunk(better);
        better.Run(10);
        ill = false;
        better.Run(70);
        Assert.Equal("10.0.0.11", registration.Server!.Value.Remote.Address.ToString());
    }

    [Fact]
    public void Silence_is_met_with_waits_that_grow_from_five_seconds()
    {
        using Farm farm = Zone(new Farm()).Serve("10.0.0.11", _ => null);
        SipRegistration registration = new(farm.Agent, Options("sip:10.0.0.11"), _changes.Add);
        registration.Start();
        farm.Run(4000);
        double[] starts = [.. farm.Seen.GroupBy(one => RawPeer.Line(one.Message, "CSeq")).Select(group => group.First().At)];
        double[] waits = [.. starts.Zip(starts.Skip(1), (a, b) => b - a - 32)]; // after 64*T1
        Assert.All(waits.Zip((double[])[5, 10, 20, 40, 80, 160, 300, 300]), wait => Assert.InRange(wait.First, wait.Second, wait.Second * 1.21));
        Assert.Equal(new SipRegistrationChange(SipRegistrationState.Failed, 408), _changes[^1]);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(401)]
    public void Three_refusals_in_a_row_mean_half_an_hour(int status)
    {
        using Farm farm = Zone(new Farm()).Serve("10.0.0.11", _ => (status, "")).Serve("10.0.0.12", Grant(600));
        Trunk(farm);
        farm.Run(1700);
        Assert.Equal(["REGISTER 11", "REGISTER 11", "REGISTER 11"], farm.Story); // a refusal is no reason for another server
        farm.Run(600);
        Assert.Equal(4, farm.Seen.Count);
    }

    [Fact]
    public void Retry_After_is_obeyed()
    {
        using Farm farm = new Farm().Serve("10.0.0.11", _ => (503, "Retry-After: 90 (in maintenance)\r\n"));
        new SipRegistration(farm.Agent, Options("sip:10.0.0.11"), _changes.Add).Start();
        farm.Run(89);
        Assert.Single(farm.Seen);
        farm.Run(30);
        Assert.Equal(2, farm.Seen.Count);
    }

    [Fact]
    public void A_lifetime_that_is_too_short_is_asked_again_at_the_same_server()
    {
        using Farm farm = Zone(new Farm()).Serve("10.0.0.12", Grant(600)).Serve(
            "10.0.0.11", m => RawPeer.Line(m, "Expires") == "Expires: 600" ? (423, "Min-Expires: 1800\r\n") : Grant(1800)(m));
        SipRegistration registration = Trunk(farm);
        farm.Run(1);
        Assert.Equal(SipRegistrationState.Registered, registration.State);
        Assert.Equal(["REGISTER 11", "REGISTER 11"], farm.Story);
        Assert.Equal("Expires: 1800", RawPeer.Line(farm.Seen[1].Message, "Expires"));
    }

    [Fact]
    public void A_challenge_is_answered_at_the_server_it_came_from_and_a_nonce_is_not_carried_to_another()
    {
        bool ill = false;
        (int, string)? Challenge(string m, string nonce) => m.Contains($"nonce=\"{nonce}\"", StringComparison.Ordinal)
            ? Grant(60)(m)
            : (401, $"WWW-Authenticate: Digest realm=\"r\", nonce=\"{nonce}\", algorithm=MD5, qop=\"auth\"\r\n");
        using Farm farm = Zone(new Farm()).Serve("10.0.0.11", m => ill ? (503, "") : Challenge(m, "one")).Serve("10.0.0.12", m => Challenge(m, "two"));
        SipRegistration registration = Trunk(farm);
        farm.Run(1);
        Assert.Equal(["REGISTER 11", "REGISTER 11"], farm.Story);
        ill = true;
        farm.Run(60);
        Assert.Equal(["REGISTER 11", "REGISTER 12", "REGISTER 12"], farm.Story.Skip(2));
        Assert.DoesNotContain("nonce=\"one\"", farm.Seen[3].Message, StringComparison.Ordinal);
        Assert.Equal(SipRegistrationState.Registered, registration.State);
        Assert.Equal(2, _changes.Count); // the refresh elsewhere is no news
    }

    // RFC 3581: received and rport say where we are seen; a Contact that nobody can reach is of no use.
    [Fact]
    public void The_address_we_are_seen_at_is_registered_and_a_new_one_at_once()
    {
        string seen = ";received=203.0.113.7;rport=40001";
        using Farm farm = new Farm().Serve("10.0.0.11", _ => (200, seen));
        new SipRegistration(farm.Agent, Options("sip:10.0.0.11"), _changes.Add).Start();
        farm.Run(1);
        Assert.Equal("Contact: <sip:0312@10.0.0.2:5060>", RawPeer.Line(farm.Seen[0].Message, "Contact"));
        Assert.Equal("Contact: <sip:0312@203.0.113.7:40001>, <sip:0312@10.0.0.2:5060>;expires=0", RawPeer.Line(farm.Seen[1].Message, "Contact"));
        Assert.Equal(2, farm.Seen.Count);
        farm.Run(600); // a refresh: kept
        Assert.Equal("Contact: <sip:0312@203.0.113.7:40001>", RawPeer.Line(farm.Seen[2].Message, "Contact"));
        seen = ";received=203.0.113.7;rport=40002";
        farm.Run(600);
        Assert.Equal("Contact: <sip:0312@203.0.113.7:40002>, <sip:0312@203.0.113.7:40001>;expires=0", RawPeer.Line(farm.Seen[^1].Message, "Contact"));
        Assert.Equal(2, _changes.Count);
    }

    // What is registered is what stands in calls too: a carrier that follows Contact would otherwise send its BYE to a private address.
    [Fact]
    public void Calls_say_the_address_we_are_seen_at_to_whichever_server_they_go()
    {
        using Farm farm = Zone(new Farm(), second: 10)
            .Serve("10.0.0.11", m => m.StartsWith("REGISTER", StringComparison.Ordinal) ? (200, ";received=203.0.113.7;rport=40001") : m.StartsWith("INVITE", StringComparison.Ordinal) ? (503, "") : null)
            .Serve("10.0.0.12", m => m.StartsWith("REGISTER", StringComparison.Ordinal) ? (200, ";received=203.0.113.7;rport=40001") : m.StartsWith("INVITE", StringComparison.Ordinal) ? (503, "") : null);
        SipRegistration registration = Trunk(farm);
        farm.Run(1);
        var leg = new TestLeg();
        farm.Agent.Invite(registration.Under(new OutgoingInvite { RequestUri = "sip:1@carrier.example", FromUser = "+4931", Offer = Pair.Offer }), leg);
        farm.Run(1);
        string[] invites = [.. farm.Seen.Select(one => one.Message).Where(message => message.StartsWith("INVITE", StringComparison.Ordinal))];
        Assert.Equal(2, invites.Length);
        Assert.All(invites, invite => Assert.Equal("Contact: <sip:0312@203.0.113.7:40001>", RawPeer.Line(invite, "Contact")));
        Assert.All(invites, invite => Assert.StartsWith("Via: SIP/2.0/UDP 10.0.0.2:5060;", RawPeer.Line(invite, "Via"), StringComparison.Ordinal)); // RFC 3581 §3
    }

    // A NAT that starts anew has forgotten us: OPTIONS see it long before the next refresh is due.
    [Fact]
    public void An_address_that_OPTIONS_find_changed_is_registered_at_once_and_stands_in_calls()
    {
        int port = 40_001;
        using Farm farm = new Farm().Serve("10.0.0.11", m => m.StartsWith("ACK", StringComparison.Ordinal) ? null : (m.StartsWith("INVITE", StringComparison.Ordinal) ? 486 : 200, $";received=203.0.113.7;rport={port}"));
        var registration = new SipRegistration(farm.Agent, Options("sip:10.0.0.11"), _changes.Add);
        registration.Start();
        farm.Run(5);
        Assert.Equal(2, farm.Seen.Count); // learnt and registered
        var probe = new SipProbe(farm.Agent, new SipProbeOptions { Uri = "sip:10.0.0.11", Interval = TimeSpan.FromSeconds(20) });
        probe.Start();
        farm.Run(60);
        Assert.Equal(2, farm.Seen.Count(one => one.Message.StartsWith("REGISTER", StringComparison.Ordinal)));
        port = 40_002;
        farm.Run(25);
        string[] registers = [.. farm.Seen.Select(one => one.Message).Where(message => message.StartsWith("REGISTER", StringComparison.Ordinal))];
        Assert.Equal("Contact: <sip:0312@203.0.113.7:40002>, <sip:0312@203.0.113.7:40001>;expires=0", RawPeer.Line(registers[^1], "Contact"));
        Assert.Equal(2, _changes.Count);
        farm.Agent.Invite(registration.Under(new OutgoingInvite { RequestUri = "sip:1@10.0.0.11", FromUser = "+4931", Offer = Pair.Offer }), new TestLeg());
        farm.Run(1);
        Assert.Equal("Contact: <sip:0312@203.0.113.7:40002>", RawPeer.Line(farm.Seen.Last(one => one.Message.StartsWith("INVITE", StringComparison.Ordinal)).Message, "Contact"));
        for (int i = 0; i < 60; i++)
        {
            port++;
            farm.Run(20); // each OPTIONS from another port: one REGISTER and what it learns every 30 s at the most
        }

        Assert.InRange(farm.Seen.Count(one => one.Message.StartsWith("REGISTER", StringComparison.Ordinal)) - registers.Length, 20, 90);
    }

    // Two accounts over TLS behind one address: each lives on a connection of its own.
    [Fact]
    public void The_end_of_one_trunks_connection_is_no_news_for_another_at_the_same_address()
    {
        using Farm farm = new Farm(protocol: SipProtocol.Tls).Serve("10.0.0.11", Grant(600));
        farm.Dns.Zone.AddRange(["one.example A 10.0.0.11", "two.example A 10.0.0.11"]);
        foreach (string name in (string[])["one", "two"])
        {
            new SipRegistration(farm.Agent, Options($"sip:{name}.example:5060;transport=tls") with { Trunk = name, ContactUser = name }, _changes.Add).Start();
        }

        farm.Run(5);
        Assert.Equal(2, farm.Seen.Count);
        farm.Connected!.Lose(new NamedEndPoint(IPEndPoint.Parse("10.0.0.11:5060"), "two.example", "two"));
        farm.Run(5);
        Assert.Equal("Contact: <sip:two@10.0.0.2:5060;transport=tls>", RawPeer.Line(farm.Seen[2].Message, "Contact"));
        Assert.Equal(3, farm.Seen.Count);
    }

    [Fact]
    public void An_address_that_changes_with_each_answer_starts_no_storm()
    {
        int port = 40_000;
        using Farm farm = new Farm().Serve("10.0.0.11", _ => (200, $";received=203.0.113.7;rport={++port}"));
        new SipRegistration(farm.Agent, Options("sip:10.0.0.11"), _changes.Add).Start();
        farm.Run(500);
        Assert.Equal(2, farm.Seen.Count);
    }

    [Fact]
    public void An_advertised_address_is_kept_whatever_is_seen()
    {
        using Farm farm = new Farm(advertise: "198.51.100.9").Serve("10.0.0.11", _ => (200, ";received=203.0.113.7;rport=40001"));
        new SipRegistration(farm.Agent, Options("sip:10.0.0.11"), _changes.Add).Start();
        farm.Run(1);
        Assert.Equal("Contact: <sip:0312@198.51.100.9:5060>", RawPeer.Line(Assert.Single(farm.Seen).Message, "Contact"));
    }

    // RFC 3608 §6.1: the last 2xx counts; none when it has none.
    [Fact]
    public void The_Service_Route_of_the_last_answer_is_kept()
    {
        string route = "Service-Route: <sip:p1.example;lr>, <sip:p2.example;lr>\r\nservice-route: <sip:p3.example;lr>\r\n";
        using Farm farm = new Farm().Serve("10.0.0.11", m => (200, $"{RawPeer.Line(m, "Contact")};expires=60\r\n{route}"));
        SipRegistration registration = new(farm.Agent, Options("sip:10.0.0.11"), _changes.Add);
        registration.Start();
        farm.Run(1);
        Assert.Equal(["<sip:p1.example;lr>", "<sip:p2.example;lr>", "<sip:p3.example;lr>"], registration.ServiceRoute);
        route = "";
        farm.Run(60);
        Assert.Empty(registration.ServiceRoute);
    }

    // RFC 3608 §6.1: calls go the way that the registrar gave, and first to the server that has us.
    [Theory] // RFC 3261 §10.3
    [InlineData(0, 590, 605)] // silent: what was granted holds to its end
    [InlineData(503, 590, 605)]
    [InlineData(403, 500, 560)] // it is taken back
    public void What_was_granted_holds_to_its_end_though_a_refresh_is_not_answered(int status, int earliest, int latest)
    {
        bool ill = false;
        using Farm farm = Zone(new Farm())
            .Serve("10.0.0.11", m => !ill ? (200, Grant(600)(m)!.Value.Item2 + "Service-Route: <sip:edge.example;lr>\r\n") : status == 0 ? null : (status, ""))
            .Serve("10.0.0.12", _ => status == 0 ? null : (status, ""));
        SipRegistration registration = Trunk(farm);
        farm.Run(5);
        ill = true;
        int at = 5;
        for (; at < 900 && registration.State == SipRegistrationState.Registered; at++)
        {
            Assert.Single(registration.ServiceRoute);
            farm.Run(1);
        }

        Assert.InRange(at, earliest, latest);
        Assert.Empty(registration.ServiceRoute);
        ill = false;
        farm.Run(2000);
        Assert.Equal(SipRegistrationState.Registered, registration.State);
    }

    [Fact]
    public void Calls_go_out_under_the_registration()
    {
        using Farm farm = Zone(new Farm(), second: 10).Serve("10.0.0.12", m => m.StartsWith("INVITE", StringComparison.Ordinal) ? (486, "") : m.StartsWith("ACK", StringComparison.Ordinal) ? null
            : (200, $"{RawPeer.Line(m, "Contact")};expires=60\r\nService-Route: <sip:10.0.0.12;lr>\r\n"));
        farm.Network.Unreachable.Add(IPEndPoint.Parse("10.0.0.11:5060"));
        SipRegistration registration = Trunk(farm);
        var invite = new OutgoingInvite { RequestUri = "tel:+4930", FromUser = "+4931", Offer = Pair.Offer };
        Assert.Same(invite, registration.Under(invite));
        farm.Run(5);
        OutgoingInvite under = registration.Under(invite);
        Assert.Equal(("10.0.0.12:5060", "0312"), (under.Preferred!.Value.Remote.ToString(), under.ContactUser));
        var leg = new TestLeg();
        farm.Agent.Invite(under, leg);
        farm.Run(1);
        string sent = farm.Seen.Last(one => one.Message.StartsWith("INVITE", StringComparison.Ordinal)).Message;
        Assert.StartsWith("INVITE tel:+4930 SIP/2.0", sent, StringComparison.Ordinal);
        Assert.Equal("Route: <sip:10.0.0.12;lr>", RawPeer.Line(sent, "Route"));
        Assert.StartsWith("Contact: <sip:0312@", RawPeer.Line(sent, "Contact"), StringComparison.Ordinal);
        Assert.Equal(486, leg.End!.Value.Status);
        Assert.Equal(["<sip:x;lr>"], registration.Under(invite with { Routes = ["<sip:x;lr>"] }).Routes);
    }

    // RFC 5626 §4.4.1: without its connection the registrar does not reach us any more.
    [Fact]
    public void A_lost_connection_is_followed_by_a_refresh_at_once()
    {
        using Farm farm = new Farm(protocol: SipProtocol.Tcp).Serve("10.0.0.11", Grant(600));
        SipRegistration registration = new(farm.Agent, Options("sip:10.0.0.11;transport=tcp"), _changes.Add);
        registration.Start();
        farm.Run(1);
        Assert.Single(farm.Seen);
        farm.Connected!.Lose(IPEndPoint.Parse("10.0.0.99:5060"));
        farm.Run(1);
        Assert.Single(farm.Seen); // another's
        farm.Connected.Lose(IPEndPoint.Parse("10.0.0.11:5060"));
        farm.Run(0.6);
        Assert.Equal(2, farm.Seen.Count);
        Assert.Equal(RawPeer.Line(farm.Seen[0].Message, "Call-ID"), RawPeer.Line(farm.Seen[1].Message, "Call-ID"));
        registration.Unregister();
        farm.Run(1);
        farm.Connected.Lose(IPEndPoint.Parse("10.0.0.11:5060"));
        farm.Run(60);
        Assert.Equal(3, farm.Seen.Count);
        Assert.Equal(default, farm.Agent.Counts);
    }

    // RFC 5626 §4.5: an edge that keeps no idle connection gets no REGISTER a quarter of a second after each other.
    [Fact]
    public void A_registrar_that_closes_each_connection_is_asked_less_and_less_often()
    {
        using Farm farm = new Farm(protocol: SipProtocol.Tcp).Serve("10.0.0.11", Grant(3600));
        new SipRegistration(farm.Agent, Options("sip:10.0.0.11;transport=tcp"), _changes.Add).Start();
        for (int i = 0; i < 36_000; i++)
        {
            int seen = farm.Seen.Count;
            farm.Run(0.1);
            if (farm.Seen.Count > seen)
            {
                farm.Connected!.Lose(IPEndPoint.Parse("10.0.0.11:5060"));
            }
        }

        Assert.InRange(farm.Seen.Count, 15, 35);
        Assert.InRange(farm.Seen[1].At - farm.Seen[0].At, 0, 0.8);
        farm.Run(600); // one that lasts
        int before = farm.Seen.Count;
        farm.Connected!.Lose(IPEndPoint.Parse("10.0.0.11:5060"));
        farm.Run(1);
        Assert.Equal(before + 1, farm.Seen.Count);
    }

    [Theory]
    [InlineData("Contact: <sip:x@sbc.example>;expires=60\r\nExpires: 3600\r\n", 51, 54)]
    [InlineData("Contact: <sip:x@sbc.example>;expires=60, <sip:y@sbc.example>;expires=4\r\n", 25, 27)]
    [InlineData("Contact: <sip:x@sbc.example>\r\nExpires: 100\r\n", 85, 90)]
    public void A_contact_that_comes_back_rewritten_is_refreshed_as_its_own_expiry_says(string said, int earliest, int latest)
    {
        using Farm farm = Zone(new Farm()).Serve("10.0.0.11", _ => (200, said));
        Trunk(farm);
        farm.Run(200);
        Assert.InRange(farm.Seen[1].At - farm.Seen[0].At, earliest, latest);
    }

    // RFC 6140 §5.2.
    [Fact]
    public void All_numbers_of_an_account_are_registered_at_once()
    {
        using Farm farm = new Farm().Serve("10.0.0.11", Grant(60));
        SipRegistration registration = new(farm.Agent, Options("sip:10.0.0.11") with { Bulk = true }, _changes.Add);
        registration.Start();
        farm.Run(1);
        Assert.Equal("Contact: <sip:10.0.0.2:5060;bnc>", RawPeer.Line(farm.Seen[0].Message, "Contact"));
        Assert.Equal(("Require: gin", "Proxy-Require: gin"), (RawPeer.Line(farm.Seen[0].Message, "Require"), RawPeer.Line(farm.Seen[0].Message, "Proxy-Require")));
        farm.Run(60);
        Assert.InRange(farm.Seen[1].At - farm.Seen[0].At, 51, 54);
        Assert.Null(registration.Under(new OutgoingInvite { RequestUri = "sip:1@x", FromUser = "+4931", Offer = Pair.Offer }).ContactUser);
    }

    [Fact]
    public void It_can_leave_while_its_registrar_is_still_being_looked_for()
    {
        using Farm farm = Zone(new Farm()).Serve("10.0.0.11", Grant(600));
        SipRegistration registration = Trunk(farm);
        registration.Unregister();
        farm.Run(60);
        Assert.Equal(SipRegistrationState.Unregistered, registration.State);
        Assert.Equal("Expires: 0", RawPeer.Line(Assert.Single(farm.Seen).Message, "Expires"));
        Assert.Equal(default, farm.Agent.Counts);
    }

    private static Func<string, (int, string)?> Grant(int seconds) => m => (200, $"{RawPeer.Line(m, "Contact")};expires={seconds}\r\n");

    private static SipRegistrationOptions Options(string registrar) => new()
    {
        Registrar = registrar,
        Aor = "sip:0312@carrier.example",
        ContactUser = "0312",
        Secret = new DigestSecret("0312", "secret"),
        Expires = TimeSpan.FromMinutes(10),
    };

    private static Farm Zone(Farm farm, int second = 20)
    {
        farm.Dns.Zone.AddRange(
        [
            "_sip._udp.carrier.example SRV 10 0 5060 a.example", $"_sip._udp.carrier.example SRV {second} 0 5060 b.example",
            "a.example A 10.0.0.11", "b.example A 10.0.0.12",
        ]);
        return farm;
    }

    private SipRegistration Trunk(Farm farm)
    {
        var registration = new SipRegistration(farm.Agent, Options("sip:carrier.example"), _changes.Add);
        registration.Start();
        return registration;
    }
}
