using Routing.Sip.Dialogs;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>INVITEs without an offer (RFC 3264 §4, RFC 3261 §13.2.1, §14), and what no request in a call may bring.</summary>
public sealed class OfferlessTests
{
    private readonly RawPeer _peer = new();

    private TestLeg Leg => _peer.App.Calls[0].Leg;

    [Fact]
    public void Without_an_offer_ours_is_in_the_200_the_answer_in_the_ACK_and_a_second_ACK_says_nothing()
    {
        string tag = Offered();
        _peer.Send(RawPeer.Request("ACK", "1", "a1", tag, body: "answer"));
        _peer.Send(RawPeer.Request("ACK", "1", "a2", tag, body: "another"));
        Assert.Equal("answer"u8.ToArray(), Leg.Body.ToArray());
        Assert.Single(Leg.Log, "confirmed");
    }

    [Fact] // some repeat their offer there, and some their own of last time: all was agreed with the 200 (RFC 3264 §4)
    public void What_an_ACK_brings_to_a_settled_offer_is_no_answer()
    {
        _peer.App.OnCall = (dialog, _) => dialog.Answer("our answer"u8.ToArray());
        _peer.Send(RawPeer.Request("INVITE", body: "offer"));
        string tag = RawPeer.TagOf(_peer.Last);
        _peer.Send(RawPeer.Request("ACK", "1", "a1", tag, body: "offer"));
        Assert.Single(Leg.Log, "confirmed");
        Assert.True(Leg.Body.IsEmpty);
        Leg.OnChange = change => change.Answer("held"u8.ToArray());
        _peer.Send(RawPeer.Request("INVITE", "2", "r1", tag, body: "hold")).Run(0.01);
        _peer.Send(RawPeer.Request("ACK", "2", "r1a", tag, body: "hold")).Run(0.01);
        Assert.True(Leg.Body.IsEmpty);
        Assert.Null(Leg.End);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Content-Type: text/plain\r\n")]
    public void An_ACK_without_the_answer_ends_the_call_with_BYE(string type)
    {
        string tag = Offered();
        string ack = RawPeer.Request("ACK", "1", "a1", tag, extra: type);
        _peer.Send(type.Length == 0 ? ack : ack.Replace("Content-Length: 0\r\n\r\n", "Content-Length: 2\r\n\r\nxx", StringComparison.Ordinal));
        Assert.StartsWith("BYE ", _peer.Last, StringComparison.Ordinal);
        _peer.Send(RawPeer.Response(_peer.Last, 200, "from1"));
        Assert.Equal(DialogEndCause.NoAnswer, Leg.End!.Value.Cause);
    }

    [Fact]
    public void A_re_INVITE_without_an_offer_is_offered_ours_and_without_an_answer_the_session_stays()
    {
        string tag = _peer.Establish();
        Leg.OnChange = change => change.Answer("full offer"u8.ToArray());
        _peer.Send(RawPeer.Request("INVITE", "2", "r1", tag)).Run(0.01);
        Assert.True(Leg.Changes[0].Offer.IsEmpty);
        Assert.EndsWith("full offer", _peer.Last, StringComparison.Ordinal);
        Assert.Equal(491, _peer.Send(RawPeer.Request("INVITE", "3", "r2", tag, body: "x")).Status); // ours is open until the ACK
        _peer.Send(RawPeer.Request("ACK", "3", "r2", tag)).Send(RawPeer.Request("ACK", "2", "r1a", tag));
        Assert.Null(Leg.End);
        Assert.Single(Leg.Log, "confirmed"); // that of the first INVITE
        _peer.Send(RawPeer.Request("INVITE", "4", "r3", tag, body: "x")).Run(0.01);
        Assert.Equal(200, _peer.Status);
    }

    [Theory]
    [InlineData("INVITE", "Require: nosuch, timer\r\n", "x", 420, "Unsupported: nosuch")]
    [InlineData("UPDATE", "Require: nosuch\r\n", "", 420, "Unsupported: nosuch")]
    [InlineData("INFO", "Require: nosuch\r\n", "", 420, "Unsupported: nosuch")]
    [InlineData("INVITE", "Content-Encoding: gzip\r\n", "x", 415, "Accept: application/sdp")]
    [InlineData("UPDATE", "Content-Encoding: gzip\r\n", "x", 415, "Accept: application/sdp")]
    [InlineData("MESSAGE", "", "", 405, "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, PRACK, REFER, NOTIFY")]
    [InlineData("PRACK", "RAck: 1 1 INVITE\r\n", "", 481, "")]
    [InlineData("OPTIONS", "", "", 200, "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, PRACK, REFER, NOTIFY\r\nAccept: application/sdp\r\nSupported: ")]
    [InlineData("NOTIFY", "Event: presence\r\n", "", 489, "Allow-Events: refer")]
    public void What_is_not_supported_in_a_call_is_refused_by_name_and_the_call_goes_on(string method, string extra, string body, int status, string says)
    {
        string tag = _peer.Establish();
        Assert.Equal(status, _peer.Send(RawPeer.Request(method, "2", "m", tag, extra: extra, body: body)).Status);
        Assert.Contains(says, _peer.Last, StringComparison.Ordinal);
        Assert.Empty(Leg.Changes);
        Assert.Null(Leg.End);
    }

    private string Offered()
    {
        _peer.App.OnCall = (dialog, _) => dialog.Answer("our offer"u8.ToArray());
        _peer.Send(RawPeer.Request("INVITE"));
        Assert.EndsWith("our offer", _peer.Last, StringComparison.Ordinal);
        return RawPeer.TagOf(_peer.Last);
    }
}
