using System.Text.Json;
using Routing.Sip.Dialogs;

namespace Routing.Sip.Tests.Dialogs;

public sealed class InDialogTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Record_Route_is_echoed_and_becomes_the_route_set_in_order(int hops)
    {
        var peer = new RawPeer();
        string[] routes = [.. Enumerable.Range(1, hops).Select(i => $"<sip:10.0.0.1;lr;hop={i}>")];
        peer.Establish("Record-Route: " + string.Join(", ", routes) + "\r\n");
        Assert.Contains("Record-Route: " + string.Join(", ", routes), peer.Received.First(r => r.StartsWith("SIP/2.0 200", StringComparison.Ordinal)), StringComparison.Ordinal);
        peer.App.Calls[0].Dialog.Hangup();
        peer.Run(0.01);
        string bye = peer.Last;
        Assert.StartsWith("BYE sip:200@10.0.0.1:5060 SIP/2.0", bye, StringComparison.Ordinal);
        Assert.Equal(routes, bye.Split("\r\n").Where(line => line.StartsWith("Route:", StringComparison.Ordinal)).Select(line => line[7..]));
    }

    [Fact]
    public void A_strict_router_becomes_the_request_uri_and_the_target_the_last_route()
    {
        var peer = new RawPeer();
        peer.Establish("Record-Route: <sip:10.0.0.1>, <sip:10.0.0.9;lr>\r\n");
        peer.App.Calls[0].Dialog.Hangup();
        peer.Run(0.01);
        Assert.StartsWith("BYE sip:10.0.0.1 SIP/2.0", peer.Last, StringComparison.Ordinal);
        Assert.Contains("Route: <sip:10.0.0.9;lr>\r\nRoute: <sip:200@10.0.0.1:5060>\r\n", peer.Last, StringComparison.Ordinal);
    }

    [Fact]
    public void The_state_of_a_dialog_is_a_value_of_at_most_2_KB()
    {
        var peer = new RawPeer();
        string route = $"<sip:{new string('p', 200)}@10.0.0.1;lr>";
        peer.Establish($"Record-Route: {route}, {route}, {route}, {route}\r\n");
        DialogState state = peer.App.Calls[0].Dialog.State!;
        byte[] bytes = state.ToBytes();
        Assert.InRange(bytes.Length, 900, 2048);
        DialogState back = DialogState.FromBytes(bytes);
        Assert.Equal(JsonSerializer.Serialize(state.ToBytes()), JsonSerializer.Serialize(back.ToBytes()));
        Assert.Equal(state.RouteSet, back.RouteSet);
        Assert.Equal(state with { RouteSet = [] }, back with { RouteSet = [] });
        Assert.Throws<InvalidDataException>(() => DialogState.FromBytes(bytes[..20]));
    }

    [Fact]
    public void A_reinvite_is_asked_answered_and_repeated_until_its_own_ACK()
    {
        var peer = new RawPeer();
        string tag = peer.Establish();
        peer.Send(RawPeer.Request("INVITE", "2", "r1", tag, body: "hold\r\n"));
        TestLeg leg = peer.App.Calls[0].Leg;
        Assert.Equal("hold\r\n"u8.ToArray(), Assert.Single(leg.Changes).Offer.ToArray());
        leg.Changes[0].Answer("held"u8.ToArray());
        peer.Run(0.01);
        Assert.EndsWith("held", peer.Last, StringComparison.Ordinal);
        int before = peer.Received.Count;
        peer.Send(RawPeer.Request("ACK", "1", "old", tag)).Run(0.6); // the first offer's ACK again settles nothing
        Assert.Equal(before + 1, peer.Received.Count);
        peer.Send(RawPeer.Request("ACK", "2", "r1a", tag)).Run(5);
        Assert.Equal(before + 1, peer.Received.Count);
        Assert.Single(peer.App.Calls);
    }

    [Fact]
    public void A_second_reinvite_is_500_with_Retry_After_and_a_refused_one_changes_nothing()
    {
        var peer = new RawPeer();
        string tag = peer.Establish();
        peer.Send(RawPeer.Request("INVITE", "2", "r1", tag, body: "x"));
        peer.Send(RawPeer.Request("INVITE", "3", "r2", tag, body: "y"));
        Assert.Equal(500, peer.Status);
        Assert.Contains("Retry-After:", peer.Last, StringComparison.Ordinal);
        peer.App.Calls[0].Leg.Changes[0].Reject(488);
        peer.Run(0.01);
        Assert.Equal(488, peer.Status);
        Assert.Null(peer.App.Calls[0].Leg.End);
    }

    [Fact]
    public void An_offer_that_crosses_ours_is_491_only_while_ours_is_open()
    {
        var peer = new RawPeer();
        peer.App.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        peer.Send(RawPeer.Request("INVITE")); // no offer: ours is in the 200
        string tag = RawPeer.TagOf(peer.Last);
        peer.Send(RawPeer.Request("UPDATE", "2", "u1", tag, body: "x"));
        Assert.Equal(491, peer.Status);
        peer.Send(RawPeer.Request("ACK", "1", "a", tag, body: "answer"));
        Assert.Equal("answer"u8.ToArray(), peer.App.Calls[0].Leg.Body.ToArray());
        peer.Send(RawPeer.Request("UPDATE", "3", "u2", tag, body: "x"));
        peer.App.Calls[0].Leg.Changes[0].Answer("y"u8.ToArray());
        peer.Run(0.01);
        Assert.Equal(200, peer.Status);
    }

    [Fact]
    public void A_cancelled_reinvite_gets_487_and_the_call_goes_on()
    {
        var peer = new RawPeer();
        string tag = peer.Establish();
        peer.Send(RawPeer.Request("INVITE", "2", "r1", tag, body: "x")).Send(RawPeer.Request("CANCEL", "2", "r1", tag));
        Assert.Contains(peer.Received, r => r.StartsWith("SIP/2.0 487", StringComparison.Ordinal));
        Assert.Null(peer.App.Calls[0].Leg.End);
    }

    [Theory]
    [InlineData("nothing", true)]
    [InlineData("CANCEL", false)]
    [InlineData("BYE", false)]
    [InlineData("the deadline", false)]
    public void An_answer_to_a_reinvite_says_whether_it_went_out(string before, bool wentOut)
    {
        var peer = new RawPeer();
        string tag = peer.Establish();
        peer.Send(RawPeer.Request("INVITE", "2", "r1", tag, body: "x"));
        switch (before)
        {
            case "CANCEL":
                peer.Send(RawPeer.Request("CANCEL", "2", "r1", tag));
                break;
            case "BYE":
                peer.Send(RawPeer.Request("BYE", "3", "r2", tag));
                break;
            case "the deadline":
                peer.Run(25);
                break;
        }

        ISessionChange change = peer.App.Calls[0].Leg.Changes[0];
        Assert.Equal(wentOut, change.Answer("y"u8.ToArray()));
        Assert.False(change.Answer("z"u8.ToArray()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_answer_to_a_call_says_whether_it_went_out(bool cancelled)
    {
        var peer = new RawPeer();
        peer.Send(RawPeer.Request("INVITE", body: "v=0\r\n"));
        if (cancelled)
        {
            peer.Send(RawPeer.Request("CANCEL"));
        }

        Assert.Equal(!cancelled, peer.App.Calls[0].Dialog.Answer(Pair.AnswerSdp));
        Assert.False(peer.App.Calls[0].Dialog.Answer(Pair.AnswerSdp));
    }

    [Fact]
    public void Requests_out_of_order_are_500_INFO_is_200_and_BYE_is_always_200()
    {
        var peer = new RawPeer();
        string tag = peer.Establish();
        Assert.Equal(200, peer.Send(RawPeer.Request("INFO", "5", "i1", tag)).Status);
        Assert.Equal(500, peer.Send(RawPeer.Request("INFO", "4", "i2", tag)).Status);
        Assert.Equal(405, peer.Send(RawPeer.Request("SUBSCRIBE", "6", "i3", tag)).Status);
        Assert.Equal(200, peer.Send(RawPeer.Request("BYE", "2", "i4", tag)).Status);
        Assert.Equal(DialogEndCause.RemoteBye, peer.App.Calls[0].Leg.End!.Value.Cause);
        Assert.Equal(481, peer.Send(RawPeer.Request("BYE", "7", "i5", tag)).Status);
        peer.Run(80);
        Assert.Equal(default, peer.Agent.Counts);
    }

    // RFC 6086 §4.2.2 and the oldest ways of all to send a key press.
    [Theory]
    [InlineData("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n")]
    [InlineData("Application/DTMF-Relay;charset=utf-8", "Signal=#\r\n")]
    [InlineData("application/dtmf", "9")]
    public void The_body_of_an_INFO_reaches_the_application_and_is_200(string type, string body)
    {
        var peer = new RawPeer();
        string tag = peer.Establish();
        Assert.Equal(200, peer.Send(RawPeer.Request("INFO", "5", "i1", tag, body: body).Replace("application/sdp", type, StringComparison.Ordinal)).Status);
        (string said, ReadOnlyMemory<byte> got) = Assert.Single(peer.App.Calls[0].Leg.Infos);
        Assert.Equal((type.Split(';')[0].ToLowerInvariant(), body), (said, System.Text.Encoding.ASCII.GetString(got.Span)));
        Assert.Equal(200, peer.Send(RawPeer.Request("INFO", "6", "i2", tag)).Status); // RFC 2976 used as a sign of life
        Assert.Single(peer.App.Calls[0].Leg.Infos);
    }

    // RFC 3261 §13.2.2.4: the 200 of the first comes again after the second one's, since its ACK was lost.
    [Fact]
    public void A_200_of_an_earlier_re_INVITE_is_ACKed_again_across_a_later_one()
    {
        var peer = new RawPeer();
        peer.Establish();
        InviteDialog dialog = peer.App.Calls[0].Dialog;
        dialog.Reoffer("one"u8.ToArray());
        peer.Run(0.01);
        string first = RawPeer.Response(peer.Last, 200, "from1", body: "a");
        peer.Send(first);
        dialog.Reoffer("two"u8.ToArray());
        peer.Run(0.01);
        string second = RawPeer.Response(peer.Last, 200, "from1", body: "b");
        peer.Send(second).Send(first).Send(second);
        Assert.Equal(
            ["1", "2", "1", "2"],
            peer.Received.Where(one => one.StartsWith("ACK ", StringComparison.Ordinal)).Select(one => RawPeer.Line(one, "CSeq").Split(' ')[1]));
        Assert.Equal(["settled 200", "settled 200"], peer.App.Calls[0].Leg.Log.Where(line => line.StartsWith("settled", StringComparison.Ordinal)));
    }

    // sip.md "ACK never arrives": whoever reads the log is told what to look at.
    [Fact]
    public void A_200_without_its_ACK_is_logged_with_the_address_we_advertise()
    {
        var peer = new RawPeer(options: new SipUserAgentOptions { Advertise = "203.0.113.80" });
        peer.App.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        peer.Send(RawPeer.Request("INVITE", body: "v=0\r\n"), 33);
        Assert.Contains("no ACK to our 200 for call call1 from 10.0.0.1:5060: check the advertised address sip:100@203.0.113.80:5060", peer.Lines);
    }

    // sip.md "Private Contact": what a call of ours says of us, whatever interface it leaves from.
    [Fact]
    public void An_advertised_host_stands_in_Via_and_Contact_of_calls_both_ways()
    {
        var peer = new RawPeer(options: new SipUserAgentOptions { Advertise = "203.0.113.80" });
        peer.Agent.Invite(new OutgoingInvite { RequestUri = "sip:1@10.0.0.1:5060", FromUser = "2", Offer = Pair.Offer }, new TestLeg());
        peer.Run(0.01);
        Assert.StartsWith("Via: SIP/2.0/UDP 203.0.113.80:5060;", RawPeer.Line(peer.Last, "Via"), StringComparison.Ordinal);
        Assert.Equal("Contact: <sip:2@203.0.113.80:5060>", RawPeer.Line(peer.Last, "Contact"));
        peer.App.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        peer.Send(RawPeer.Request("INVITE", body: "v=0\r\n"));
        Assert.Equal("Contact: <sip:100@203.0.113.80:5060>", RawPeer.Line(peer.Last, "Contact"));
    }

    // RFC 3261 §8.1.2: whom it is for stands in the Request-URI, the way there nowhere. A Service-Route is another way (RFC 3608).
    [Fact]
    public void A_call_by_a_proxy_goes_there_without_a_Route_and_with_one_where_the_Route_says()
    {
        var peer = new RawPeer();
        var invite = new OutgoingInvite { RequestUri = "sip:1@carrier.example", Proxy = "sip:10.0.0.1:5060", FromUser = "2", Offer = Pair.Offer };
        peer.Agent.Invite(invite, new TestLeg());
        peer.Run(0.01);
        Assert.StartsWith("INVITE sip:1@carrier.example SIP/2.0", peer.Last, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\nRoute:", peer.Last, StringComparison.Ordinal);
        int before = peer.Received.Count;
        peer.Agent.Invite(invite with { Proxy = "sip:10.0.0.77", Routes = ["<sip:10.0.0.1:5060;lr>"] }, new TestLeg());
        peer.Run(0.01);
        Assert.Contains("\r\nRoute: <sip:10.0.0.1:5060;lr>\r\n", peer.Received[before], StringComparison.Ordinal);
    }

    // RFC 5621 §3.1: SIP-I's ISUP alone, which nobody needs to understand, is no offer. Otherwise it is 415.
    [Theory]
    [InlineData("multipart/mixed;boundary=b", "Content-Disposition: signal;handling=optional", true)]
    [InlineData("multipart/mixed;boundary=b", "Content-Disposition: signal;handling=required", false)]
    [InlineData("multipart/mixed;boundary=b", "Content-Language: en", false)]
    [InlineData("application/isup", "Content-Disposition: signal;handling=optional", true)]
    [InlineData("application/isup", "Content-Disposition: signal", false)]
    public void A_body_without_SDP_that_may_be_ignored_makes_an_INVITE_without_an_offer(string type, string disposition, bool taken)
    {
        var peer = new RawPeer();
        peer.App.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        string part = $"--b\r\nContent-Type: application/isup\r\n{disposition}\r\n\r\n\u0001\u0002\r\n";
        string body = type.StartsWith("multipart", StringComparison.Ordinal) ? $"{part}{part}--b--\r\n" : "\u0001\u0002";
        peer.Send(RawPeer.Request("INVITE", extra: disposition + "\r\n", body: body).Replace("application/sdp", type, StringComparison.Ordinal));
        Assert.Equal(taken ? 200 : 415, peer.Status);
        if (taken)
        {
            Assert.True(peer.App.Calls[0].Dialog.Offer.IsEmpty);
            Assert.EndsWith(System.Text.Encoding.ASCII.GetString(Pair.AnswerSdp), peer.Last, StringComparison.Ordinal); // our offer
        }
    }

    [Fact]
    public void Forks_that_answer_late_are_acknowledged_and_ended()
    {
        var peer = new RawPeer();
        var leg = new TestLeg();
        peer.Agent.Invite(new OutgoingInvite { RequestUri = "sip:1@10.0.0.1:5060", FromUser = "2", Offer = Pair.Offer }, leg);
        peer.Run(0.01);
        string invite = peer.Last;
        string Answer(string tag) => "SIP/2.0 200 OK\r\n" + string.Join("\r\n", invite.Split("\r\n").Where(line =>
            line.StartsWith("Via", StringComparison.Ordinal) || line.StartsWith("From", StringComparison.Ordinal)
            || line.StartsWith("Call-ID", StringComparison.Ordinal) || line.StartsWith("CSeq", StringComparison.Ordinal)))
            + $"\r\nTo: <sip:1@10.0.0.1:5060>;tag={tag}\r\nContact: <sip:{tag}@10.0.0.1:5060>\r\nContent-Length: 0\r\n\r\n";
        peer.Send(Answer("one"));
        Assert.StartsWith("ACK sip:one@", peer.Last, StringComparison.Ordinal);
        peer.Send(Answer("two"));
        Assert.StartsWith("ACK sip:two@", peer.Received[^2], StringComparison.Ordinal);
        Assert.StartsWith("BYE sip:two@", peer.Last, StringComparison.Ordinal);
        peer.Send(Answer("one"));
        Assert.StartsWith("ACK sip:one@", peer.Last, StringComparison.Ordinal);
        Assert.Equal(["answered"], leg.Log);
    }
}
