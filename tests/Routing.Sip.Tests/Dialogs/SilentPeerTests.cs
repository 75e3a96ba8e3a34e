using Routing.Sip.Dialogs;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>
/// No state is without a timer: in each state a dialog can be in the peer falls silent, and after the longest time that anything
/// may take nothing is left, whether our side hangs up or has forgotten the call.
/// </summary>
public sealed class SilentPeerTests
{
    private const string Timer = "Session-Expires: 90;refresher=uac\r\n";

    // Each leaves the peer in the state; those in capitals are messages.
    private static readonly Dictionary<string, Action<RawPeer>> Called = new()
    {
        ["invited"] = peer => Invited(peer),
        ["rings"] = peer => Invited(peer, dialog => dialog.Ring()),
        ["rings with early SDP"] = peer => Invited(peer, dialog => dialog.Ring(Pair.AnswerSdp)),
        ["rings reliably, no PRACK"] = peer => Invited(peer, dialog => dialog.Ring(Pair.AnswerSdp), "Require: 100rel\r\n"),
        ["rings reliably, PRACK came"] = Acknowledged,
        ["an early UPDATE refreshes"] = peer => Early(peer, "UPDATE", Timer),
        ["an early UPDATE offers"] = peer =>
        {
            Acknowledged(peer);
            peer.Send(RawPeer.Request("UPDATE", "3", "u1", TagOf(peer), body: "x"));
        },
        ["an early REFER"] = peer => Early(peer, "REFER", "Refer-To: <sip:1@a>\r\n"),
        ["an early REFER is accepted"] = peer =>
        {
            Early(peer, "REFER", "Refer-To: <sip:1@a>\r\n");
            peer.App.Calls[0].Leg.Transfers[0].Accept();
        },
        ["refused, no ACK"] = peer => Invited(peer, dialog => dialog.Reject(486)),
        ["answered, no ACK"] = peer => Invited(peer, dialog => dialog.Answer(Pair.AnswerSdp)),
        ["hung up before the ACK"] = peer => Invited(peer, dialog =>
        {
            dialog.Answer(Pair.AnswerSdp);
            dialog.Hangup();
        }),
        ["talks"] = peer => peer.Establish(),
        ["talks, peer refreshes"] = peer => peer.Establish("Supported: timer\r\n" + Timer),
        ["talks, we refresh by UPDATE"] = peer => peer.Establish("Supported: timer\r\nAllow: UPDATE\r\nSession-Expires: 90;refresher=uas\r\n"),
        ["talks, we refresh by INVITE"] = peer => peer.Establish("Supported: timer\r\nSession-Expires: 90;refresher=uas\r\n"),
        ["peer offers, nobody answers"] = peer => peer.Send(RawPeer.Request("INVITE", "2", "r1", peer.Establish(), body: "x")),
        ["peer offers, answered, no ACK"] = peer =>
        {
            peer.Send(RawPeer.Request("INVITE", "2", "r1", peer.Establish(), body: "x"));
            peer.App.Calls[0].Leg.Changes[0].Answer("y"u8.ToArray());
        },
        ["we offer"] = peer => Offer(peer),
        ["we offer, tried"] = peer => Offer(peer, 100),
        ["we offer, tried, peer hangs up"] = peer =>
        {
            Offer(peer, 100);
            peer.Send(RawPeer.Request("BYE", "9", "bye", TagOf(peer)));
        },
        ["we offer, collided"] = peer => Offer(peer, 491),
        ["we offer, later"] = peer => Offer(peer, 500, "Retry-After: 50\r\n"),
        ["peer refers"] = peer => peer.Send(RawPeer.Request("REFER", "2", "f1", peer.Establish(), extra: "Refer-To: <sip:1@a>\r\n")),
        ["peer refers, accepted"] = peer =>
        {
            peer.Send(RawPeer.Request("REFER", "2", "f1", peer.Establish(), extra: "Refer-To: <sip:1@a>\r\n"));
            peer.App.Calls[0].Leg.Transfers[0].Accept();
        },
        ["peer refers, done"] = peer =>
        {
            peer.Send(RawPeer.Request("REFER", "2", "f1", peer.Establish(), extra: "Refer-To: <sip:1@a>\r\n"));
            peer.App.Calls[0].Leg.Transfers[0].Accept();
            peer.App.Calls[0].Leg.Transfers[0].Finish(200);
        },
        ["we refer"] = peer => Refer(peer, 0),
        ["we refer, accepted"] = peer => Refer(peer, 202),
        ["we refer, challenged"] = peer => Refer(peer, 401),
        ["hung up"] = peer =>
        {
            peer.Establish();
            peer.App.Calls[0].Dialog.Hangup();
        },
    };

    private static readonly Dictionary<string, Action<RawPeer, UacInviteDialog>> Calling = new()
    {
        ["calls"] = (_, _) => { },
        ["calls, tried"] = (peer, _) => peer.Send(RawPeer.Response(peer.Received[0], 100, "far")),
        ["hears ringing"] = (peer, _) => peer.Send(RawPeer.Response(peer.Received[0], 180, "far")),
        ["hears reliable ringing"] = (peer, _) => peer.Send(RawPeer.Response(peer.Received[0], 183, "far", "Require: 100rel\r\nRSeq: 1\r\n", "v=0\r\n")),
        ["hung up before anything was heard"] = (_, call) => call.Hangup(),
        ["hung up, then tried"] = (peer, call) =>
        {
            call.Hangup();
            peer.Send(RawPeer.Response(peer.Received[0], 100, "far"));
        },
        ["cancelled"] = (peer, call) =>
        {
            peer.Send(RawPeer.Response(peer.Received[0], 180, "far"));
            call.Hangup();
        },
        ["the called refreshes early"] = (peer, call) =>
        {
            peer.Send(RawPeer.Response(peer.Received[0], 180, "far"));
            peer.Send(ToCaller(peer, call, "UPDATE", Timer));
        },
        ["answered"] = (peer, _) => peer.Send(RawPeer.Response(peer.Received[0], 200, "far", "", "v=0\r\n")),
        ["answered, we offer, tried"] = (peer, call) =>
        {
            peer.Send(RawPeer.Response(peer.Received[0], 200, "far", "", "v=0\r\n"));
            call.Reoffer("x"u8.ToArray());
            peer.Run(0.01).Send(RawPeer.Response(peer.Last, 100, "far"));
        },
        ["answered twice"] = (peer, _) =>
        {
            peer.Send(RawPeer.Response(peer.Received[0], 200, "far", "", "v=0\r\n"));
            peer.Send(RawPeer.Response(peer.Received[0], 200, "other", "", "v=0\r\n"));
        },
        ["two ring, one answers"] = (peer, _) =>
        {
            peer.Send(RawPeer.Response(peer.Received[0], 180, "one", "Require: 100rel\r\nRSeq: 1\r\n"));
            peer.Send(RawPeer.Response(peer.Received[0], 180, "far", "Require: 100rel\r\nRSeq: 7\r\n"));
            peer.Send(RawPeer.Response(peer.Received[0], 200, "far", "", "v=0\r\n"));
        },
    };

    public static TheoryData<string, bool, bool> States()
    {
        var rows = new TheoryData<string, bool, bool>();
        foreach (bool hangsUp in (bool[])[false, true])
        {
            Called.Keys.ToList().ForEach(state => rows.Add(state, false, hangsUp));
            Calling.Keys.ToList().ForEach(state => rows.Add(state, true, hangsUp));
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(States))]
    public void Whatever_state_a_dialog_is_in_a_silent_peer_leaves_nothing(string state, bool calling, bool hangsUp)
    {
        var peer = new RawPeer();
        var leg = new TestLeg();
        InviteDialog dialog;
        if (calling)
        {
            UacInviteDialog call = peer.Agent.Invite(
                new OutgoingInvite { RequestUri = "sip:1@10.0.0.1:5060", FromUser = "2", Offer = Pair.Offer, Secret = new DigestSecret("u", "p") }, leg);
            peer.Run(0.01);
            Calling[state](peer, call);
            dialog = call;
        }
        else
        {
            Called[state](peer);
            (dialog, leg) = (peer.App.Calls[0].Dialog, peer.App.Calls[0].Leg);
        }

        peer.Run(0.01);
        if (hangsUp)
        {
            dialog.Hangup();
            peer.Run(150); // ACK and BYE, or CANCEL and its end
        }
        else
        {
            peer.Run(13 * 3600); // the longest ring and the longest call
        }

        Assert.NotNull(leg.End);
        peer.Run(240); // what a transfer or a lingering transaction may take on top
        Assert.Equal(default, peer.Agent.Counts);
        Assert.Empty(peer.Faults);
    }

    private static void Invited(RawPeer peer, Action<UasInviteDialog>? then = null, string extra = "")
    {
        peer.App.OnCall = (dialog, _) => then?.Invoke(dialog);
        peer.Send(RawPeer.Request("INVITE", extra: extra, body: "v=0\r\n"));
    }

    private static void Acknowledged(RawPeer peer)
    {
        Invited(peer, dialog => dialog.Ring(Pair.AnswerSdp), "Require: 100rel\r\n");
        string sequence = RawPeer.Line(peer.Last, "RSeq")[6..];
        peer.Send(RawPeer.Request("PRACK", "2", "p1", TagOf(peer), extra: $"RAck: {sequence} 1 INVITE\r\n"));
    }

    private static void Early(RawPeer peer, string method, string extra)
    {
        Invited(peer, dialog => dialog.Ring());
        peer.Send(RawPeer.Request(method, "2", "u1", TagOf(peer), extra: extra));
    }

    private static void Offer(RawPeer peer, int status = 0, string extra = "")
    {
        peer.Establish();
        peer.App.Calls[0].Dialog.Reoffer("x"u8.ToArray());
        peer.Run(0.01);
        if (status > 0)
        {
            peer.Send(RawPeer.Response(peer.Last, status, "from1", extra));
        }
    }

    private static void Refer(RawPeer peer, int status)
    {
        peer.Establish();
        peer.App.Calls[0].Dialog.Refer("sip:1@a");
        peer.Run(0.01);
        if (status > 0)
        {
            peer.Send(RawPeer.Response(peer.Last, status, "from1", status == 401 ? "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\r\n" : ""));
        }
    }

    private static string ToCaller(RawPeer peer, UacInviteDialog call, string method, string extra) =>
        RawPeer.Request(method, "20", "in", RawPeer.Line(peer.Received[0], "From").Split(";tag=")[1], extra: extra)
            .Replace("call1\r\n", call.CallId + "\r\n", StringComparison.Ordinal).Replace("tag=from1", "tag=far", StringComparison.Ordinal);

    private static string TagOf(RawPeer peer) =>
        RawPeer.TagOf(peer.Received.Last(one => one.StartsWith("SIP/2.0", StringComparison.Ordinal) && one.Contains(";tag=", StringComparison.Ordinal) && RawPeer.Line(one, "To").Contains(";tag=", StringComparison.Ordinal)));
}
