using Routing.Sip.Dialogs;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>Asking a peer that has fallen silent whether it is still in the call, with or without a session timer.</summary>
public sealed class AskTests
{
    [Theory]
    [InlineData("Allow: INVITE, ACK, BYE, UPDATE\r\n", "UPDATE ")]
    [InlineData("Allow: INVITE, ACK, BYE\r\n", "INVITE ")]
    public void Who_answers_stays_in_the_call(string allow, string asks)
    {
        var peer = new RawPeer();
        peer.Establish(allow);
        for (int i = 0; i < 3; i++)
        {
            peer.Run(30);
            int before = peer.Received.Count;
            peer.App.Calls[0].Dialog.Ask();
            peer.App.Calls[0].Dialog.Ask(); // one question at a time
            peer.Run(0.1);
            string question = Assert.Single(peer.Received.Skip(before));
            Assert.StartsWith(asks, question, StringComparison.Ordinal);
            peer.Send(RawPeer.Response(question, 200, "from1", body: asks == "UPDATE " ? "" : "v=0\r\n"));
            peer.Run(40);
        }

        Assert.Null(peer.App.Calls[0].Leg.End);
        Assert.DoesNotContain(peer.Received, r => r.StartsWith("BYE ", StringComparison.Ordinal));
    }

    // The owner is told at once: the BYE, which nobody may answer either, does not keep the other side waiting.
    [Theory]
    [InlineData(481, 0.1)]
    [InlineData(408, 0.1)]
    [InlineData(0, 32.5)] // 64*T1
    public void Who_knows_nothing_of_the_call_or_does_not_answer_is_out_of_it(int status, double within)
    {
        var peer = new RawPeer();
        peer.Establish("Allow: INVITE, ACK, BYE, UPDATE\r\n");
        peer.Run(30);
        peer.App.Calls[0].Dialog.Ask();
        peer.Run(0.1);
        if (status > 0)
        {
            peer.Send(RawPeer.Response(peer.Last, status, "from1"));
        }

        peer.Run(within);
        Assert.Equal(DialogEndCause.Expired, peer.App.Calls[0].Leg.End!.Value.Cause);
        Assert.Contains(peer.Received, r => r.StartsWith("BYE ", StringComparison.Ordinal));
        peer.Run(80);
        Assert.Equal(default, peer.Agent.Counts);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(488)]
    [InlineData(500)]
    public void Who_refuses_the_question_is_there(int status)
    {
        var peer = new RawPeer();
        peer.Establish("Allow: INVITE, ACK, BYE, UPDATE\r\n");
        peer.App.Calls[0].Dialog.Ask();
        peer.Run(0.1);
        peer.Send(RawPeer.Response(peer.Last, status, "from1")).Run(60);
        Assert.Null(peer.App.Calls[0].Leg.End);
    }

    [Fact]
    public void Before_the_answer_and_after_the_end_nothing_is_asked()
    {
        var peer = new RawPeer();
        peer.Send(RawPeer.Request("INVITE", body: "v=0\r\n")).Run(1);
        int before = peer.Received.Count;
        peer.App.Calls[0].Dialog.Ask();
        peer.Run(1);
        Assert.Equal(before, peer.Received.Count);

        var second = new RawPeer();
        second.Establish();
        second.App.Calls[0].Dialog.Hangup();
        second.App.Calls[0].Dialog.Ask();
        second.Run(1);
        Assert.DoesNotContain(second.Received, r => r.StartsWith("UPDATE ", StringComparison.Ordinal));
    }
}
