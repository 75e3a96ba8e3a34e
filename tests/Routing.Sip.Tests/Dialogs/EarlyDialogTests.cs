using Routing.Sip.Dialogs;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>Calls of ours before their 2xx: PRACK (RFC 3262 §4), early media and forks (RFC 3261 §13.2.2, RFC 6337).</summary>
public sealed class EarlyDialogTests
{
    private readonly RawPeer _peer = new();
    private readonly TestLeg _leg = new();
    private UacInviteDialog? _call;

    [Fact]
    public void A_reliable_18x_is_PRACKed_to_its_own_Contact_over_its_own_route()
    {
        string invite = Invite();
        Assert.Contains("100rel", RawPeer.Line(invite, "Supported"), StringComparison.Ordinal);
        _peer.Send(Reliable(invite, 183, "one", 7, "Record-Route: <sip:10.0.0.9;lr>, <sip:10.0.0.1:5060;lr;x=1>\r\n", "early"));
        string prack = _peer.Last;
        Assert.StartsWith("PRACK sip:one@10.0.0.1:5060 ", prack, StringComparison.Ordinal);
        Assert.Equal("RAck: 7 1 INVITE", RawPeer.Line(prack, "RAck"));
        Assert.Equal("CSeq: 2 PRACK", RawPeer.Line(prack, "CSeq"));
        Assert.Contains("Route: <sip:10.0.0.1:5060;lr;x=1>\r\nRoute: <sip:10.0.0.9;lr>\r\n", prack, StringComparison.Ordinal);
        Assert.Equal("early"u8.ToArray(), _leg.Early.ToArray());
    }

    [Fact]
    public void One_that_comes_again_or_out_of_turn_is_neither_PRACKed_nor_told()
    {
        string invite = Invite();
        string first = Reliable(invite, 180, "one", 7);
        _peer.Send(first);
        _peer.Send(RawPeer.Response(_peer.Last, 200, "one"));
        int before = _peer.Received.Count;
        _peer.Send(first).Send(Reliable(invite, 183, "one", 9)).Send(Reliable(invite, 183, "one", 6));
        Assert.Equal(before, _peer.Received.Count);
        Assert.Equal(["progress 180"], _leg.Log);
        _peer.Send(Reliable(invite, 183, "one", 8));
        Assert.Equal("RAck: 8 1 INVITE", RawPeer.Line(_peer.Last, "RAck"));
        Assert.Equal("CSeq: 3 PRACK", RawPeer.Line(_peer.Last, "CSeq"));
    }

    [Fact]
    public void Each_fork_is_a_dialog_of_its_own_and_the_last_SDP_wins()
    {
        string invite = Invite();
        _peer.Send(Reliable(invite, 183, "one", 7, body: "first")).Send(Reliable(invite, 183, "two", 4000000000, body: "second"));
        Assert.StartsWith("PRACK sip:two@", _peer.Last, StringComparison.Ordinal);
        Assert.Equal("RAck: 4000000000 1 INVITE", RawPeer.Line(_peer.Last, "RAck"));
        Assert.Equal("second"u8.ToArray(), _leg.Early.ToArray());
        _peer.Send(RawPeer.Response(invite, 200, "one"));
        Assert.Equal("first"u8.ToArray(), _leg.Body.ToArray()); // the 200 of fork one, whose answer was agreed
        Assert.StartsWith("ACK sip:one@", _peer.Last, StringComparison.Ordinal);
        _peer.Send(RawPeer.Response(invite, 200, "two", body: "late"));
        Assert.StartsWith("BYE sip:two@", _peer.Last, StringComparison.Ordinal);
        Assert.Equal("CSeq: 3 BYE", RawPeer.Line(_peer.Last, "CSeq")); // after that fork's PRACK
        Assert.Equal("ACK sip:two@10.0.0.1:5060 SIP/2.0", _peer.Received[^2].Split("\r\n")[0]);
    }

    [Fact]
    public void An_answer_agreed_reliably_is_not_changed_by_the_200()
    {
        string invite = Invite();
        _peer.Send(Reliable(invite, 183, "one", 7, body: "agreed")).Send(RawPeer.Response(invite, 200, "one", body: "other"));
        Assert.Equal("agreed"u8.ToArray(), _leg.Body.ToArray());
    }

    [Fact]
    public void Early_SDP_that_was_not_reliable_is_replaced_by_the_200_and_holds_where_that_is_empty()
    {
        string invite = Invite();
        _peer.Send(RawPeer.Response(invite, 183, "one", body: "early")).Send(RawPeer.Response(invite, 200, "one", body: "final"));
        Assert.Equal("final"u8.ToArray(), _leg.Body.ToArray());
        Assert.DoesNotContain(_peer.Received, r => r.StartsWith("PRACK", StringComparison.Ordinal));
    }

    [Fact]
    public void An_early_UPDATE_is_491_while_our_offer_is_open_and_asked_once_it_was_answered()
    {
        string invite = Invite();
        _peer.Send(RawPeer.Response(invite, 180, "one"));
        Assert.Equal(491, _peer.Send(InDialog(invite, "UPDATE", 1, "x")).Status);
        _peer.Send(Reliable(invite, 183, "one", 7, body: "agreed"));
        _leg.OnChange = change => change.Answer("yes"u8.ToArray());
        _peer.Send(InDialog(invite, "UPDATE", 2, "x")).Run(0.01);
        Assert.Contains(_peer.Received, r => r.StartsWith("SIP/2.0 200", StringComparison.Ordinal) && r.EndsWith("yes", StringComparison.Ordinal));
        Assert.Equal(200, _peer.Send(InDialog(invite, "UPDATE", 3, "")).Status);
        Assert.Equal(500, _peer.Send(InDialog(invite, "UPDATE", 1, "late")).Status);
    }

    [Fact]
    public void A_PRACK_without_an_answer_is_repeated_and_leaves_nothing()
    {
        string invite = Invite();
        _peer.Send(Reliable(invite, 180, "one", 7)).Run(40);
        Assert.True(_peer.Received.Count(r => r.StartsWith("PRACK", StringComparison.Ordinal)) > 5);
        _peer.Send(RawPeer.Response(invite, 504, "one")).Run(80);
        Assert.Equal(504, _leg.End!.Value.Status);
        Assert.Equal(default, _peer.Agent.Counts);
    }

    [Fact]
    public void A_cancelled_call_PRACKs_nothing_more_and_ends_with_its_487()
    {
        string invite = Invite();
        _peer.Send(Reliable(invite, 180, "one", 7));
        _peer.Send(RawPeer.Response(_peer.Last, 200, "one"));
        _call!.Hangup("Q.850;cause=16");
        _peer.Run(0.01);
        Assert.Equal("Reason: Q.850;cause=16", RawPeer.Line(_peer.Last, "Reason"));
        _peer.Send(RawPeer.Response(_peer.Last, 200, "one")).Send(Reliable(invite, 183, "one", 8)).Send(RawPeer.Response(invite, 487, "one")).Run(80);
        Assert.Single(_peer.Received, r => r.StartsWith("PRACK", StringComparison.Ordinal));
        Assert.Equal(DialogEndCause.Local, _leg.End!.Value.Cause);
        Assert.Equal(default, _peer.Agent.Counts);
    }

    [Fact]
    public void Two_user_agents_ring_reliably_and_talk()
    {
        using var pair = new Pair(options: new SipUserAgentOptions { PrefersReliableRinging = true });
        pair.BobApp.OnCall = (dialog, _) =>
        {
            dialog.Ring();
            dialog.Ring(Pair.AnswerSdp);
            dialog.Answer(Pair.AnswerSdp);
        };
        pair.Call(_leg);
        Assert.True(pair.Until(() => _leg.Answered && pair.BobApp.Calls[0].Leg.Confirmed));
        Assert.Equal(Pair.AnswerSdp, _leg.Body.ToArray());
        Assert.Equal(1, pair.Count("A PRACK")); // the 200 overtook the 183 that waited;
        pair.BobApp.Calls[0].Dialog.Hangup();
        pair.Run(80);
        pair.AssertNothingLeft();
    }

    private static string Reliable(string invite, int status, string tag, long sequence, string extra = "", string body = "") =>
        RawPeer.Response(invite, status, tag, $"Require: 100rel\r\nRSeq: {sequence}\r\n{extra}", body);

    private static string InDialog(string invite, string method, int cseq, string body) =>
        $"{method} sip:2@10.0.0.2 SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKe{cseq}{method}{body};rport\r\nMax-Forwards: 70\r\n"
        + $"From: <sip:1@10.0.0.1>;tag=one\r\nTo:{RawPeer.Line(invite, "From")[5..]}\r\n{RawPeer.Line(invite, "Call-ID")}\r\nCSeq: {cseq} {method}\r\n"
        + $"Contact: <sip:one@10.0.0.1:5060>\r\n{(body.Length > 0 ? "Content-Type: application/sdp\r\n" : "")}Content-Length: {body.Length}\r\n\r\n{body}";

    private string Invite()
    {
        _call = _peer.Agent.Invite(new OutgoingInvite { RequestUri = "sip:1@10.0.0.1:5060", FromUser = "2", Offer = Pair.Offer }, _leg);
        _peer.Run(0.01);
        return _peer.Last;
    }
}
