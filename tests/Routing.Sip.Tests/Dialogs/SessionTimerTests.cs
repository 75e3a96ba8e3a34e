using System.Net;
using Routing.Sip.Dialogs;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>RFC 4028, leg by leg, against a peer that says what a table wants it to.</summary>
public sealed class SessionTimerTests
{
    private const string Timer = "Supported: timer\r\n";

    // §9, table 2, and the rule that the UAS may cut the interval and never stretch it.
    [Theory]
    [InlineData("§9: asked, no refresher: the UAC", Timer + "Session-Expires: 600\r\n", "600;refresher=uac", true)]
    [InlineData("§9: asked, refresher=uac", Timer + "Session-Expires: 600;refresher=uac\r\n", "600;refresher=uac", true)]
    [InlineData("§9: asked, refresher=uas", Timer + "Session-Expires: 600;refresher=uas\r\n", "600;refresher=uas", true)]
    [InlineData("§9: a proxy asked, the UAC knows nothing of it", "Session-Expires: 600\r\n", "600;refresher=uas", false)]
    [InlineData("§9: not asked, but spoken", Timer, "1800;refresher=uac", true)]
    [InlineData("§9: neither", "", "1800;refresher=uas", false)]
    [InlineData("§9: longer than ours is cut", Timer + "Session-Expires: 7200\r\n", "1800;refresher=uac", true)]
    [InlineData("§9: but not below Min-SE", Timer + "Session-Expires: 7200\r\nMin-SE: 3600\r\n", "3600;refresher=uac", true)]
    [InlineData("§4: the compact form", Timer + "x: 600;refresher=UAS\r\n", "600;refresher=uas", true)]
    [InlineData("§4: what cannot be read was not asked", Timer + "Session-Expires: soon\r\n", "1800;refresher=uac", true)]
    public void The_200_says_how_long_the_session_lives_and_who_refreshes_it(string what, string extra, string says, bool requires)
    {
        var peer = new RawPeer();
        peer.Establish(extra);
        string ok = peer.Received.First(r => r.StartsWith("SIP/2.0 200", StringComparison.Ordinal));
        Assert.True(RawPeer.Line(ok, "Session-Expires") == "Session-Expires: " + says, what);
        Assert.Equal(requires, ok.Contains("Require: timer", StringComparison.Ordinal));
    }

    [Fact]
    public void An_interval_below_ours_is_422_with_Min_SE_in_and_outside_a_dialog()
    {
        var peer = new RawPeer();
        peer.Send(RawPeer.Request("INVITE", extra: Timer + "Session-Expires: 89\r\n", body: "v=0\r\n"));
        Assert.Equal(422, peer.Status);
        Assert.Equal("Min-SE: 90", RawPeer.Line(peer.Last, "Min-SE"));
        Assert.Empty(peer.App.Calls);
        peer.Send(RawPeer.Request("ACK", toTag: RawPeer.TagOf(peer.Last)));

        var second = new RawPeer();
        string tag = second.Establish();
        Assert.Equal(422, second.Send(RawPeer.Request("UPDATE", "2", "u", tag, extra: Timer + "Session-Expires: 60\r\n")).Status);
        Assert.Equal(422, second.Send(RawPeer.Request("INVITE", "3", "i", tag, extra: Timer + "Session-Expires: 60\r\n", body: "x")).Status);
        Assert.Empty(second.App.Calls[0].Leg.Changes);
    }

    [Fact]
    public void A_peer_that_refreshes_keeps_the_call_and_each_200_echoes_the_interval()
    {
        var peer = new RawPeer();
        string tag = peer.Establish(Timer + "Session-Expires: 300;refresher=uac\r\n");
        for (int i = 2; i < 12; i++)
        {
            peer.Run(150);
            peer.Send(RawPeer.Request("UPDATE", $"{i}", $"u{i}", tag, extra: Timer + "Session-Expires: 300;refresher=uac\r\n"));
            Assert.Equal(200, peer.Status);
            Assert.Equal("Session-Expires: 300;refresher=uac", RawPeer.Line(peer.Last, "Session-Expires"));
        }

        Assert.Null(peer.App.Calls[0].Leg.End);
        Assert.Empty(peer.App.Calls[0].Leg.Changes); // without an offer it is nobody's affair but the stack's
    }

    [Theory]
    [InlineData(300, 268)] // SE − 32
    [InlineData(90, 60)] // SE − SE/3
    public void A_peer_that_does_not_refresh_gets_a_BYE_with_a_Reason_before_the_end(int interval, int at)
    {
        var peer = new RawPeer();
        peer.Establish(Timer + $"Session-Expires: {interval};refresher=uac\r\n");
        int before = peer.Received.Count;
        peer.Run(at - 1);
        Assert.Equal(before, peer.Received.Count);
        peer.Run(1.1);
        Assert.StartsWith("BYE ", peer.Last, StringComparison.Ordinal);
        Assert.StartsWith("Reason: Q.850;cause=102", RawPeer.Line(peer.Last, "Reason"), StringComparison.Ordinal);
        peer.Send(RawPeer.Response(peer.Last, 200, "x"));
        Assert.Equal(DialogEndCause.Expired, peer.App.Calls[0].Leg.End!.Value.Cause);
        peer.Run(80);
        Assert.Equal(default, peer.Agent.Counts);
    }

    [Fact]
    public void Our_refresh_is_an_UPDATE_without_SDP_at_half_where_the_peer_takes_it()
    {
        var peer = new RawPeer();
        peer.Establish(Timer + "Allow: INVITE, ACK, BYE, UPDATE\r\nSession-Expires: 300;refresher=uas\r\n");
        for (int i = 0; i < 5; i++)
        {
            peer.Run(149);
            int before = peer.Received.Count;
            peer.Run(1.1);
            Assert.Equal(before + 1, peer.Received.Count);
            string update = peer.Last;
            Assert.StartsWith("UPDATE ", update, StringComparison.Ordinal);
            Assert.Equal("Session-Expires: 300;refresher=uac", RawPeer.Line(update, "Session-Expires"));
            Assert.EndsWith("Content-Length: 0\r\n\r\n", update, StringComparison.Ordinal);
            peer.Send(RawPeer.Response(update, 200, "from1", "Session-Expires: 300;refresher=uac\r\n"));
        }

        Assert.Null(peer.App.Calls[0].Leg.End);
    }

    [Fact]
    public void Otherwise_it_is_a_re_INVITE_with_the_session_unchanged()
    {
        var peer = new RawPeer();
        peer.Establish("Allow: INVITE, ACK, BYE\r\nSession-Expires: 300\r\n");
        string invite = Refresh(peer);
        Assert.StartsWith("INVITE sip:200@10.0.0.1:5060 ", invite, StringComparison.Ordinal);
        Assert.EndsWith(System.Text.Encoding.ASCII.GetString(Pair.AnswerSdp), invite, StringComparison.Ordinal);
        peer.Send(RawPeer.Response(invite, 200, "from1", "Session-Expires: 300;refresher=uac\r\n", "v=0\r\n"));
        Assert.StartsWith("ACK sip:from1@10.0.0.1:5060 ", peer.Last, StringComparison.Ordinal);
        string ack = peer.Last;
        peer.Send(RawPeer.Response(invite, 200, "from1", "Session-Expires: 300;refresher=uac\r\n", "v=0\r\n"));
        Assert.Equal(ack, peer.Last); // each 2xx is ACKed each time
        Assert.DoesNotContain("settled", string.Join(' ', peer.App.Calls[0].Leg.Log), StringComparison.Ordinal); // the same answer as before
        Assert.StartsWith("INVITE sip:from1@", Refresh(peer), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refresh_that_brings_another_answer_is_told()
    {
        var peer = new RawPeer();
        peer.Establish("Session-Expires: 300\r\n");
        peer.Send(RawPeer.Response(Refresh(peer), 200, "from1", "Session-Expires: 300;refresher=uac\r\n", "v=0\r\nc=other\r\n"));
        Assert.Contains("settled 200", peer.App.Calls[0].Leg.Log);
        Assert.Equal("v=0\r\nc=other\r\n"u8.ToArray(), peer.App.Calls[0].Leg.Body.ToArray());
    }

    [Theory]
    [InlineData(408)]
    [InlineData(481)]
    [InlineData(0)]
    public void A_refresh_that_finds_nobody_ends_the_call_with_BYE(int status)
    {
        var peer = new RawPeer();
        peer.Establish("Allow: UPDATE\r\nSession-Expires: 300\r\n");
        string update = Refresh(peer);
        if (status > 0)
        {
            peer.Send(RawPeer.Response(update, status, "from1"));
        }

        peer.Run(40);
        Assert.Contains(peer.Received, r => r.StartsWith("BYE ", StringComparison.Ordinal));
        peer.Run(80);
        Assert.Equal(DialogEndCause.Expired, peer.App.Calls[0].Leg.End!.Value.Cause);
        Assert.Equal(default, peer.Agent.Counts);
    }

    // RFC 3261 §8.1.3.1: a transport error is a 503; only a peer that says nothing, or knows of no dialog, is not there (RFC 4028 §10).
    [Fact]
    public void A_refresh_that_cannot_be_sent_is_tried_again_and_the_call_stays()
    {
        var peer = new ConnectedPeer();
        var listens = IPEndPoint.Parse("10.0.0.1:5060");
        peer.At(listens);
        peer.App.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        peer.Send(ConnectedPeer.Request("INVITE", extra: "Allow: UPDATE\r\nSession-Expires: 300\r\n", body: "v=0\r\n"));
        peer.Send(ConnectedPeer.Request("ACK", branch: "a1", toTag: RawPeer.TagOf(peer.Last.Message)));
        peer.Transport.Lose(ConnectedPeer.CarrierAt);
        peer.Transport.Gone.Add(listens);
        peer.Transport.Refuses.Add(listens);
        int before = peer.Received.Count;
        peer.Run(155);
        Assert.Equal(before, peer.Received.Count);
        Assert.Null(peer.App.Calls[0].Leg.End);
        peer.Transport.Refuses.Clear();
        peer.Run(11);
        Assert.StartsWith("UPDATE ", peer.Last.Message, StringComparison.Ordinal);
        peer.Send(RawPeer.Response(peer.Last.Message, 200, "from1", "Session-Expires: 300;refresher=uac\r\n"), listens, 100);
        Assert.Null(peer.App.Calls[0].Leg.End);
    }

    [Fact]
    public void A_refresh_refused_for_another_reason_is_tried_again_until_the_session_runs_out()
    {
        var peer = new RawPeer();
        peer.Establish("Allow: UPDATE\r\nSession-Expires: 300\r\n");
        peer.Send(RawPeer.Response(Refresh(peer), 403, "from1")).Run(11);
        Assert.StartsWith("UPDATE ", peer.Last, StringComparison.Ordinal);
        peer.Send(RawPeer.Response(peer.Last, 200, "from1", "Session-Expires: 300;refresher=uac\r\n")).Run(140);
        Assert.Null(peer.App.Calls[0].Leg.End);
        peer.Run(300);
        Assert.NotNull(peer.App.Calls[0].Leg.End);
    }

    [Theory]
    [InlineData(405)]
    [InlineData(501)]
    public void An_UPDATE_that_is_not_taken_after_all_becomes_a_re_INVITE(int status)
    {
        var peer = new RawPeer();
        peer.Establish("Allow: UPDATE\r\nSession-Expires: 300\r\n");
        peer.Send(RawPeer.Response(Refresh(peer), status, "from1"));
        Assert.StartsWith("INVITE ", peer.Last, StringComparison.Ordinal);
    }

    [Fact]
    public void A_422_in_the_call_makes_the_interval_longer_and_Min_SE_stays()
    {
        var peer = new RawPeer();
        peer.Establish("Allow: UPDATE\r\nSession-Expires: 300\r\n");
        peer.Send(RawPeer.Response(Refresh(peer), 422, "from1", "Min-SE: 500\r\n"));
        Assert.Equal("Session-Expires: 500;refresher=uac", RawPeer.Line(peer.Last, "Session-Expires"));
        Assert.Equal("Min-SE: 500", RawPeer.Line(peer.Last, "Min-SE"));
        peer.Send(RawPeer.Response(peer.Last, 422, "from1", "Min-SE: 400\r\n")).Run(1); // nonsense is no reason to ask on
        Assert.Equal(2, peer.Received.Where(r => r.StartsWith("UPDATE ", StringComparison.Ordinal)).Select(r => RawPeer.Line(r, "CSeq")).Distinct().Count());
    }

    [Theory]
    [InlineData("Session-Expires: 600;refresher=uac\r\n", "UPDATE", 300)]
    [InlineData("Require: timer\r\nSession-Expires: 600;refresher=uac\r\n", "UPDATE", 300)]
    [InlineData("Session-Expires: 600\r\n", "UPDATE", 300)]
    [InlineData("Session-Expires: 600;refresher=uas\r\n", "BYE", 568)]
    [InlineData("Session-Expires: 10;refresher=uac\r\n", "UPDATE", 45)] // §4: never shorter than 90 s
    [InlineData("", "nothing", 40_000)]
    public void As_a_caller_we_ask_for_the_setting_and_do_what_the_200_says(string says, string follows, int at)
    {
        var peer = new RawPeer();
        var leg = new TestLeg();
        peer.Agent.Invite(new OutgoingInvite { RequestUri = "sip:1@10.0.0.1:5060", FromUser = "2", Offer = Pair.Offer }, leg);
        peer.Run(0.01);
        Assert.Equal("Session-Expires: 1800", RawPeer.Line(peer.Last, "Session-Expires"));
        Assert.Contains("timer", RawPeer.Line(peer.Last, "Supported"), StringComparison.Ordinal);
        peer.Send(RawPeer.Response(peer.Last, 200, "one", "Allow: UPDATE\r\n" + says, "v=0\r\n"));
        int before = peer.Received.Count;
        peer.Run(at - 1);
        Assert.Equal(before, peer.Received.Count);
        peer.Run(2);
        Assert.Equal(follows, peer.Received.Count == before ? "nothing" : peer.Last.Split(' ')[0]);
    }

    [Fact]
    public void A_call_refused_with_422_is_placed_again_with_the_longer_interval()
    {
        var peer = new RawPeer();
        var leg = new TestLeg();
        peer.Agent.Invite(new OutgoingInvite { RequestUri = "sip:1@10.0.0.1:5060", FromUser = "2", Offer = Pair.Offer }, leg);
        peer.Run(0.01);
        string first = peer.Last;
        peer.Send(RawPeer.Response(first, 422, "p", "Min-SE: 3600\r\n"));
        Assert.Equal("Session-Expires: 3600", RawPeer.Line(peer.Last, "Session-Expires"));
        Assert.Equal("Min-SE: 3600", RawPeer.Line(peer.Last, "Min-SE"));
        Assert.Equal(RawPeer.Line(first, "Call-ID"), RawPeer.Line(peer.Last, "Call-ID"));
        Assert.Equal("CSeq: 2 INVITE", RawPeer.Line(peer.Last, "CSeq"));
        peer.Send(RawPeer.Response(peer.Last, 422, "p", "Min-SE: 3600\r\n"));
        Assert.Equal(422, leg.End!.Value.Status);
    }

    [Fact]
    public void A_peer_that_asks_for_one_second_more_each_time_is_not_followed_for_ever()
    {
        var peer = new RawPeer();
        var leg = new TestLeg();
        peer.Agent.Invite(new OutgoingInvite { RequestUri = "sip:1@10.0.0.1:5060", FromUser = "2", Offer = Pair.Offer }, leg);
        peer.Run(0.01);
        for (int i = 1801; leg.End is null && i < 1900; i++)
        {
            peer.Send(RawPeer.Response(peer.Last, 422, "p", $"Min-SE: {i}\r\n"));
        }

        Assert.Equal(422, leg.End!.Value.Status);
        Assert.Equal(5, peer.Received.Count(r => r.StartsWith("INVITE", StringComparison.Ordinal)));
    }

    private static string Refresh(RawPeer peer)
    {
        peer.Run(151);
        return peer.Last;
    }
}
