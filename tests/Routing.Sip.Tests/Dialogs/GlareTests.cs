using System.Globalization;
using Routing.Sip.Dialogs;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>Changes of the session that meet each other: RFC 3261 §14, RFC 3311 §5, RFC 6337 §3.</summary>
public sealed class GlareTests
{
    [Fact]
    public void Our_offer_goes_out_as_a_re_INVITE_and_its_answer_is_told()
    {
        using var pair = new Pair();
        (UacInviteDialog call, TestLeg leg) = Established(pair);
        pair.BobApp.Calls[0].Leg.OnChange = change => change.Answer("held"u8.ToArray());
        call.Reoffer("hold"u8.ToArray());
        Assert.True(pair.Until(() => leg.Log.Contains("settled 200")));
        Assert.Equal("held"u8.ToArray(), leg.Body.ToArray());
        Assert.Equal("hold"u8.ToArray(), pair.BobApp.Calls[0].Leg.Changes[0].Offer.ToArray());
        pair.BobApp.Calls[0].Dialog.Reoffer("resume"u8.ToArray()); // and the callee's too
        leg.OnChange = change => change.Answer("resumed"u8.ToArray());
        Assert.True(pair.Until(() => pair.BobApp.Calls[0].Leg.Log.Contains("settled 200")));
        Hangup(pair, call, leg);
    }

    [Fact]
    public void Offers_that_cross_are_491_on_both_sides_and_both_come_through_in_the_end()
    {
        using var pair = new Pair();
        (UacInviteDialog call, TestLeg leg) = Established(pair);
        TestLeg other = pair.BobApp.Calls[0].Leg;
        leg.OnChange = other.OnChange = change => change.Answer("yes"u8.ToArray());
        call.Reoffer("from alice"u8.ToArray());
        pair.BobApp.Calls[0].Dialog.Reoffer("from bob"u8.ToArray());
        pair.Run(0.05);
        Assert.Equal((1, 1), (pair.Count("A 491"), pair.Count("B 491")));
        Assert.True(pair.Until(() => leg.Log.Contains("settled 200") && other.Log.Contains("settled 200"), 5));
        Hangup(pair, call, leg);
    }

    [Theory]
    [InlineData(true, 2100, 4000)]
    [InlineData(false, 10, 2000)]
    public void The_maker_of_the_Call_ID_backs_off_longer_in_steps_of_10_ms_and_tries_more_than_once(bool ours, int least, int most)
    {
        var peer = new RawPeer();
        InviteDialog dialog = Talking(peer, ours);
        dialog.Reoffer("x"u8.ToArray());
        peer.Run(0.01);
        for (int i = 0; i < 5; i++)
        {
            string invite = peer.Last;
            Assert.StartsWith("INVITE ", invite, StringComparison.Ordinal);
            peer.Send(RawPeer.Response(invite, 491, "p"), 0.001);
            int waited = 0;
            while ((peer.Last == invite || !peer.Last.StartsWith("INVITE", StringComparison.Ordinal)) && waited < 5000)
            {
                peer.Run(0.001);
                waited++;
            }

            Assert.InRange(waited, least - 5, most + 5);
        }
    }

    [Fact]
    public void Ten_491_in_a_row_are_told_as_what_they_are()
    {
        var peer = new RawPeer();
        TestLeg leg = (TestLeg)Talking(peer, ours: true).Events;
        peer.App.Calls.Clear();
        _dialog!.Reoffer("x"u8.ToArray());
        for (int i = 0; i < 100 && !leg.Log.Contains("settled 491"); i++)
        {
            peer.Run(0.5);
            if (peer.Last.StartsWith("INVITE ", StringComparison.Ordinal))
            {
                peer.Send(RawPeer.Response(peer.Last, 491, "p"));
            }
        }

        Assert.Contains("settled 491", leg.Log);
        Assert.Null(leg.End);
    }

    [Theory]
    [InlineData(500, "Retry-After: 3\r\n", 3)]
    [InlineData(503, "Retry-After: 7 (busy)\r\n", 7)]
    public void A_peer_that_is_not_ready_is_asked_again_when_it_said(int status, string header, int after)
    {
        var peer = new RawPeer();
        Talking(peer, ours: true).Reoffer("x"u8.ToArray());
        peer.Run(0.01).Send(RawPeer.Response(peer.Last, status, "p", header));
        int before = peer.Received.Count;
        peer.Run(after - 0.1);
        Assert.Equal(before, peer.Received.Count);
        peer.Run(0.2);
        Assert.StartsWith("INVITE ", peer.Last, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_offer_leaves_the_session_as_it_was_for_the_next_refresh()
    {
        var peer = new RawPeer();
        peer.Establish("Allow: INVITE\r\nSession-Expires: 300\r\n");
        peer.App.Calls[0].Dialog.Reoffer("new"u8.ToArray());
        peer.Run(0.01).Send(RawPeer.Response(peer.Last, 488, "from1"));
        Assert.Contains("settled 488", peer.App.Calls[0].Leg.Log);
        peer.Run(151);
        Assert.EndsWith(System.Text.Encoding.ASCII.GetString(Pair.AnswerSdp), peer.Last, StringComparison.Ordinal);
    }

    [Fact]
    public void While_our_re_INVITE_is_open_an_INVITE_and_an_offer_are_491_and_an_UPDATE_without_one_is_200()
    {
        var peer = new RawPeer();
        string tag = peer.Establish();
        peer.App.Calls[0].Dialog.Reoffer("x"u8.ToArray());
        peer.Run(0.01);
        Assert.Equal(491, peer.Send(RawPeer.Request("INVITE", "2", "r1", tag, body: "y")).Status);
        Assert.Equal(491, peer.Send(RawPeer.Request("UPDATE", "3", "u1", tag, body: "y")).Status);
        Assert.Equal(491, peer.Send(RawPeer.Request("INVITE", "4", "r2", tag)).Status); // it would make us offer twice
        Assert.Equal(200, peer.Send(RawPeer.Request("UPDATE", "5", "u2", tag)).Status);
        Assert.Empty(peer.App.Calls[0].Leg.Changes);
    }

    [Fact]
    public void While_the_peers_is_open_ours_waits_and_goes_out_after_its_ACK()
    {
        var peer = new RawPeer();
        string tag = peer.Establish();
        peer.Send(RawPeer.Request("INVITE", "2", "r1", tag, body: "y"));
        peer.App.Calls[0].Dialog.Reoffer("x"u8.ToArray());
        peer.Run(0.1);
        peer.App.Calls[0].Leg.Changes[0].Answer("z"u8.ToArray());
        peer.Run(0.1);
        Assert.DoesNotContain(peer.Received, r => r.StartsWith("INVITE ", StringComparison.Ordinal));
        peer.Send(RawPeer.Request("ACK", "2", "r1a", tag));
        Assert.StartsWith("INVITE ", peer.Last, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_request_before_the_first_is_answered_is_500_with_up_to_10_seconds()
    {
        var peer = new RawPeer();
        string tag = peer.Establish();
        peer.Send(RawPeer.Request("UPDATE", "2", "u1", tag, body: "y"));
        for (int i = 3; i < 40; i++)
        {
            string method = i % 2 == 0 ? "UPDATE" : "INVITE";
            peer.Send(RawPeer.Request(method, i.ToString(CultureInfo.InvariantCulture), $"m{i}", tag, body: "y"));
            string answer = peer.Received.Last(r => r.Contains($"CSeq: {i} ", StringComparison.Ordinal));
            Assert.StartsWith("SIP/2.0 500", answer, StringComparison.Ordinal);
            Assert.InRange(int.Parse(RawPeer.Line(answer, "Retry-After")[13..], CultureInfo.InvariantCulture), 0, 10);
        }
    }

    [Fact]
    public void A_refresh_beside_an_open_re_INVITE_is_200_and_beside_an_open_UPDATE_500()
    {
        var peer = new RawPeer();
        string tag = peer.Establish();
        peer.Send(RawPeer.Request("INVITE", "2", "r1", tag, body: "y"));
        Assert.Equal(200, peer.Send(RawPeer.Request("UPDATE", "3", "u1", tag)).Status);
        peer.App.Calls[0].Leg.Changes[0].Reject(488);
        peer.Send(RawPeer.Request("UPDATE", "4", "u2", tag, body: "y"));
        Assert.Equal(500, peer.Send(RawPeer.Request("UPDATE", "5", "u3", tag)).Status);
    }

    [Fact]
    public void A_re_INVITE_of_ours_that_is_only_ever_tried_is_cancelled_and_given_up()
    {
        var peer = new RawPeer();
        Talking(peer, ours: true).Reoffer("x"u8.ToArray());
        peer.Run(0.01).Send(RawPeer.Response(peer.Last, 100, "p")).Run(33);
        Assert.Contains(peer.Received, r => r.StartsWith("CANCEL ", StringComparison.Ordinal));
        peer.Run(120);
        Assert.Equal(DialogEndCause.Expired, ((TestLeg)_dialog!.Events).End!.Value.Cause);
        Assert.Equal(default, peer.Agent.Counts);
    }

    [Fact]
    public void A_hang_up_while_our_re_INVITE_is_open_leaves_nothing_and_its_200_is_still_ACKed()
    {
        var peer = new RawPeer();
        InviteDialog dialog = Talking(peer, ours: true);
        dialog.Reoffer("x"u8.ToArray());
        peer.Run(0.01);
        string invite = peer.Last;
        dialog.Hangup();
        peer.Run(0.01);
        Assert.StartsWith("BYE ", peer.Last, StringComparison.Ordinal);
        peer.Send(RawPeer.Response(peer.Last, 200, "p")).Send(RawPeer.Response(invite, 200, "p", body: "y"));
        Assert.StartsWith("ACK ", peer.Last, StringComparison.Ordinal);
        peer.Run(80);
        Assert.Equal(default, peer.Agent.Counts);
    }

    private InviteDialog? _dialog;

    private InviteDialog Talking(RawPeer peer, bool ours)
    {
        if (!ours)
        {
            peer.Establish();
            return _dialog = peer.App.Calls[0].Dialog;
        }

        _dialog = peer.Agent.Invite(new OutgoingInvite { RequestUri = "sip:1@10.0.0.1:5060", FromUser = "2", Offer = Pair.Offer }, new TestLeg());
        peer.Run(0.01).Send(RawPeer.Response(peer.Last, 200, "p", body: "v=0\r\n"));
        return _dialog;
    }

    private static (UacInviteDialog Call, TestLeg Leg) Established(Pair pair)
    {
        pair.BobApp.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        var leg = new TestLeg();
        UacInviteDialog call = pair.Call(leg);
        Assert.True(pair.Until(() => leg.Answered && pair.BobApp.Calls[0].Leg.Confirmed));
        return (call, leg);
    }

    private static void Hangup(Pair pair, UacInviteDialog call, TestLeg leg)
    {
        pair.Run(1);
        call.Hangup();
        Assert.True(pair.Until(() => leg.End is not null));
        pair.Run(80);
        pair.AssertNothingLeft();
    }
}
