using Routing.Sip.Dialogs;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>RFC 3262 as UAS: our 18x to a caller that wants them reliably.</summary>
public sealed class ReliableRingingTests
{
    private const string Required = "Require: 100rel\r\n";

    [Theory]
    [InlineData(Required, false, true)]
    [InlineData("Supported: timer, 100rel\r\n", false, false)]
    [InlineData("Supported: timer, 100rel\r\n", true, true)]
    [InlineData("", true, false)]
    public void Ringing_is_reliable_where_it_is_required_or_supported_and_wanted(string says, bool wanted, bool reliable)
    {
        var peer = new RawPeer(options: new SipUserAgentOptions { PrefersReliableRinging = wanted });
        peer.App.OnCall = (dialog, _) => dialog.Ring();
        peer.Send(RawPeer.Request("INVITE", extra: says, body: "v=0\r\n"));
        Assert.Equal(180, peer.Status);
        Assert.Equal(reliable, peer.Last.Contains("Require: 100rel\r\nRSeq: ", StringComparison.Ordinal));
    }

    [Fact]
    public void It_is_repeated_at_T1_doubled_each_time_until_its_PRACK()
    {
        var peer = Ringing();
        peer.Run(4);
        Assert.Equal(4, Count(peer, "180")); // 0, 0.5, 1.5, 3.5 s
        Assert.Equal(200, peer.Send(Prack(peer)).Status);
        peer.Run(40);
        Assert.Equal(4, Count(peer, "180"));
    }

    [Fact]
    public void Without_a_PRACK_the_INVITE_is_refused_with_504_after_64_T1()
    {
        var peer = Ringing();
        peer.Run(31.9);
        Assert.Null(peer.App.Calls[0].Leg.End);
        peer.Run(0.2);
        Assert.Equal(504, peer.Status);
        Assert.Equal(new DialogEnd(DialogEndCause.NoAck, 504), peer.App.Calls[0].Leg.End!.Value);
        peer.Run(80);
        Assert.Equal(default, peer.Agent.Counts);
    }

    [Theory]
    [InlineData(1, 1, "INVITE")]
    [InlineData(0, 2, "INVITE")]
    [InlineData(0, 1, "UPDATE")]
    public void A_PRACK_of_something_else_is_481(int off, int cseq, string method)
    {
        var peer = Ringing();
        long sequence = Sequence(peer) + off;
        Assert.Equal(481, peer.Send(RawPeer.Request("PRACK", "2", "p1", RawPeer.TagOf(peer.Last), extra: $"RAck: {sequence} {cseq} {method}\r\n")).Status);
    }

    [Fact]
    public void The_next_waits_for_the_PRACK_of_the_one_before_and_counts_one_more()
    {
        var peer = Ringing();
        long first = Sequence(peer);
        peer.App.Calls[0].Dialog.Ring("early"u8.ToArray());
        peer.Run(0.1);
        Assert.Equal(0, Count(peer, "183"));
        peer.Send(Prack(peer));
        Assert.Equal(183, peer.Status);
        Assert.Equal(first + 1, Sequence(peer));
        Assert.EndsWith("early", peer.Last, StringComparison.Ordinal);
    }

    [Fact]
    public void A_200_waits_for_the_PRACK_of_early_SDP_and_says_nothing_twice()
    {
        var peer = Ringing("early"u8.ToArray());
        Assert.True(peer.App.Calls[0].Dialog.Answer(Pair.AnswerSdp));
        Assert.False(peer.App.Calls[0].Dialog.Answer(Pair.AnswerSdp));
        peer.Run(0.1);
        Assert.Equal(0, Count(peer, "200"));
        peer.Send(Prack(peer));
        Assert.Equal(2, Count(peer, "200"));
        Assert.Contains("CSeq: 1 INVITE", peer.Last, StringComparison.Ordinal);
        Assert.EndsWith("Content-Length: 0\r\n\r\n", peer.Last, StringComparison.Ordinal);
        peer.Send(RawPeer.Request("ACK", branch: "a", toTag: RawPeer.TagOf(peer.Last)));
        Assert.True(peer.App.Calls[0].Leg.Confirmed);
    }

    [Fact]
    public void A_200_does_not_wait_for_a_bare_180_and_its_late_PRACK_is_answered()
    {
        var peer = Ringing();
        string prack = Prack(peer);
        peer.App.Calls[0].Dialog.Answer(Pair.AnswerSdp);
        peer.Run(0.01);
        Assert.Equal(200, peer.Status);
        string tag = RawPeer.TagOf(peer.Last);
        peer.Send(prack);
        Assert.Contains("PRACK", RawPeer.Line(peer.Last, "CSeq"), StringComparison.Ordinal);
        Assert.Equal(200, peer.Status);
        peer.Send(RawPeer.Request("ACK", branch: "a", toTag: tag)).Run(5);
        Assert.Equal(1, Count(peer, "180"));
    }

    [Fact]
    public void Without_an_offer_the_first_reliable_answer_holds_ours_and_the_PRACK_the_answer()
    {
        var peer = Ringing("our offer"u8.ToArray(), offer: "");
        Assert.Equal(491, peer.Send(RawPeer.Request("UPDATE", "3", "u", RawPeer.TagOf(peer.Last), body: "x")).Status);
        peer.Received.RemoveAt(peer.Received.Count - 1);
        peer.Send(Prack(peer, "4", "their answer"));
        Assert.Equal(200, peer.Status);
        TestLeg leg = peer.App.Calls[0].Leg;
        Assert.Equal("their answer"u8.ToArray(), leg.Body.ToArray());
        Assert.Contains("early answer", leg.Log);
        peer.App.Calls[0].Dialog.Answer("our offer"u8.ToArray());
        peer.Run(0.01);
        Assert.EndsWith("Content-Length: 0\r\n\r\n", peer.Last, StringComparison.Ordinal);
        peer.Send(RawPeer.Request("ACK", branch: "a", toTag: RawPeer.TagOf(peer.Last)));
        Assert.True(leg.Confirmed);
        Assert.Null(leg.End); // the ACK owes no answer
    }

    [Fact]
    public void A_PRACK_that_owes_an_answer_and_holds_none_ends_the_call()
    {
        var peer = Ringing("our offer"u8.ToArray(), offer: "");
        peer.Send(Prack(peer));
        Assert.Equal(400, peer.Status);
        Assert.Equal(DialogEndCause.NoAnswer, peer.App.Calls[0].Leg.End!.Value.Cause);
    }

    [Fact]
    public void Without_any_offer_nothing_reliable_can_be_said_and_nothing_is()
    {
        var peer = new RawPeer();
        peer.App.OnCall = (dialog, _) => dialog.Ring();
        peer.Send(RawPeer.Request("INVITE", extra: Required)).Run(1);
        Assert.Equal("SIP/2.0 100 Trying", Assert.Single(peer.Received).Split("\r\n")[0]);
    }

    [Fact]
    public void After_early_answers_the_caller_may_UPDATE_or_offer_in_a_PRACK_before_the_200()
    {
        var peer = Ringing("early"u8.ToArray());
        string tag = RawPeer.TagOf(peer.Last);
        Assert.Equal(500, peer.Send(RawPeer.Request("UPDATE", "2", "u1", tag, body: "x")).Status); // its own offer is open
        peer.Received.RemoveAt(peer.Received.Count - 1);
        peer.Send(Prack(peer, "3"));
        TestLeg leg = peer.App.Calls[0].Leg;
        leg.OnChange = change => change.Answer("again"u8.ToArray());
        peer.Send(RawPeer.Request("UPDATE", "4", "u2", tag, body: "x")).Run(0.01);
        Assert.Equal(200, peer.Status);
        Assert.EndsWith("again", peer.Last, StringComparison.Ordinal);
        peer.App.Calls[0].Dialog.Ring();
        peer.Run(0.01);
        Assert.Equal(180, peer.Status);
        peer.Send(Prack(peer, "5", "offer in PRACK")).Run(0.01);
        Assert.Equal("offer in PRACK"u8.ToArray(), leg.Changes[1].Offer.ToArray());
        Assert.Contains(peer.Received, r => r.EndsWith("again", StringComparison.Ordinal) && r.Contains("5 PRACK", StringComparison.Ordinal));
    }

    [Fact]
    public void A_CANCEL_ends_it_while_a_200_waits_for_the_PRACK()
    {
        var peer = Ringing("early"u8.ToArray());
        peer.App.Calls[0].Dialog.Answer(Pair.AnswerSdp);
        peer.Send(RawPeer.Request("CANCEL"));
        Assert.Equal(487, peer.Status);
        Assert.Equal(DialogEndCause.RemoteCancel, peer.App.Calls[0].Leg.End!.Value.Cause);
        peer.Send(RawPeer.Request("ACK", toTag: RawPeer.TagOf(peer.Last))).Run(80);
        Assert.Equal(default, peer.Agent.Counts);
    }

    private static RawPeer Ringing(byte[]? early = null, string offer = "v=0\r\n")
    {
        var peer = new RawPeer();
        peer.App.OnCall = (dialog, _) => dialog.Ring(early ?? []);
        peer.Send(RawPeer.Request("INVITE", extra: Required, body: offer));
        return peer;
    }

    private static string Prack(RawPeer peer, string cseq = "2", string body = "") =>
        RawPeer.Request("PRACK", cseq, "p" + cseq, RawPeer.TagOf(peer.Last), extra: $"RAck: {Sequence(peer)} 1 INVITE\r\n", body: body);

    private static long Sequence(RawPeer peer) => long.Parse(RawPeer.Line(peer.Received.Last(r => r.Contains("RSeq", StringComparison.Ordinal)), "RSeq")[6..], null);

    private static int Count(RawPeer peer, string status) => peer.Received.Count(r => r.StartsWith("SIP/2.0 " + status, StringComparison.Ordinal));
}
