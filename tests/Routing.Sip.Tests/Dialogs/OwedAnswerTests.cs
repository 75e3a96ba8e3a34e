namespace Routing.Sip.Tests.Dialogs;

/// <summary>An offer of ours in a 2xx, and an ACK that does not answer it (RFC 3261 §13.2.1).</summary>
public sealed class OwedAnswerTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Content-Type: text/plain\r\n", "hello")]
    public void An_ACK_without_the_answer_we_are_owed_ends_the_call(string type, string body)
    {
        var peer = new RawPeer();
        peer.App.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        peer.Send(RawPeer.Request("INVITE"));
        string tag = RawPeer.TagOf(peer.Last);
        peer.Send(RawPeer.Request("ACK", branch: "a", toTag: tag, extra: type)
            .Replace("Content-Length: 0\r\n\r\n", $"Content-Length: {body.Length}\r\n\r\n{body}", StringComparison.Ordinal));
        Assert.StartsWith("BYE ", peer.Last, StringComparison.Ordinal);
        peer.Send(RawPeer.Response(peer.Last, 200, "from1"));
        TestLeg leg = peer.App.Calls[0].Leg;
        Assert.Equal("NoAnswer", leg.End!.Value.Cause.ToString());
        Assert.False(leg.Confirmed);
        peer.Run(80);
        Assert.Equal(default, peer.Agent.Counts);
    }

    [Fact]
    public void In_a_reinvite_the_session_stays_as_it_was()
    {
        var peer = new RawPeer();
        string tag = peer.Establish();
        TestLeg leg = peer.App.Calls[0].Leg;
        peer.Send(RawPeer.Request("INVITE", "2", "r1", tag));
        leg.Changes[0].Answer("ours"u8.ToArray());
        peer.Run(0.01);
        int told = leg.Log.Count;
        peer.Send(RawPeer.Request("ACK", "2", "r1a", tag)).Run(60);
        Assert.Equal(told, leg.Log.Count);
        Assert.DoesNotContain(peer.Received, m => m.StartsWith("BYE", StringComparison.Ordinal));
        peer.Send(RawPeer.Request("UPDATE", "3", "u1", tag, body: "x")); // no offer of ours is open any more
        Assert.Equal(2, leg.Changes.Count);
    }
}
