using Routing.Sip.Dialogs;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>Answers of the called phone that come late or in the wrong order.</summary>
public sealed class LateAnswerTests
{
    private readonly RawPeer _peer = new();
    private readonly TestLeg _leg = new();
    private UacInviteDialog? _call;

    [Fact]
    public void A_BYE_that_overtakes_the_200_ends_the_call()
    {
        string invite = Invite();
        string bye = RawPeer.Request("BYE", branch: "bye", toTag: invite.Split(";tag=")[1].Split("\r\n")[0])
            .Replace("tag=from1", "tag=one", StringComparison.Ordinal)
            .Replace("Call-ID: call1", RawPeer.Line(invite, "Call-ID"), StringComparison.Ordinal);
        Assert.Equal(200, _peer.Send(bye).Status);
        _peer.Send(RawPeer.Response(invite, 200, "one", body: "v=0\r\n"));
        Assert.StartsWith("ACK sip:one@", _peer.Last, StringComparison.Ordinal);
        Assert.Equal(["ended RemoteBye"], _leg.Log);
        int before = _peer.Received.Count;
        _peer.Send(RawPeer.Response(invite, 200, "one", body: "v=0\r\n"));
        Assert.Equal(before + 1, _peer.Received.Count);
        Assert.StartsWith("ACK sip:one@", _peer.Last, StringComparison.Ordinal);
        _peer.Send(RawPeer.Response(invite, 200, "two", body: "v=0\r\n"));
        Assert.StartsWith("BYE sip:two@", _peer.Last, StringComparison.Ordinal);
        _peer.Run(80);
        Assert.Equal(default, _peer.Agent.Counts);
    }

    [Fact]
    public void A_phone_that_says_nothing_at_all_is_given_up_in_the_time_given_and_a_late_200_is_ended()
    {
        string invite = Invite(call => call with { NoResponseWithin = TimeSpan.FromSeconds(4) });
        _peer.Run(3.9);
        Assert.Null(_leg.End);
        _peer.Run(0.2);
        Assert.Equal(new DialogEnd(DialogEndCause.Rejected, 408), _leg.End!.Value);
        Assert.Equal(4, _peer.Received.Count); // 0, 0.5, 1.5, 3.5 s
        _peer.Run(10);
        Assert.Equal(4, _peer.Received.Count);
        _peer.Send(RawPeer.Response(invite, 200, "one", body: "v=0\r\n"));
        Assert.StartsWith("ACK sip:one@", _peer.Received[^2], StringComparison.Ordinal);
        Assert.StartsWith("BYE sip:one@", _peer.Last, StringComparison.Ordinal);
        _peer.Send(RawPeer.Response(_peer.Last, 200, "one")).Run(80);
        Assert.Equal(["ended Rejected"], _leg.Log);
        Assert.Equal(default, _peer.Agent.Counts);
    }

    [Fact]
    public void A_phone_given_up_that_begins_to_ring_is_cancelled()
    {
        string invite = Invite(call => call with { NoResponseWithin = TimeSpan.FromSeconds(4) });
        _peer.Run(5).Send(RawPeer.Response(invite, 180, "one"));
        Assert.StartsWith("CANCEL ", _peer.Last, StringComparison.Ordinal);
        _peer.Send(RawPeer.Response(_peer.Last, 200, "one")).Send(RawPeer.Response(invite, 487, "one"));
        Assert.StartsWith("ACK ", _peer.Last, StringComparison.Ordinal);
        _peer.Run(80);
        Assert.Equal(["ended Rejected"], _leg.Log);
        Assert.Equal(default, _peer.Agent.Counts);
    }

    [Fact]
    public void Any_answer_at_all_is_enough()
    {
        string invite = Invite(call => call with { NoResponseWithin = TimeSpan.FromSeconds(4) });
        _peer.Send(RawPeer.Response(invite, 100, "one")).Run(60);
        Assert.Empty(_leg.Log);
        _peer.Send(RawPeer.Response(invite, 200, "one", body: "v=0\r\n"));
        Assert.True(_leg.Answered);
    }

    [Fact]
    public void Routes_given_stand_in_the_INVITE_its_CANCEL_and_the_ACK_of_its_refusal()
    {
        string[] routes = ["Route: <sip:10.0.0.1:5060;lr>", "Route: <sip:edge@10.0.0.9;lr>"];
        string invite = Invite(call => call with
        {
            RequestUri = "sip:1@192.168.7.7",
            Routes = ["<sip:10.0.0.1:5060;lr>", "\"the\r\n edge\" <sip:edge@10.0.0.9;lr>;x=y", "rubbish"],
        });
        Assert.Equal(routes, Routes(invite));
        Assert.StartsWith("INVITE sip:1@192.168.7.7 SIP/2.0", invite, StringComparison.Ordinal);
        _peer.Send(RawPeer.Response(invite, 180, "one"));
        _call!.Hangup();
        _peer.Run(0.01);
        Assert.StartsWith("CANCEL sip:1@192.168.7.7 SIP/2.0", _peer.Last, StringComparison.Ordinal);
        Assert.Equal(routes, Routes(_peer.Last));
        _peer.Send(RawPeer.Response(invite, 487, "one"));
        Assert.StartsWith("ACK sip:1@192.168.7.7 SIP/2.0", _peer.Last, StringComparison.Ordinal);
        Assert.Equal(routes, Routes(_peer.Last));
    }

    private static IEnumerable<string> Routes(string message) =>
        message.Split("\r\n").Where(line => line.StartsWith("Route:", StringComparison.Ordinal));

    private string Invite(Func<OutgoingInvite, OutgoingInvite>? change = null)
    {
        var invite = new OutgoingInvite { RequestUri = "sip:1@10.0.0.1:5060", FromUser = "2", Offer = Pair.Offer };
        _call = _peer.Agent.Invite(change?.Invoke(invite) ?? invite, _leg);
        _peer.Run(0.01);
        return _peer.Last;
    }
}
