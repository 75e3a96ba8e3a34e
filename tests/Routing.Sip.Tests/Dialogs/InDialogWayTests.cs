using System.Collections.Frozen;
using System.Net;
using System.Text;
using Routing.Sip.Auth;
using Routing.Sip.Dialogs;
using Routing.Sip.Parsing;
using Routing.Sip.Security;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>Where requests in a dialog go when a name must be looked up or a connection is gone, and what they do when they are challenged.</summary>
public sealed class InDialogWayTests
{
    private const string Edge = "Record-Route: <sip:edge.carrier.example:5061;transport=tls;lr>\r\n";

    // RFC 3261 §12.2.1.1, §8.1.2, RFC 3263: the route set decides, also when it is a name.
    [Theory]
    [InlineData(Edge, "sip:200@10.0.0.1", "edge.carrier.example A 10.0.0.1", "10.0.0.1:5061")]
    [InlineData(Edge, "sip:200@10.0.0.1", "edge.carrier.example A 10.0.0.7,edge.carrier.example A 10.0.0.1", "10.0.0.1:5061")] // the one that has the call
    [InlineData(Edge, "sip:200@10.0.0.1", "edge.carrier.example A 10.0.0.7", "10.0.0.7:5061")]
    [InlineData("", "sip:200@gw.carrier.example;transport=tls", "_sips._tcp.gw.carrier.example SRV 1 1 5069 a.carrier.example,a.carrier.example A 10.0.0.1", "10.0.0.1:5069")]
    [InlineData(Edge, "sip:200@10.0.0.1", "", "10.0.0.1:5065")] // nobody knows the name: back to the peer, at the port in its Via
    [InlineData("", "sip:200@192.168.7.7:5099;transport=tls", "", "192.168.7.7:5099")]
    public void A_request_whose_connection_is_gone_goes_where_the_route_or_Contact_points_by_name(string route, string contact, string zone, string to)
    {
        var peer = new ConnectedPeer(SipProtocol.Tls);
        peer.Dns.Zone.AddRange(zone.Split(',', StringSplitOptions.RemoveEmptyEntries));
        foreach (string at in (string[])["10.0.0.1:5061", "10.0.0.7:5061", "10.0.0.1:5069", "10.0.0.1:5065", "192.168.7.7:5099"])
        {
            peer.At(IPEndPoint.Parse(at));
        }

        peer.App.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        peer.Send(ConnectedPeer.Request("INVITE", "TLS", contact: contact, extra: route, body: "v=0\r\n", via: "10.0.0.1:5065"));
        peer.Send(ConnectedPeer.Request("ACK", "TLS", branch: "a1", toTag: RawPeer.TagOf(peer.Last.Message), via: "10.0.0.1:5065"));
        peer.Transport.Lose(ConnectedPeer.CarrierAt);
        peer.App.Calls[0].Dialog.Hangup();
        peer.Run(5);
        Assert.StartsWith("BYE ", peer.Last.Message, StringComparison.Ordinal);
        Assert.Equal(IPEndPoint.Parse(to), peer.Last.At);
        Assert.Equal(to == "10.0.0.1:5065" || to.StartsWith("192", StringComparison.Ordinal) ? null : "named", peer.Transport.SentTo is NamedEndPoint { Name: not null } ? "named" : null);
    }

    // RFC 5922 §4: the trunk's certificates count for a connection of ours, also for a call that came over one of theirs.
    [Theory]
    [InlineData(Edge, "sip:200@10.0.0.1")]
    [InlineData("", "sip:200@10.0.0.1:5061;transport=tls")]
    [InlineData("", "sip:200@nowhere.example;transport=tls")]
    public void A_connection_that_we_make_for_a_call_that_came_in_is_its_trunks(string route, string contact)
    {
        var peer = new ConnectedPeer(SipProtocol.Tls);
        peer.Dns.Zone.Add("edge.carrier.example A 10.0.0.1");
        peer.At(IPEndPoint.Parse("10.0.0.1:5061"));
        peer.App.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        peer.Send(ConnectedPeer.Request("INVITE", "TLS", contact: contact, extra: route, body: "v=0\r\n", via: "10.0.0.1:5065"));
        peer.Send(ConnectedPeer.Request("ACK", "TLS", branch: "a1", toTag: RawPeer.TagOf(peer.Last.Message), via: "10.0.0.1:5065"));
        foreach (string at in (string[])["10.0.0.1:5061", "10.0.0.1:5065"])
        {
            peer.Transport.Gone.Add(IPEndPoint.Parse(at)); // nobody has connected from there
        }

        peer.Transport.Lose(ConnectedPeer.CarrierAt);
        peer.App.Calls[0].Dialog.Hangup();
        peer.Run(5);
        Assert.Equal("carrier", Assert.IsType<NamedEndPoint>(peer.Transport.SentTo).Trunk);
    }

    // RFC 5626 §5.3: nothing but its newest registration leads to a phone in a browser whose connection broke.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_phone_that_has_registered_over_another_connection_is_reached_there(bool isWebSocket)
    {
        var peer = new ConnectedPeer(isWebSocket ? SipProtocol.Ws : SipProtocol.Tcp);
        string via = isWebSocket ? "WS" : "TCP", contact = $"sip:1001@df7jal23ls0d.invalid;transport={via.ToLowerInvariant()}";
        var again = IPEndPoint.Parse("10.0.1.1:42777");
        Register(ConnectedPeer.PhoneAt, 1);
        Routing.Sip.Registration.SipBinding phone = peer.Agent.BindingsOf("1001")[0];
        var leg = new TestLeg();
        UacInviteDialog call = peer.Agent.Invite(new OutgoingInvite { RequestUri = contact, Flow = phone.Flow, FromUser = "2", Offer = Pair.Offer }, leg);
        peer.Run(0.01);
        peer.Send(RawPeer.Response(peer.Last.Message, 200, "far", body: "v=0\r\n").Replace("sip:far@10.0.0.1:5060", contact, StringComparison.Ordinal), ConnectedPeer.PhoneAt);
        Assert.True(leg.Answered);
        peer.Transport.Lose(ConnectedPeer.PhoneAt);
        Register(again, 3);
        call.Hangup();
        peer.Run(0.1);
        Assert.StartsWith("BYE ", peer.Last.Message, StringComparison.Ordinal);
        Assert.Equal(again, peer.Last.At);

        void Register(IPEndPoint from, int cseq)
        {
            string plain = ConnectedPeer.Request("REGISTER", via, $"{cseq}", $"r{cseq}", contact: contact, uri: "sip:lab", user: "1001", callId: "reg");
            peer.Send(plain, from);
            var digest = new DigestClient(new DigestSecret("1001", "secret"));
            SipParser.Parse(Encoding.UTF8.GetBytes(peer.Last.Message), new SipIndex(), out SipMessage challenge);
            Assert.True(digest.Accept(challenge));
            string authorization = digest.Authorize(new SipIds(1), "REGISTER", "sip:lab") + "\r\n";
            peer.Send(ConnectedPeer.Request("REGISTER", via, $"{cseq + 1}", $"r{cseq + 1}", contact: contact, uri: "sip:lab", user: "1001", callId: "reg", extra: authorization), from);
            Assert.StartsWith("SIP/2.0 200", peer.Last.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_ACK_of_a_200_waits_for_the_look_up_and_is_repeated_the_same_way()
    {
        var peer = new RawPeer();
        peer.Dns.Zone.Add("gw.example A 10.0.0.1");
        var leg = new TestLeg();
        peer.Agent.Invite(new OutgoingInvite { RequestUri = "sip:1@10.0.0.1:5060", FromUser = "2", Offer = Pair.Offer }, leg);
        peer.Run(0.01);
        string ok = RawPeer.Response(peer.Last, 200, "far", body: "v=0\r\n").Replace("sip:far@10.0.0.1:5060", "sip:far@gw.example:5060", StringComparison.Ordinal);
        peer.Send(ok, 0.1).Send(ok, 0.1);
        Assert.Equal(2, peer.Received.Count(one => one.StartsWith("ACK sip:far@gw.example:5060 SIP/2.0", StringComparison.Ordinal)));
        Assert.True(leg.Answered);
    }

    // RFC 3261 §22.3: carriers challenge in both directions of a call; the account is that of the trunk it came over.
    [Theory]
    [InlineData("BYE")]
    [InlineData("INVITE")]
    [InlineData("UPDATE")]
    [InlineData("REFER")]
    [InlineData("NOTIFY")]
    public void A_challenge_in_a_call_that_came_in_is_answered_with_the_trunk_s_account(string method)
    {
        var peer = new RawPeer(PlanWith(new TrunkTerms { Secret = new DigestSecret("acc", "pw") }));
        string tag = peer.Establish("Supported: timer\r\nAllow: UPDATE\r\nSession-Expires: 300;refresher=uas\r\n");
        UasInviteDialog dialog = peer.App.Calls[0].Dialog;
        switch (method)
        {
            case "BYE":
                dialog.Hangup();
                break;
            case "INVITE":
                dialog.Reoffer("x"u8.ToArray());
                break;
            case "UPDATE":
                peer.Run(150);
                break;
            case "REFER":
                dialog.Refer("sip:1@a");
                break;
            case "NOTIFY":
                peer.Send(RawPeer.Request("REFER", "2", "f1", tag, extra: "Refer-To: <sip:1@a>\r\n"));
                peer.App.Calls[0].Leg.Transfers[0].Accept();
                break;
        }

        peer.Run(0.01);
        string first = peer.Received.Last(one => one.StartsWith(method + " ", StringComparison.Ordinal));
        Assert.DoesNotContain("uthorization:", first, StringComparison.Ordinal);
        peer.Send(RawPeer.Response(first, 407, "from1", "Proxy-Authenticate: Digest realm=\"carrier\", nonce=\"n\"\r\n"));
        string second = peer.Received.Last(one => one.StartsWith(method + " ", StringComparison.Ordinal));
        Assert.Contains("\r\nProxy-Authorization: Digest username=\"acc\", realm=\"carrier\", nonce=\"n\"", second, StringComparison.Ordinal);
        Assert.NotEqual(RawPeer.Line(first, "CSeq"), RawPeer.Line(second, "CSeq"));

        // And no second time with the same ones.
        int sent = peer.Received.Count(one => one.StartsWith(method + " ", StringComparison.Ordinal));
        peer.Send(RawPeer.Response(second, 407, "from1", "Proxy-Authenticate: Digest realm=\"carrier\", nonce=\"n2\"\r\n"));
        Assert.Equal(sent, peer.Received.Count(one => one.StartsWith(method + " ", StringComparison.Ordinal)));
    }

    // sip.md "Private Contact": a carrier's Contact that is public and wrong is overruled where the trunk says so, never past a Record-Route.
    [Theory]
    [InlineData(false, "", "10.0.0.9:5060")]
    [InlineData(true, "", "10.0.0.1:5060")]
    [InlineData(true, "Record-Route: <sip:10.0.0.9;lr>\r\n", "10.0.0.9:5060")]
    public void Rewrite_contact_of_a_trunk_keeps_to_the_source_of_its_INVITE(bool rewrites, string route, string to)
    {
        using var network = new TwoPlaces(PlanWith(new TrunkTerms { RewriteContact = rewrites }));
        network.Establish("sip:200@10.0.0.9:5060", route);
        network.App.Calls[0].Dialog.Hangup();
        Assert.Equal(to, network.PlaceOfBye());
    }

    [Theory]
    [InlineData("198.51.100.1:5060", "", "198.51.100.1:5060")] // heard from a public address: the private Contact leads nowhere
    [InlineData("198.51.100.1:5060", "Record-Route: <sip:10.0.0.9;lr>\r\n", "10.0.0.9:5060")] // the proxies know the way
    [InlineData("10.0.0.1:5060", "", "10.0.0.9:5060")] // both in private networks
    public void A_private_Contact_is_overruled_by_a_public_source_without_a_Record_Route(string source, string route, string to)
    {
        using var network = new TwoPlaces(Pair.TrunkPlan("carrier", "0.0.0.0/0"), source);
        network.Establish("sip:200@10.0.0.9:5060", route);
        network.App.Calls[0].Dialog.Hangup();
        Assert.Equal(to, network.PlaceOfBye());
    }

    [Theory]
    [InlineData(false, "10.0.0.9:5060")]
    [InlineData(true, "10.0.0.1:5060")]
    public void Rewrite_contact_holds_for_calls_that_go_out_too(bool rewrites, string to)
    {
        using var network = new TwoPlaces(Pair.TrunkPlan("carrier", "10.0.0.1/32"));
        UacInviteDialog call = network.Agent.Invite(
            new OutgoingInvite { RequestUri = "sip:1@10.0.0.1:5060", FromUser = "2", Offer = Pair.Offer, RewriteContact = rewrites }, new TestLeg());
        network.Run(0.01);
        network.Send(RawPeer.Response(network.Received[0].Message, 200, "far", body: "v=0\r\n").Replace("10.0.0.1:5060>", "10.0.0.9:5060>", StringComparison.Ordinal));
        call.Hangup();
        Assert.Equal(to, network.PlaceOfBye());
    }

    private static SipAccessPlan PlanWith(TrunkTerms terms) => new()
    {
        Trunks = [new TrunkSource("alice", IPNetwork.Parse("10.0.0.1/32"), null)],
        Terms = new Dictionary<string, TrunkTerms> { ["alice"] = terms }.ToFrozenDictionary(),
    };
}
