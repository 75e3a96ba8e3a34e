using Routing.Sip.Dialogs;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>Why calls end: Reason (RFC 3326), its Q.850 causes (RFC 3398), the longest call, and calls that go in circles.</summary>
public sealed class ReasonTests
{
    [Theory]
    [InlineData("Q.850;cause=17;text=\"User, busy; really\"", 17)]
    [InlineData("SIP;cause=200;text=\"elsewhere\", Q.850 ; cause = 26", 26)]
    [InlineData("q.850;text=\"x\";CAUSE=1", 1)]
    [InlineData("SIP;cause=486", 0)]
    [InlineData("Q.850;cause=x", 0)]
    [InlineData("Q.850;cause=128", 0)]
    [InlineData("Q.850", 0)]
    [InlineData("Request Terminated", 0)]
    [InlineData(null, 0)]
    public void A_cause_is_found_among_reasons(string? reason, int cause) => Assert.Equal(cause, ReasonHeader.CauseIn(reason));

    // RFC 3398 §8.2.6.1 and §7.2.4.1.
    [Theory]
    [InlineData(403, 21, 403)]
    [InlineData(404, 1, 404)]
    [InlineData(410, 22, 410)]
    [InlineData(480, 18, 408)]
    [InlineData(484, 28, 484)]
    [InlineData(486, 17, 486)]
    [InlineData(488, 88, 488)]
    [InlineData(500, 41, 503)]
    [InlineData(501, 79, 501)]
    [InlineData(502, 38, 503)]
    [InlineData(503, 41, 503)]
    [InlineData(504, 102, 504)]
    [InlineData(600, 17, 486)]
    [InlineData(603, 21, 403)]
    [InlineData(599, 127, 500)]
    public void A_status_has_a_cause_and_the_cause_a_status(int status, int cause, int back)
    {
        Assert.Equal(cause, ReasonHeader.CauseOf(status));
        Assert.Equal(back, ReasonHeader.StatusOf(cause));
        Assert.Equal(cause, ReasonHeader.CauseIn(ReasonHeader.Q850(cause)));
    }

    [Fact]
    public void The_reasons_of_a_BYE_and_of_a_CANCEL_are_told_whole()
    {
        var peer = new RawPeer();
        string tag = peer.Establish();
        peer.Send(RawPeer.Request("BYE", "2", "b", tag, extra: "Reason: SIP;cause=600\r\nReason: Q.850;cause=31\r\n"));
        Assert.Equal("SIP;cause=600, Q.850;cause=31", peer.App.Calls[0].Leg.End!.Value.Reason);

        var other = new RawPeer();
        other.Send(RawPeer.Request("INVITE", body: "v=0\r\n")).Send(RawPeer.Request("CANCEL", extra: "Reason: Q.850;cause=16\r\n"));
        Assert.Equal(16, ReasonHeader.CauseIn(other.App.Calls[0].Leg.End!.Value.Reason));
    }

    [Fact]
    public void The_longest_call_ends_with_a_BYE_and_a_Reason_however_often_it_was_refreshed()
    {
        using var pair = new Pair(options: new SipUserAgentOptions { SessionExpires = TimeSpan.FromMinutes(5), LongestCall = TimeSpan.FromHours(1) });
        pair.BobApp.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        var leg = new TestLeg();
        pair.Call(leg);
        pair.Run(3599);
        Assert.Null(leg.End);
        pair.Run(2);
        Assert.Contains(DialogEndCause.TooLong, new[] { leg.End!.Value.Cause, pair.BobApp.Calls[0].Leg.End!.Value.Cause });
        Assert.Contains(pair.Messages, m => m.StartsWith("BYE", StringComparison.Ordinal) && m.Contains("Reason: Q.850;cause=31", StringComparison.Ordinal));
        pair.Run(80);
        pair.AssertNothingLeft();
    }

    [Theory]
    [InlineData("X-Passes: 4\r\n", 0)]
    [InlineData("X-Passes: 5\r\n", 482)]
    [InlineData("x-passes: 99\r\n", 482)]
    [InlineData("X-Passes: none\r\n", 482)]
    [InlineData("X-Passes: 99999999999999999999\r\n", 482)]
    [InlineData("X-Passes: -1\r\n", 482)]
    public void A_call_that_has_been_here_too_often_is_a_loop(string extra, int status)
    {
        var peer = new RawPeer();
        peer.App.OnCall = (dialog, _) => dialog.Ring();
        peer.Send(RawPeer.Request("INVITE", extra: extra, body: "v=0\r\n"));
        Assert.Equal(status == 0 ? 180 : status, peer.Status);
    }

    [Fact]
    public void The_mark_and_the_hops_go_out_with_the_next_leg()
    {
        using var pair = new Pair();
        pair.Call(new TestLeg(), invite => invite with { Passes = 3, MaxForwards = 12 });
        pair.Run(0.1);
        Assert.Equal((3, 12), (pair.BobApp.Calls[0].Dialog.Passes, pair.BobApp.Calls[0].Dialog.MaxForwards));
        pair.Call(new TestLeg());
        pair.Run(0.1);
        Assert.Equal(0, pair.BobApp.Calls[1].Dialog.Passes);
    }
}
