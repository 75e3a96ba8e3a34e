using System.Text;
using Routing.Sip.Dialogs;

namespace Routing.Sip.Tests.Dialogs;

public sealed class RaceTests
{
    [Fact]
    public void A_ringing_call_is_cancelled_with_487_on_both_sides()
    {
        using var pair = new Pair();
        pair.BobApp.OnCall = (dialog, _) => dialog.Ring();
        var leg = new TestLeg();
        UacInviteDialog call = pair.Call(leg);
        Assert.True(pair.Until(() => leg.Log.Contains("progress 180")));
        call.Hangup("SIP;cause=200;text=\"Call completed elsewhere\"");
        Assert.True(pair.Until(() => leg.End is not null && pair.BobApp.Calls[0].Leg.End is not null));
        Assert.Equal(new DialogEnd(DialogEndCause.Local, 487, "Request Terminated"), leg.End!.Value);
        Assert.Equal(DialogEndCause.RemoteCancel, pair.BobApp.Calls[0].Leg.End!.Value.Cause);
        Assert.Contains("elsewhere", pair.BobApp.Calls[0].Leg.End!.Value.Reason, StringComparison.Ordinal);
        pair.Run(40);
        pair.AssertNothingLeft();
    }

    [Fact]
    public void A_CANCEL_waits_for_a_provisional_answer_and_goes_the_INVITE_s_way()
    {
        using var pair = new Pair();
        var leg = new TestLeg();
        pair.Call(leg).Hangup();
        Assert.True(pair.Until(() => leg.End is not null));
        Assert.Equal(["A INVITE", "B 100", "A CANCEL"], pair.Trace.Take(3));
        string invite = pair.Messages.First(m => m.StartsWith("INVITE", StringComparison.Ordinal));
        string cancel = pair.Messages.First(m => m.StartsWith("CANCEL", StringComparison.Ordinal));
        Assert.Equal(Line(invite, "Via"), Line(cancel, "Via"));
        Assert.Equal(Line(invite, "To"), Line(cancel, "To"));
        Assert.Equal("CSeq: 1 CANCEL", Line(cancel, "CSeq"));
    }

    [Fact]
    public void A_200_that_crosses_the_CANCEL_is_acknowledged_and_ended_with_BYE()
    {
        using var pair = new Pair();
        pair.BobApp.OnCall = (dialog, _) => dialog.Ring();
        var leg = new TestLeg();
        UacInviteDialog call = pair.Call(leg);
        Assert.True(pair.Until(() => leg.Log.Contains("progress 180")));
        pair.BobApp.Calls[0].Dialog.Answer(Pair.AnswerSdp);
        call.Hangup();
        Assert.True(pair.Until(() => leg.End is not null && pair.BobApp.Calls[0].Leg.End is not null));
        Assert.Equal(1, pair.Count("A ACK"));
        Assert.Equal(1, pair.Count("A BYE"));
        Assert.Equal(DialogEndCause.Local, leg.End!.Value.Cause);
        Assert.DoesNotContain("answered", leg.Log);
        Assert.Equal(DialogEndCause.RemoteBye, pair.BobApp.Calls[0].Leg.End!.Value.Cause);
        pair.Run(80);
        pair.AssertNothingLeft();
    }

    [Fact]
    public void A_CANCEL_without_any_answer_ends_after_64_T1()
    {
        using var pair = new Pair();
        pair.BobApp.OnCall = (dialog, _) => dialog.Ring();
        var leg = new TestLeg();
        UacInviteDialog call = pair.Call(leg);
        Assert.True(pair.Until(() => leg.Log.Contains("progress 180")));
        pair.Network.Drop = (_, _, _) => true;
        call.Hangup();
        pair.Run(31);
        Assert.Null(leg.End);
        pair.Run(2);
        Assert.Equal(408, leg.End!.Value.Status);
    }

    [Fact]
    public void Nobody_there_is_408_and_no_way_there_is_503()
    {
        using var pair = new Pair();
        var silent = new TestLeg();
        pair.Call(silent, invite => invite with { RequestUri = "sip:1@10.0.0.99" });
        Assert.True(pair.Until(() => silent.End is not null));
        Assert.Equal(new DialogEnd(DialogEndCause.Rejected, 408), silent.End!.Value);
        Assert.Equal(7, pair.Count("A INVITE")); // 0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5 s: timers A and B

        pair.Network.Unreachable.Add(Pair.BobAt);
        var cut = new TestLeg();
        pair.Call(cut);
        Assert.Empty(cut.Log); // never on the caller's stack
        Assert.True(pair.Until(() => cut.End is not null, 1));
        Assert.Equal(503, cut.End!.Value.Status);
        pair.AssertNothingLeft();
    }

    [Fact]
    public void A_lost_ACK_is_repeated_for_each_200_even_after_BYE()
    {
        using var pair = new Pair();
        pair.BobApp.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        int acks = 0;
        pair.Network.Drop = (_, _, message) => Starts(message, "ACK") && ++acks < 4;
        var leg = new TestLeg();
        UacInviteDialog call = pair.Call(leg);
        Assert.True(pair.Until(() => leg.Answered));
        Assert.True(pair.Until(() => pair.BobApp.Calls[0].Leg.Confirmed));
        Assert.Equal(4, acks);
        call.Hangup();
        Assert.True(pair.Until(() => leg.End is not null));
        pair.Run(80);
        pair.AssertNothingLeft();
    }

    [Fact]
    public void A_200_that_is_never_acknowledged_ends_with_BYE_and_NoAck()
    {
        using var pair = new Pair();
        pair.BobApp.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        pair.Network.Drop = (_, _, message) => Starts(message, "ACK");
        var leg = new TestLeg();
        pair.Call(leg);
        pair.Run(31);
        Assert.Equal(0, pair.Count("B BYE"));
        Assert.True(pair.Until(() => pair.BobApp.Calls[0].Leg.End is not null, 10));
        Assert.Equal(DialogEndCause.NoAck, pair.BobApp.Calls[0].Leg.End!.Value.Cause);
        Assert.True(pair.Until(() => leg.End is not null, 1));
        Assert.Equal(1, pair.Count("B BYE"));
        Assert.Equal(DialogEndCause.RemoteBye, leg.End!.Value.Cause);
    }

    [Fact]
    public void A_caller_who_falls_silent_is_gone_when_the_ACK_is_overdue_and_not_when_the_BYE_is()
    {
        using var pair = new Pair();
        pair.BobApp.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        pair.Network.Drop = (_, _, message) => Starts(message, "ACK") || Starts(message, "BYE");
        pair.Call(new TestLeg());
        pair.Run(33);
        Assert.Equal(DialogEndCause.NoAck, pair.BobApp.Calls[0].Leg.End!.Value.Cause);
    }

    [Fact]
    public void A_hang_up_before_the_ACK_waits_for_it()
    {
        using var pair = new Pair();
        int acks = 0;
        pair.Network.Drop = (_, _, message) => Starts(message, "ACK") && ++acks < 3;
        pair.BobApp.OnCall = (dialog, _) =>
        {
            dialog.Answer(Pair.AnswerSdp);
            dialog.Hangup();
        };
        var leg = new TestLeg();
        pair.Call(leg);
        Assert.True(pair.Until(() => leg.End is not null));
        Assert.Equal(3, acks);
        Assert.True(pair.Trace.LastIndexOf("A ACK") < pair.Trace.IndexOf("B BYE"));
    }

    [Fact]
    public void Both_hang_up_at_once()
    {
        using var pair = new Pair();
        pair.BobApp.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        var leg = new TestLeg();
        UacInviteDialog call = pair.Call(leg);
        Assert.True(pair.Until(() => leg.Answered && pair.BobApp.Calls[0].Leg.Confirmed));
        call.Hangup();
        pair.BobApp.Calls[0].Dialog.Hangup();
        Assert.True(pair.Until(() => leg.End is not null && pair.BobApp.Calls[0].Leg.End is not null));
        Assert.Equal((1, 1), (pair.Count("A 200"), pair.Count("A BYE")));
        Assert.Equal((2, 1), (pair.Count("B 200"), pair.Count("B BYE")));
        pair.Run(80);
        pair.AssertNothingLeft();
    }

    [Fact]
    public void A_rejection_carries_its_headers_and_is_repeated_until_the_ACK()
    {
        using var pair = new Pair();
        pair.BobApp.OnCall = (dialog, _) => dialog.Reject(486, new KeyValuePair<string, string>("Subject", "5\r\nEvil: 1"));
        int finals = 0;
        pair.Network.Drop = (_, _, message) => Starts(message, "SIP/2.0 486") && ++finals < 3;
        var leg = new TestLeg();
        pair.Call(leg);
        Assert.True(pair.Until(() => leg.End is not null));
        Assert.Equal(new DialogEnd(DialogEndCause.Rejected, 486, "Busy Here"), leg.End!.Value);
        Assert.Contains(pair.Messages, m => m.Contains("\r\nSubject: 5  Evil: 1\r\n", StringComparison.Ordinal));
        pair.Run(80);
        pair.AssertNothingLeft();
    }

    [Fact]
    public async Task Closing_ends_calls_and_leaves_nothing()
    {
        using var pair = new Pair();
        pair.BobApp.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        var leg = new TestLeg();
        pair.Call(leg);
        Assert.True(pair.Until(() => leg.Answered));
        ValueTask closing = pair.Alice.DisposeAsync();
        Assert.True(pair.Until(() => leg.End is not null, 40));
        await closing.AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(DialogEndCause.Closed, leg.End!.Value.Cause);
        Assert.Equal(DialogEndCause.RemoteBye, pair.BobApp.Calls[0].Leg.End!.Value.Cause);
        pair.Run(80);
        pair.AssertNothingLeft();
    }

    [Fact]
    public void While_draining_new_calls_get_503_with_Retry_After()
    {
        using var pair = new Pair();
        pair.Bob.Draining = true;
        var leg = new TestLeg();
        pair.Call(leg);
        Assert.True(pair.Until(() => leg.End is not null));
        Assert.Equal(503, leg.End!.Value.Status);
        Assert.Contains(pair.Messages, m => m.Contains("\r\nRetry-After: 30\r\n", StringComparison.Ordinal));
    }

    private static bool Starts(ReadOnlyMemory<byte> message, string start) => message.Span.StartsWith(Encoding.ASCII.GetBytes(start));

    private static string Line(string message, string name) =>
        message.Split("\r\n").First(line => line.StartsWith(name + ":", StringComparison.Ordinal));
}
