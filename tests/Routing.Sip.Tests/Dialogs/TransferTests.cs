using Routing.Sip.Dialogs;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>REFER both ways, its NOTIFYs, and Replaces: RFC 3515, 3420, 3891, 3892, 4488, 5589.</summary>
public sealed class TransferTests
{
    private readonly RawPeer _peer = new();
    private string _tag = "";

    private TestLeg Leg => _peer.App.Calls[0].Leg;

    private ITransfer Transfer => Leg.Transfers[^1];

    [Fact]
    public void A_blind_transfer_is_202_NOTIFY_100_NOTIFY_200_its_answer_and_only_then_our_BYE()
    {
        Refer("Refer-To: <sip:300@example.com>\r\nReferred-By: <sip:200@10.0.0.1>\r\n");
        Assert.Equal(("sip:300@example.com", "300", null, "<sip:200@10.0.0.1>"), (Transfer.Target, Transfer.TargetUser, Transfer.Replaces, Transfer.ReferredBy));
        Transfer.Accept();
        _peer.Run(0.01);
        Assert.StartsWith("SIP/2.0 202 ", _peer.Received[^2], StringComparison.Ordinal);
        string trying = Notify("SIP/2.0 100 Trying\r\n", "active;expires=180");
        Transfer.Progress(180);
        Transfer.Finish(200);
        _peer.App.Calls[0].Dialog.Hangup();
        _peer.Run(0.1);
        Assert.Equal(trying, _peer.Last); // one at a time
        _peer.Send(RawPeer.Response(trying, 200, "from1"));
        string final = Notify("SIP/2.0 200 OK\r\n", "terminated;reason=noresource"); // the latest news
        _peer.Run(0.3);
        Assert.DoesNotContain(_peer.Received, r => r.StartsWith("BYE", StringComparison.Ordinal));
        _peer.Send(RawPeer.Response(final, 200, "from1"));
        Assert.StartsWith("BYE ", _peer.Last, StringComparison.Ordinal);
        _peer.Send(RawPeer.Response(_peer.Last, 200, "from1")).Run(200);
        Assert.Equal(default, _peer.Agent.Counts);
    }

    [Fact]
    public void A_failed_target_is_notified_and_the_dialog_goes_on_so_that_the_caller_can_be_taken_back()
    {
        Refer("Refer-To: <sip:300@example.com>\r\n");
        Transfer.Accept();
        _peer.Run(0.01).Send(RawPeer.Response(_peer.Last, 200, "from1"));
        Transfer.Finish(486);
        _peer.Run(0.01);
        _peer.Send(RawPeer.Response(Notify("SIP/2.0 486 Busy Here\r\n", "terminated;reason=noresource"), 200, "from1")).Run(60);
        Assert.Null(Leg.End);
        Assert.Equal(200, _peer.Send(RawPeer.Request("INFO", "50", "i", _tag)).Status);
    }

    [Fact]
    public void The_referrers_BYE_ends_its_dialog_and_nothing_more_is_notified()
    {
        Refer("Refer-To: <sip:300@example.com>\r\n");
        Transfer.Accept();
        _peer.Send(RawPeer.Request("BYE", "9", "bye", _tag));
        Assert.Equal(DialogEndCause.RemoteBye, Leg.End!.Value.Cause);
        int notifies = _peer.Received.Count(r => r.StartsWith("NOTIFY", StringComparison.Ordinal));
        Transfer.Finish(200);
        _peer.Run(0.4);
        Assert.Equal(notifies, _peer.Received.Count(r => r.StartsWith("NOTIFY", StringComparison.Ordinal)));
        _peer.Run(200);
        Assert.Equal(default, _peer.Agent.Counts);
    }

    [Theory]
    [InlineData("RFC 3515 §2.4.2: none", "", 400)]
    [InlineData("RFC 3515 §2.4.2: two", "Refer-To: <sip:1@a>\r\nRefer-To: <sip:2@a>\r\n", 400)]
    [InlineData("two in one line", "Refer-To: <sip:1@a>, <sip:2@a>\r\n", 400)]
    [InlineData("broken", "Refer-To: <sip:1@@a>\r\n", 400)]
    [InlineData("another scheme", "Refer-To: <http://a/b>\r\n", 416)]
    [InlineData("an extension", "Require: nosuch\r\nRefer-To: <sip:1@a>\r\n", 420)]
    public void A_REFER_that_cannot_be_followed_is_refused(string what, string extra, int status)
    {
        Refer(extra);
        Assert.True(_peer.Status == status, what);
        Assert.Empty(Leg.Transfers);
    }

    [Fact]
    public void Who_does_not_take_it_up_declines_and_who_says_nothing_has_failed()
    {
        _peer.Establish();
        _peer.App.Calls[0].Dialog.Events = new Deaf();
        _tag = RawPeer.TagOf(_peer.Received.First(r => r.StartsWith("SIP/2.0 200", StringComparison.Ordinal)));
        Assert.Equal(603, _peer.Send(RawPeer.Request("REFER", "2", "r", _tag, extra: "Refer-To: <sip:3@a>\r\n")).Run(0.01).Status);

        var other = new RawPeer();
        string tag = other.Establish();
        other.Send(RawPeer.Request("REFER", "2", "r", tag, extra: "r: <sip:3@a>\r\n"));
        Assert.Equal(491, other.Send(RawPeer.Request("REFER", "3", "r3", tag, extra: "r: <sip:3@a>\r\n")).Status);
        Assert.Equal(500, other.Run(25).Status);
    }

    [Fact]
    public void Without_a_subscription_nothing_is_notified()
    {
        Refer("Refer-To: <sip:3@a>\r\nRefer-Sub: false\r\nRequire: norefersub\r\n");
        Transfer.Accept();
        _peer.Run(0.01);
        Assert.Equal("Refer-Sub: false", RawPeer.Line(_peer.Last, "Refer-Sub"));
        Transfer.Finish(200);
        _peer.Run(0.1);
        Assert.Equal(202, _peer.Status);
    }

    [Fact]
    public void A_transfer_that_nobody_finishes_has_failed_after_three_minutes_and_a_second_one_is_told_apart()
    {
        Refer("Refer-To: <sip:3@a>\r\n");
        Transfer.Accept();
        _peer.Run(0.01).Send(RawPeer.Response(_peer.Last, 200, "from1")).Run(180);
        _peer.Send(RawPeer.Response(Notify("SIP/2.0 408 Request Timeout\r\n", "terminated;reason=noresource"), 200, "from1"));
        _peer.Send(RawPeer.Request("REFER", "7", "r7", _tag, extra: "Refer-To: <sip:4@a>\r\n"));
        Transfer.Accept();
        _peer.Run(0.01);
        Assert.Equal("Event: refer;id=7", RawPeer.Line(_peer.Last, "Event"));
    }

    [Fact]
    public void An_attended_transfer_says_which_dialog_the_new_call_replaces()
    {
        Refer("Refer-To: <sip:3@a?Replaces=call%40x%3Bto-tag%3D1%3Bfrom-tag%3D2&X=y>\r\n");
        Assert.Equal("sip:3@a", Transfer.Target);
        Assert.Equal("call@x;to-tag=1;from-tag=2", Transfer.Replaces);
    }

    [Theory]
    [InlineData("202", "SIP/2.0 100 Trying|active;expires=60,SIP/2.0 180 Ringing|active;expires=60,SIP/2.0 200 OK|terminated;reason=noresource", "202 180 200!")]
    [InlineData("202", "SIP/2.0 486 Busy|terminated;reason=noresource", "202 486!")]
    [InlineData("200", "SIP/2.0 100 Trying|terminated;reason=noresource", "202 487!")]
    [InlineData("202", "", "202 408!")]
    [InlineData("603", "", "603!")]
    [InlineData("202+Refer-Sub: false", "", "202!")]
    public void A_REFER_of_ours_hears_what_came_of_it(string answer, string notifies, string told)
    {
        _tag = _peer.Establish();
        InviteDialog dialog = _peer.App.Calls[0].Dialog;
        Assert.True(dialog.Refer("sip:300@example.com", "<sip:100@10.0.0.2>"));
        Assert.False(dialog.Refer("sip:301@example.com"));
        _peer.Run(0.01);
        string refer = _peer.Last;
        Assert.Equal("Refer-To: <sip:300@example.com>", RawPeer.Line(refer, "Refer-To"));
        Assert.Equal("Referred-By: <sip:100@10.0.0.2>", RawPeer.Line(refer, "Referred-By"));
        string[] parts = answer.Split('+');
        _peer.Send(RawPeer.Response(refer, int.Parse(parts[0], null), "from1", parts.Length > 1 ? parts[1] + "\r\n" : ""));
        int cseq = 10;
        foreach (string[] notify in notifies.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(n => n.Split('|')))
        {
            string request = RawPeer.Request("NOTIFY", $"{cseq}", $"n{cseq++}", _tag, extra: $"Event: refer\r\nSubscription-State: {notify[1]}\r\nContent-Type: message/sipfrag\r\n");
            Assert.Equal(200, _peer.Send(request.Replace("Content-Length: 0\r\n\r\n", $"Content-Length: {notify[0].Length}\r\n\r\n{notify[0]}", StringComparison.Ordinal)).Status);
        }

        _peer.Run(40);
        Assert.Equal(told, string.Join(' ', Leg.Log.Where(l => l.StartsWith("transfer ", StringComparison.Ordinal)).Select(l => l[9..])));
        string late = RawPeer.Request("NOTIFY", $"{cseq}", "late", _tag, extra: "Event: refer\r\nSubscription-State: active\r\n");
        Assert.Equal(481, _peer.Send(late).Status);
        Assert.Equal(489, _peer.Send(late.Replace("late", "odd", StringComparison.Ordinal).Replace("Event: refer", "Event: odd", StringComparison.Ordinal)).Status);
        Assert.True(dialog.Refer("sip:301@example.com"));
    }

    [Theory]
    [InlineData("the live dialog", "call1;to-tag={tag};from-tag=from1", 0)]
    [InlineData("§3: unknown", "call1;to-tag=x;from-tag=from1", 481)]
    [InlineData("§3: another peer's tag", "call1;to-tag={tag};from-tag=x", 481)]
    [InlineData("§3: only while early", "call1;to-tag={tag};from-tag=from1;early-only", 486)]
    [InlineData("§6.1: no tags", "call1", 400)]
    public void An_INVITE_with_Replaces_finds_its_dialog_or_is_refused(string what, string replaces, int status)
    {
        _tag = _peer.Establish();
        string invite = RawPeer.Request("INVITE", branch: "n", extra: $"Require: replaces\r\nReplaces: {replaces.Replace("{tag}", _tag, StringComparison.Ordinal)}\r\n", body: "v=0\r\n")
            .Replace("call1\r\nCSeq", "call2\r\nCSeq", StringComparison.Ordinal);
        _peer.Send(invite);
        Assert.True(status == 0 || _peer.Status == status, what);
        Assert.Equal(status == 0 ? 1 : 0, _peer.App.Replacing.Count);
        Assert.Single(_peer.App.Calls);
        if (status == 0)
        {
            Assert.Same(_peer.App.Calls[0].Dialog, _peer.App.Replacing[0].Replaced);
        }
    }

    [Fact]
    public void A_call_that_rings_here_cannot_be_replaced_and_one_that_we_place_can()
    {
        _peer.Send(RawPeer.Request("INVITE", body: "v=0\r\n"));
        _peer.App.Calls[0].Dialog.Ring();
        _peer.Run(0.01);
        string Replace(string what) => RawPeer.Request("INVITE", branch: "n" + what.Length, extra: $"Replaces: {what}\r\n", body: "v=0\r\n")
            .Replace("call1\r\nCSeq", "call2\r\nCSeq", StringComparison.Ordinal);
        Assert.Equal(481, _peer.Send(Replace($"call1;to-tag={RawPeer.TagOf(_peer.Last)};from-tag=from1")).Status);

        UacInviteDialog ours = _peer.Agent.Invite(new OutgoingInvite { RequestUri = "sip:1@10.0.0.1:5060", FromUser = "2", Offer = Pair.Offer }, new TestLeg());
        _peer.Run(0.01);
        string from = RawPeer.Line(_peer.Last, "From").Split(";tag=")[1];
        _peer.Send(RawPeer.Response(_peer.Last, 180, "far")).Send(Replace($"{ours.CallId};to-tag={from};from-tag=far;early-only").Replace("from1", "from2", StringComparison.Ordinal));
        Assert.Same(ours, Assert.Single(_peer.App.Replacing).Replaced);
    }

    [Fact]
    public void Outside_a_dialog_nobody_transfers_or_notifies()
    {
        Assert.Equal(403, _peer.Send(RawPeer.Request("REFER", extra: "Refer-To: <sip:1@a>\r\n")).Status);
        Assert.Equal(481, _peer.Send(RawPeer.Request("NOTIFY", branch: "n", extra: "Event: refer\r\n")).Status);
    }

    private void Refer(string extra)
    {
        _tag = _peer.Establish();
        _peer.Send(RawPeer.Request("REFER", "2", "refer", _tag, extra: extra));
    }

    private string Notify(string body, string state)
    {
        Assert.StartsWith("NOTIFY sip:200@10.0.0.1:5060 ", _peer.Last, StringComparison.Ordinal);
        Assert.Equal("Event: refer", RawPeer.Line(_peer.Last, "Event"));
        Assert.Equal("Subscription-State: " + state, RawPeer.Line(_peer.Last, "Subscription-State"));
        Assert.Contains("Content-Type: message/sipfrag", _peer.Last, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n" + body, _peer.Last, StringComparison.Ordinal);
        return _peer.Last;
    }

    private sealed class Deaf : IInviteDialogEvents
    {
        public void OnProgress(int status, ReadOnlyMemory<byte> body)
        {
        }

        public void OnAnswered(ReadOnlyMemory<byte> body)
        {
        }

        public void OnConfirmed(ReadOnlyMemory<byte> body)
        {
        }

        public void OnReinvite(ISessionChange request) => request.Reject(488);

        public void OnEnded(DialogEnd end)
        {
        }
    }
}
