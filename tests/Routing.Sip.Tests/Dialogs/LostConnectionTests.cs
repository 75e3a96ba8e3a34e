using System.Net;
using Routing.Sip.Dialogs;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>Calls whose connection is gone: where what follows goes, and what it means that it cannot be sent.</summary>
public sealed class LostConnectionTests
{
    private const string Edge = "Record-Route: <sip:edge.carrier.example:5061;transport=tls;lr>\r\n";

    // RFC 5922 §4, §7.3: what we connect to on behalf of a trunk must show what that trunk's certificates are to show, whoever connected first.
    [Theory]
    [InlineData(Edge, "sip:200@10.0.0.1", "10.0.0.1:5061", "edge.carrier.example")]
    [InlineData("", "sip:200@10.0.0.1:5069;transport=tls", "10.0.0.1:5069", null)]
    [InlineData("Record-Route: <sip:nobody.example;transport=tls;lr>\r\n", "sip:200@10.0.0.1", "10.0.0.1:5065", null)]
    public void A_connection_opened_anew_for_a_call_that_came_in_over_TLS_is_its_trunks(string route, string contact, string to, string? name)
    {
        var peer = new ConnectedPeer(SipProtocol.Tls);
        peer.Dns.Zone.Add("edge.carrier.example A 10.0.0.1");
        peer.At(IPEndPoint.Parse(to));
        peer.App.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        peer.Send(ConnectedPeer.Request("INVITE", "TLS", contact: contact, extra: route, body: "v=0\r\n", via: "10.0.0.1:5065"));
        peer.Send(ConnectedPeer.Request("ACK", "TLS", branch: "a1", toTag: RawPeer.TagOf(peer.Last.Message), via: "10.0.0.1:5065"));
        peer.Transport.Lose(ConnectedPeer.CarrierAt);
        peer.App.Calls[0].Dialog.Hangup();
        peer.Run(5);
        NamedEndPoint end = Assert.IsType<NamedEndPoint>(peer.Transport.Ends[^1]);
        Assert.Equal((to, name, "carrier"), (end.Plain.ToString(), end.Name, end.Trunk));
        Assert.StartsWith("BYE ", peer.Last.Message, StringComparison.Ordinal);
    }

    // RFC 5626 §5.3: a phone that has registered again is where it registered, also for the calls that it had.
    [Theory]
    [InlineData(SipProtocol.Ws, "sip:1001@df7jal23ls0d.invalid;transport=ws", "1001", true)]
    [InlineData(SipProtocol.Tls, "sip:1001@10.0.1.1:42000;transport=tls", "1001", true)]
    [InlineData(SipProtocol.Udp, "sip:1001@192.168.1.5:5060", "1001", true)] // a NAT has given it another port
    [InlineData(SipProtocol.Ws, "sip:1001@df7jal23ls0d.invalid;transport=ws", "1002", false)] // the same words, but another's
    [InlineData(SipProtocol.Ws, "sip:1001@another.invalid;transport=ws", "1001", false)]
    public void A_phone_that_connects_and_registers_anew_hears_the_rest_of_its_call_there(SipProtocol protocol, string contact, string user, bool hears)
    {
        const string Words = "sip:1001@df7jal23ls0d.invalid;transport=ws";
        foreach (bool calls in (bool[])[true, false])
        {
            var peer = new ConnectedPeer(protocol);
            string registered = protocol == SipProtocol.Ws ? Words : contact;
            IPEndPoint second = IPEndPoint.Parse("10.0.1.2:43000");
            InviteDialog dialog = calls ? peer.CallOf(registered) : peer.CallTo(registered);
            peer.Transport.Lose(ConnectedPeer.PhoneAt);
            peer.Transport.Refusing.Add(ConnectedPeer.PhoneAt);
            peer.Register(user, contact, second);
            int before = peer.Received.Count;
            dialog.Reoffer("v=1\r\n"u8.ToArray());
            peer.Run(0.1);
            Assert.Equal(hears, peer.Received.Skip(before).Any(one => one.At.Equals(second) && one.Message.StartsWith("INVITE ", StringComparison.Ordinal)));
            dialog.Hangup();
            peer.Run(40);
            Assert.Equal(hears, peer.Received.Skip(before).Any(one => one.At.Equals(second) && one.Message.StartsWith("BYE ", StringComparison.Ordinal)));
        }
    }

    // A router that starts anew gives the phone another port, long before its next REGISTER says so: its call has the newer address.
    [Theory]
    [InlineData(null, null, "10.0.1.1:43000")]
    [InlineData("10.0.1.1:43000", "1001", "10.0.1.1:43000")] // now the registration says the same
    [InlineData("10.0.1.1:44000", "1002", "10.0.1.1:43000")] // another's phone of the same private address
    public void A_call_over_UDP_stays_where_it_was_made_from_though_its_phone_is_registered_elsewhere(string? registers, string? user, string stays)
    {
        const string Contact = "sip:1001@192.168.1.5:5060";
        var peer = new ConnectedPeer(SipProtocol.Udp);
        InviteDialog dialog = peer.CallOf(Contact, IPEndPoint.Parse("10.0.1.1:43000"));
        if (registers is not null)
        {
            peer.Register(user!, Contact, IPEndPoint.Parse(registers));
        }

        dialog.Hangup();
        peer.Run(0.1);
        Assert.StartsWith("BYE ", peer.Last.Message, StringComparison.Ordinal);
        Assert.Equal(stays, peer.Last.At.ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_call_over_UDP_that_rings_while_its_phone_moves_goes_on_where_the_phone_is(bool calls)
    {
        const string Contact = "sip:1001@192.168.1.5:5060";
        var peer = new ConnectedPeer(SipProtocol.Udp);
        IPEndPoint second = IPEndPoint.Parse("10.0.1.2:43000");
        InviteDialog dialog;
        if (calls)
        {
            peer.Register("1001", Contact, ConnectedPeer.PhoneAt);
            peer.App.OnCall = (_, _) => { };
            peer.SendAs("1001", (extra, n) => ConnectedPeer.Request("INVITE", "UDP", branch: "i" + n, contact: Contact, user: "1001", via: "10.0.1.1:42000", extra: extra, body: "v=0\r\n"), ConnectedPeer.PhoneAt);
            dialog = peer.App.Calls[^1].Dialog;
            peer.Register("1001", Contact, second);
            peer.App.Calls[^1].Dialog.Answer(Pair.AnswerSdp);
            peer.Run(0.1);
            peer.Send(ConnectedPeer.Request("ACK", "UDP", branch: "a1", toTag: RawPeer.TagOf(peer.Last.Message), user: "1001", via: "10.0.1.1:42000"), second);
        }
        else
        {
            dialog = peer.CallTo(Contact, ringing: () => peer.Register("1001", Contact, second));
        }

        dialog.Hangup();
        peer.Run(0.1);
        Assert.StartsWith("BYE ", peer.Last.Message, StringComparison.Ordinal);
        Assert.Equal(second, peer.Last.At);
    }

    // RFC 3261 §12.2.1.2, §8.1.3.1, RFC 4028 §10: a time-out ends the dialog, an error of the transport is a 503.
    [Theory]
    [InlineData(9, false)]
    [InlineData(25, false)]
    [InlineData(200, true)]
    public void A_refresh_that_cannot_be_sent_is_sent_later_and_the_call_lives_as_long_as_its_session(int secondsOfRefusal, bool ends)
    {
        (ConnectedPeer peer, TestLeg leg) = Refreshing();
        peer.Run(140);
        peer.Transport.Refusing.Add(ConnectedPeer.CarrierAt);
        peer.Run(10 + secondsOfRefusal);
        peer.Transport.Refusing.Clear();
        peer.Run(11);
        Assert.Equal(ends, leg.End is not null);
        if (!ends)
        {
            Assert.StartsWith("UPDATE ", peer.Last.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_offer_that_cannot_be_sent_is_refused_and_the_session_stays()
    {
        (ConnectedPeer peer, TestLeg leg) = Refreshing();
        peer.Transport.Refusing.Add(ConnectedPeer.CarrierAt);
        peer.App.Calls[0].Dialog.Reoffer("v=1\r\n"u8.ToArray());
        peer.Run(1);
        Assert.Contains("settled 503", leg.Log);
        Assert.Null(leg.End);
    }

    [Theory]
    [InlineData(12, false)]
    [InlineData(45, true)]
    public void A_silent_peer_that_cannot_even_be_asked_is_asked_again_for_as_long_as_an_answer_would_be_waited_for(int seconds, bool ends)
    {
        (ConnectedPeer peer, TestLeg leg) = Refreshing();
        peer.Transport.Refusing.Add(ConnectedPeer.CarrierAt);
        peer.App.Calls[0].Dialog.Ask();
        peer.Run(seconds);
        peer.Transport.Refusing.Clear();
        peer.Run(11);
        Assert.Equal(ends, leg.End is { Cause: DialogEndCause.Expired });
        Assert.Equal(!ends, peer.Last.Message.StartsWith("UPDATE ", StringComparison.Ordinal));
    }

    private static (ConnectedPeer Peer, TestLeg Leg) Refreshing()
    {
        var peer = new ConnectedPeer();
        peer.App.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        peer.Send(ConnectedPeer.Request("INVITE", extra: "Supported: timer\r\nAllow: UPDATE\r\nSession-Expires: 300;refresher=uas\r\n", body: "v=0\r\n"));
        peer.Send(ConnectedPeer.Request("ACK", branch: "a1", toTag: RawPeer.TagOf(peer.Last.Message)));
        return (peer, peer.App.Calls[0].Leg);
    }
}
