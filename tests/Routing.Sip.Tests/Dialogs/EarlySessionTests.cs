using Routing.Sip.Dialogs;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>An early dialog ends with its INVITE and by nothing else (RFC 3261 §15); what refreshes it starts no clock.</summary>
public sealed class EarlySessionTests
{
    private const string Timer = "Session-Expires: 90;refresher=uac\r\n";

    // RFC 3311 §5.1 lets a caller send UPDATE while it rings; RFC 4028 §7.4 and RFC 3261 §15: no BYE of the callee's comes of it.
    [Fact]
    public void A_caller_who_refreshes_while_it_rings_waits_as_long_as_any_other()
    {
        var peer = new RawPeer();
        peer.App.OnCall = (dialog, _) => dialog.Ring();
        peer.Send(RawPeer.Request("INVITE", body: "v=0\r\n"));
        string tag = RawPeer.TagOf(peer.Last);
        Assert.Equal(200, peer.Send(RawPeer.Request("UPDATE", "2", "u1", tag, extra: Timer)).Status);
        peer.Run(300);
        Assert.DoesNotContain(peer.Received, one => one.StartsWith("BYE", StringComparison.Ordinal));
        Assert.Null(peer.App.Calls[0].Leg.End);
        Assert.True(peer.App.Calls[0].Dialog.Answer(Pair.AnswerSdp));
        peer.Run(0.01);
        Assert.Equal(200, peer.Status);
        peer.Send(RawPeer.Request("ACK", branch: "a1", toTag: tag));
        Assert.True(peer.App.Calls[0].Leg.Confirmed);
    }

    [Fact]
    public void A_caller_who_refreshed_while_it_rang_can_still_cancel()
    {
        var peer = new RawPeer();
        peer.App.OnCall = (dialog, _) => dialog.Ring();
        peer.Send(RawPeer.Request("INVITE", body: "v=0\r\n"));
        peer.Send(RawPeer.Request("UPDATE", "2", "u1", RawPeer.TagOf(peer.Last), extra: Timer));
        peer.Run(100).Send(RawPeer.Request("CANCEL"));
        Assert.Equal(487, peer.Status);
        Assert.Equal(DialogEndCause.RemoteCancel, peer.App.Calls[0].Leg.End!.Value.Cause);
    }

    [Fact]
    public void A_phone_that_refreshes_while_it_rings_can_still_be_answered()
    {
        var peer = new RawPeer();
        var leg = new TestLeg();
        UacInviteDialog call = peer.Agent.Invite(new OutgoingInvite { RequestUri = "sip:1@10.0.0.1:5060", FromUser = "2", Offer = Pair.Offer }, leg);
        peer.Run(0.01);
        string invite = peer.Last;
        peer.Send(RawPeer.Response(invite, 180, "far"));
        string update = RawPeer.Request("UPDATE", "20", "in", RawPeer.Line(invite, "From").Split(";tag=")[1], extra: Timer)
            .Replace("call1\r\n", call.CallId + "\r\n", StringComparison.Ordinal).Replace("tag=from1", "tag=far", StringComparison.Ordinal);
        Assert.Equal(200, peer.Send(update).Status);
        peer.Run(300);
        Assert.DoesNotContain(peer.Received, one => one.StartsWith("BYE", StringComparison.Ordinal));
        peer.Send(RawPeer.Response(invite, 200, "far", body: "v=0\r\n"));
        Assert.True(leg.Answered);
        call.Hangup();
        peer.Run(0.01);
        Assert.StartsWith("BYE ", peer.Last, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_that_nobody_answers_is_refused_in_the_end_whoever_has_forgotten_it()
    {
        var peer = new RawPeer(options: new SipUserAgentOptions { LongestRing = TimeSpan.FromMinutes(20) });
        peer.App.OnCall = (dialog, _) => dialog.Ring();
        peer.Send(RawPeer.Request("INVITE", body: "v=0\r\n"), 1199);
        Assert.Null(peer.App.Calls[0].Leg.End);
        peer.Run(1.1);
        Assert.Equal(480, peer.Status);
        Assert.Contains("\r\nReason: Q.850;cause=19;", peer.Last, StringComparison.Ordinal);
        Assert.Equal((DialogEndCause.TooLong, 480), (peer.App.Calls[0].Leg.End!.Value.Cause, peer.App.Calls[0].Leg.End!.Value.Status));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_call_whose_owner_fails_while_it_takes_it_gets_500_or_a_BYE(bool answered)
    {
        var peer = new RawPeer();
        peer.App.OnCall = (dialog, _) =>
        {
            if (answered)
            {
                dialog.Answer(Pair.AnswerSdp);
            }

            throw new InvalidOperationException("the owner's fault");
        };
        peer.Send(RawPeer.Request("INVITE", body: "v=0\r\n"));
        Assert.Single(peer.Faults);
        Assert.Equal(answered ? 200 : 500, peer.Status);
        peer.Send(RawPeer.Request("ACK", branch: answered ? "a1" : "b1", toTag: RawPeer.TagOf(peer.Last)));
        Assert.Equal(answered, peer.Last.StartsWith("BYE ", StringComparison.Ordinal));
    }

    // RFC 3261 §12.2.2: our tag alone makes no dialog; what another fork of the caller's side sends is not taken for our peer's.
    [Fact]
    public void PRACK_BYE_and_ACK_of_another_From_tag_are_none_of_ours()
    {
        var peer = new RawPeer();
        peer.App.OnCall = (dialog, _) => dialog.Ring(Pair.AnswerSdp);
        peer.Send(RawPeer.Request("INVITE", extra: "Require: 100rel\r\n", body: "v=0\r\n"));
        string tag = RawPeer.TagOf(peer.Last);
        string sequence = RawPeer.Line(peer.Last, "RSeq")[6..];
        Assert.Equal(481, peer.Send(Other(RawPeer.Request("PRACK", "9", "p1", tag, extra: $"RAck: {sequence} 1 INVITE\r\n"))).Status);
        Assert.Equal(481, peer.Send(Other(RawPeer.Request("BYE", "10", "p2", tag))).Status);
        Assert.Null(peer.App.Calls[0].Leg.End);
        Assert.Equal(200, peer.Send(RawPeer.Request("PRACK", "2", "p3", tag, extra: $"RAck: {sequence} 1 INVITE\r\n")).Status);
        peer.App.Calls[0].Dialog.Answer(Pair.AnswerSdp);
        peer.Send(Other(RawPeer.Request("ACK", branch: "a1", toTag: tag)));
        Assert.False(peer.App.Calls[0].Leg.Confirmed);
        peer.Send(RawPeer.Request("ACK", branch: "a2", toTag: tag));
        Assert.True(peer.App.Calls[0].Leg.Confirmed);
    }

    // RFC 3262 §7.2: LWS stands between the numbers, which are numbers.
    [Theory]
    [InlineData("{0}  1\t INVITE", 200)]
    [InlineData("0{0} 01 INVITE", 200)]
    [InlineData("{0} 2 INVITE", 481)]
    [InlineData("{0} 1 UPDATE", 481)]
    [InlineData("{0} 1 INVITE x", 481)]
    [InlineData("{0} 1", 481)]
    public void RAck_is_compared_by_its_numbers(string text, int status)
    {
        var peer = new RawPeer();
        peer.App.OnCall = (dialog, _) => dialog.Ring(Pair.AnswerSdp);
        peer.Send(RawPeer.Request("INVITE", extra: "Require: 100rel\r\n", body: "v=0\r\n"));
        string tag = RawPeer.TagOf(peer.Last);
        string acknowledged = string.Format(null, text, RawPeer.Line(peer.Last, "RSeq")[6..]);
        Assert.Equal(status, peer.Send(RawPeer.Request("PRACK", "2", "p1", tag, extra: $"RAck: {acknowledged}\r\n")).Status);
    }

    private static string Other(string request) => request.Replace("tag=from1", "tag=another", StringComparison.Ordinal);
}
