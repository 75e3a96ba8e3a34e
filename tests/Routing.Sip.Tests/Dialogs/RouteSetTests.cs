using Routing.Sip.Dialogs;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>RFC 3261 §12.2.1.1: each request in a dialog goes the same way, loose or strict, as UAS and as UAC.</summary>
public sealed class RouteSetTests
{
    public static TheoryData<string, int, bool, bool> Rows()
    {
        var rows = new TheoryData<string, int, bool, bool>();
        foreach (string method in (string[])["ACK", "BYE", "INVITE", "UPDATE", "REFER", "NOTIFY", "PRACK", "CANCEL"])
        {
            foreach (int hops in (int[])[1, 2, 4])
            {
                foreach (bool strict in (bool[])[false, true])
                {
                    foreach (bool uac in (bool[])[false, true])
                    {
                        if (uac || method is not ("ACK" or "PRACK" or "CANCEL"))
                        {
                            rows.Add(method, hops, strict, uac);
                        }
                    }
                }
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_request_follows_the_route_set(string method, int hops, bool strict, bool uac)
    {
        // The first hop is the peer itself, so that all arrives there.
        string[] routes = [.. Enumerable.Range(1, hops).Select(i => $"<sip:10.0.0.{(i == 1 ? 1 : 20 + i)}{(strict ? "" : ";lr")}>")];
        string header = $"Record-Route: {string.Join(", ", uac ? routes.Reverse() : routes)}\r\n";
        var peer = new RawPeer();
        InviteDialog dialog = uac ? Place(peer, method, header) : Take(peer, header);
        switch (method)
        {
            case "BYE":
                dialog.Hangup();
                break;
            case "INVITE":
                dialog.Reoffer("x"u8.ToArray());
                break;
            case "UPDATE":
                peer.Run(150);
                break;
            case "REFER":
                dialog.Refer("sip:1@a");
                break;
            case "NOTIFY":
                peer.Send(InDialog(peer, dialog, "REFER", "Refer-To: <sip:1@a>\r\n"));
                ((TestLeg)dialog.Events).Transfers[0].Accept();
                break;
        }

        peer.Run(0.01);
        string sent = peer.Received.Last(r => r.StartsWith(method + " ", StringComparison.Ordinal));
        string target = uac ? "sip:far@10.0.0.1:5060" : "sip:200@10.0.0.1:5060";
        if (method == "CANCEL")
        {
            (target, routes, strict) = ("sip:1@10.0.0.1:5060", [], false); // that goes the INVITE's way, before there is any dialog
        }

        Assert.StartsWith($"{method} {(strict ? routes[0][1..^1] : target)} SIP/2.0\r\n", sent, StringComparison.Ordinal);
        Assert.Equal(
            strict ? [.. routes.Skip(1), $"<{target}>"] : routes,
            sent.Split("\r\n").Where(line => line.StartsWith("Route:", StringComparison.Ordinal)).Select(line => line[7..]));
    }

    private static UasInviteDialog Take(RawPeer peer, string header)
    {
        peer.Establish(header + "Allow: UPDATE\r\nSession-Expires: 300\r\n");
        return peer.App.Calls[0].Dialog;
    }

    private static UacInviteDialog Place(RawPeer peer, string method, string header)
    {
        UacInviteDialog dialog = peer.Agent.Invite(
            new OutgoingInvite { RequestUri = "sip:1@10.0.0.1:5060", FromUser = "2", Offer = Pair.Offer }, new TestLeg());
        peer.Run(0.01);
        string invite = peer.Last;
        if (method is "PRACK" or "CANCEL")
        {
            peer.Send(RawPeer.Response(invite, 180, "far", header + "Require: 100rel\r\nRSeq: 1\r\n"));
            if (method == "CANCEL")
            {
                dialog.Hangup();
            }

            return dialog;
        }

        peer.Send(RawPeer.Response(invite, 200, "far", header + "Allow: UPDATE\r\nSession-Expires: 300;refresher=uac\r\n", "v=0\r\n"));
        return dialog;
    }

    private static string InDialog(RawPeer peer, InviteDialog dialog, string method, string extra)
    {
        DialogState state = dialog.State!;
        return RawPeer.Request(method, "20", "in", state.LocalTag, extra: extra)
            .Replace("call1\r\n", state.CallId + "\r\n", StringComparison.Ordinal).Replace("from1", state.RemoteTag, StringComparison.Ordinal);
    }
}
