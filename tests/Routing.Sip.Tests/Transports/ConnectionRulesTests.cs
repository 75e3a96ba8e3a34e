using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Sip.Dialogs;
using Routing.Sip.Registration;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Transports;

/// <summary>What transactions, dialogs and the registrar make of connections.</summary>
public sealed class ConnectionRulesTests
{
    private static readonly IPEndPoint CarrierListens = IPEndPoint.Parse("10.0.0.1:5060");

    private readonly ConnectedPeer _peer = new();

    [Fact]
    public void A_request_over_a_connection_is_sent_once_names_it_and_gives_up_in_the_same_time()
    {
        _peer.At(CarrierListens);
        TestLeg leg = Call();
        _peer.Run(31);
        (IPEndPoint at, string invite) = Assert.Single(_peer.Received);
        Assert.Equal(CarrierListens, at);
        Assert.StartsWith("Via: SIP/2.0/TCP 10.0.0.2:5070;", RawPeer.Line(invite, "Via"), StringComparison.Ordinal);
        Assert.Equal("Contact: <sip:300@10.0.0.2:5070;transport=tcp>", RawPeer.Line(invite, "Contact"));
        Assert.Null(leg.End);
        _peer.Run(2);
        Assert.Equal(408, leg.End!.Value.Status);
        Assert.Equal(0, _peer.Agent.Counts.Transactions);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public void A_request_whose_connection_is_lost_goes_out_once_more_at_most_and_then_has_failed(bool canReopen, int sent)
    {
        _peer.At(CarrierListens);
        TestLeg leg = Call();
        _peer.Run(0.1);
        _peer.Transport.Lose(CarrierListens, canReopen);
        _peer.Run(0.1);
        Assert.Equal(sent, _peer.Received.Count);
        Assert.Equal(canReopen, leg.End is null);
        _peer.Transport.Lose(CarrierListens, canReopen);
        _peer.Run(0.1);
        Assert.Equal((DialogEndCause.Rejected, 503), (leg.End!.Value.Cause, leg.End.Value.Status));
        Assert.Equal(sent, _peer.Received.Count);
        Assert.Equal(0, _peer.Agent.Counts.Transactions);
    }

    [Fact]
    public void An_answer_that_is_under_way_may_come_over_another_connection()
    {
        _peer.At(CarrierListens);
        TestLeg leg = Call();
        _peer.Run(0.1);
        string invite = _peer.Last.Message;
        _peer.Send(RawPeer.Response(invite, 180, "t1"), CarrierListens);
        _peer.Transport.Lose(CarrierListens);
        Assert.Null(leg.End);
        _peer.Send(RawPeer.Response(invite, 200, "t1", body: "v=0\r\n"), ConnectedPeer.CarrierAt);
        Assert.True(leg.Answered);
        Assert.StartsWith("ACK ", _peer.Last.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_goes_back_over_the_requests_connection_and_when_that_is_gone_to_the_port_in_Via()
    {
        _peer.At(CarrierListens);
        _peer.Send(ConnectedPeer.Request("INVITE", body: "v=0\r\n"), seconds: 0.3);
        Assert.Equal(ConnectedPeer.CarrierAt, _peer.Last.At);
        _peer.Transport.Lose(ConnectedPeer.CarrierAt);
        _peer.App.Calls[0].Dialog.Answer(Pair.AnswerSdp);
        _peer.Run(0.1);
        Assert.Equal(CarrierListens, _peer.Last.At);
        Assert.StartsWith("SIP/2.0 200", _peer.Last.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_is_not_repeated_and_nothing_lingers()
    {
        _peer.App.OnCall = (dialog, _) => dialog.Reject(486);
        _peer.Send(ConnectedPeer.Request("INVITE", body: "v=0\r\n"), seconds: 20);
        Assert.Single(_peer.Received, received => received.Message.StartsWith("SIP/2.0 486", StringComparison.Ordinal));
        _peer.Send(ConnectedPeer.Request("ACK", toTag: RawPeer.TagOf(_peer.Last.Message)));
        _peer.Send(ConnectedPeer.Request("OPTIONS", branch: "b2"));
        Assert.StartsWith("SIP/2.0 200", _peer.Last.Message, StringComparison.Ordinal);
        Assert.Equal(0, _peer.Agent.Counts.Transactions);
    }

    [Fact]
    public void Requests_in_a_dialog_go_over_its_connection_then_to_the_Contact()
    {
        Establish("sip:200@10.9.9.9:5060;transport=tcp"); // a carrier's inner address: the connection leads there, the Contact does not
        _peer.App.Calls[0].Dialog.Hangup();
        _peer.Run(0.1);
        Assert.Equal(ConnectedPeer.CarrierAt, _peer.Last.At);
        Assert.StartsWith("BYE sip:200@10.9.9.9:5060;transport=tcp SIP/2.0", _peer.Last.Message, StringComparison.Ordinal);

        var other = new ConnectedPeer();
        other.At(CarrierListens);
        Establish("sip:200@10.0.0.1:5060;transport=tcp", other);
        other.Transport.Lose(ConnectedPeer.CarrierAt);
        other.App.Calls[0].Dialog.Hangup();
        other.Run(0.1);
        Assert.Equal(CarrierListens, other.Last.At);
        Assert.StartsWith("Via: SIP/2.0/TCP ", RawPeer.Line(other.Last.Message, "Via"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dialog_follows_its_peer_to_a_new_connection_when_the_old_one_is_gone_and_only_then()
    {
        string tag = Establish("sip:200@10.9.9.9:5060;transport=tcp");
        IPEndPoint second = IPEndPoint.Parse("10.0.0.1:41001");
        _peer.Send(ConnectedPeer.Request("INFO", cseq: "2", branch: "i1", toTag: tag), second);
        Assert.Equal(ConnectedPeer.CarrierAt, _peer.App.Calls[0].Dialog.State!.Flow.Remote);
        _peer.Transport.Lose(ConnectedPeer.CarrierAt);
        _peer.Send(ConnectedPeer.Request("INFO", cseq: "3", branch: "i2", toTag: tag), second);
        Assert.Equal(second, _peer.App.Calls[0].Dialog.State!.Flow.Remote);
        _peer.App.Calls[0].Dialog.Hangup();
        _peer.Run(0.1);
        Assert.Equal(second, _peer.Last.At);
    }

    [Theory]
    [InlineData("Content-Length: 0\r\n", "", "SIP/2.0 400 Bad Content-Length")]
    [InlineData("Content-Length: 0\r\n", "Content-Length: 99999\r\n", "SIP/2.0 513 Message Too Large")]
    public void In_a_stream_a_length_must_be_there_and_fit(string part, string instead, string answer)
    {
        _peer.Send(ConnectedPeer.Request("OPTIONS").Replace(part, instead, StringComparison.Ordinal));
        Assert.StartsWith(answer, _peer.Last.Message, StringComparison.Ordinal);
        Assert.Empty(_peer.Transport.Closed);
    }

    [Fact]
    public void Of_a_header_that_is_too_long_the_sender_is_told_and_a_stranger_is_not()
    {
        string head = ConnectedPeer.Request("OPTIONS");
        ((ISipReceiver)_peer.Agent).OnTooLarge(_peer.Transport, System.Text.Encoding.UTF8.GetBytes(head), ConnectedPeer.CarrierAt);
        _peer.Clock.Advance(TimeSpan.FromMilliseconds(10));
        Assert.StartsWith("SIP/2.0 513 ", _peer.Last.Message, StringComparison.Ordinal);
        IPEndPoint stranger = IPEndPoint.Parse("10.7.7.7:1000");
        ((ISipReceiver)_peer.Agent).OnTooLarge(_peer.Transport, System.Text.Encoding.UTF8.GetBytes(head), stranger);
        _peer.Clock.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal([stranger], _peer.Transport.Closed);
        Assert.Single(_peer.Received);
    }

    [Theory]
    [InlineData(SipProtocol.Tcp, true)] // nothing is spent on it, and its first message tells
    [InlineData(SipProtocol.Tls, false)]
    [InlineData(SipProtocol.Ws, false)]
    [InlineData(SipProtocol.Wss, false)]
    public void A_stranger_costs_no_handshake(SipProtocol protocol, bool connects)
    {
        var peer = new ConnectedPeer(protocol);
        peer.Agent.Invite(new OutgoingInvite { RequestUri = "sip:100@10.0.0.1:5060", FromUser = "300", Offer = Pair.Offer }, new TestLeg()); // a call over UDP changes nothing
        ISipReceiver agent = peer.Agent;
        Assert.Equal(connects, agent.MayConnect(peer.Transport, IPEndPoint.Parse("10.7.7.7:1000")));
        Assert.True(agent.MayConnect(peer.Transport, ConnectedPeer.CarrierAt));
        Assert.True(agent.MayConnect(peer.Transport, ConnectedPeer.PhoneAt));
    }

    [Fact]
    public void Strangers_are_closed_without_a_word_and_nobody_else()
    {
        IPEndPoint stranger = IPEndPoint.Parse("10.7.7.7:1000");
        _peer.Send(ConnectedPeer.Request("INVITE"), stranger);
        _peer.Send("OPTIONS sip:x SIP/2.0\r\nno header at all\r\n\r\n", IPEndPoint.Parse("10.7.7.7:1001"));
        Assert.Empty(_peer.Received);
        _peer.Send(ConnectedPeer.Request("REGISTER"));
        Assert.Equal([stranger, IPEndPoint.Parse("10.7.7.7:1001")], _peer.Transport.Closed);
    }

    [Theory]
    [InlineData("ACK")]
    [InlineData("SIP/2.0 200 OK")]
    [InlineData("SIP/2.0 486 Busy")]
    public void A_stranger_is_closed_for_what_gets_no_answer_as_well(string what)
    {
        IPEndPoint stranger = IPEndPoint.Parse("10.7.7.7:1000");
        string text = ConnectedPeer.Request("ACK", toTag: "x");
        text = what == "ACK" ? text : what + text[text.IndexOf('\r', StringComparison.Ordinal)..];
        _peer.Send(text, stranger);
        _peer.Send(text);
        _peer.Send(text, ConnectedPeer.PhoneAt);
        Assert.Equal([stranger], _peer.Transport.Closed);
    }

    [Fact]
    public void Connections_are_kept_of_trunks_registered_phones_and_whoever_is_in_a_call()
    {
        _peer.Send(ConnectedPeer.Request("OPTIONS"), ConnectedPeer.PhoneAt);
        _peer.Send(ConnectedPeer.Request("REGISTER"), ConnectedPeer.PhoneAt);
        _peer.Send(ConnectedPeer.Request("ACK", toTag: "x"));
        Assert.Empty(_peer.Transport.Kept);
        Register(_peer, "sip:10.0.0.2:5070;transport=tcp");
        Assert.Equal([ConnectedPeer.PhoneAt], _peer.Transport.Kept);
        string tag = Establish("sip:200@10.0.0.1:5060;transport=tcp");
        Assert.Contains(ConnectedPeer.CarrierAt, _peer.Transport.Kept);
        IPEndPoint elsewhere = IPEndPoint.Parse("10.7.7.7:1000"); // a carrier's other side, which no list names
        _peer.Send(ConnectedPeer.Request("BYE", cseq: "2", branch: "b3", toTag: tag), elsewhere);
        Assert.StartsWith("SIP/2.0 200", _peer.Last.Message, StringComparison.Ordinal);
        Assert.Contains(elsewhere, _peer.Transport.Kept);
        Assert.Empty(_peer.Transport.Closed);
    }

    [Fact]
    public void A_phone_is_unregistered_with_its_connection_and_the_application_hears_of_it()
    {
        Register(_peer, "sip:10.0.0.2:5070;transport=tcp");
        SipBinding binding = Assert.Single(_peer.Agent.BindingsOf("1001"));
        Assert.Equal("sip:1001@10.0.1.1:42000;transport=tcp", binding.ContactUri);
        _peer.Transport.Lose(IPEndPoint.Parse("10.0.1.1:42999"));
        Assert.Single(_peer.Agent.BindingsOf("1001"));
        _peer.Transport.Lose(ConnectedPeer.PhoneAt);
        Assert.Empty(_peer.Agent.BindingsOf("1001"));
        Assert.Equal([1, 0], _peer.App.Bindings.Select(change => change.Bindings.Count));
        Assert.Equal(0, _peer.Agent.Counts.Bindings);
    }

    [Fact]
    public void A_browser_is_called_over_its_socket_whatever_host_it_names_and_not_at_all_once_it_is_gone()
    {
        var web = new ConnectedPeer(SipProtocol.Ws);
        var leg = new TestLeg();
        var flow = new SipFlow(SipProtocol.Ws, ConnectedPeer.AgentAt, ConnectedPeer.PhoneAt);
        var invite = new OutgoingInvite { RequestUri = "sip:1001@df7jal23ls0d.invalid;transport=ws", FromUser = "200", Offer = Pair.Offer, Flow = flow };
        UacInviteDialog answered = web.Agent.Invite(invite, leg);
        web.Run(0.1);
        Assert.Equal(ConnectedPeer.PhoneAt, web.Last.At);
        Assert.StartsWith("Via: SIP/2.0/WS 10.0.0.2:5070;", RawPeer.Line(web.Last.Message, "Via"), StringComparison.Ordinal);
        string ok = RawPeer.Response(web.Last.Message, 200, "t1", body: "v=0\r\n")
            .Replace("sip:t1@10.0.0.1:5060", "sip:1001@df7jal23ls0d.invalid;transport=ws", StringComparison.Ordinal);
        web.Send(ok, ConnectedPeer.PhoneAt);
        Assert.True(leg.Answered);
        Assert.StartsWith("ACK sip:1001@df7jal23ls0d.invalid;transport=ws ", web.Last.Message, StringComparison.Ordinal);

        var second = new TestLeg();
        web.Agent.Invite(invite, second);
        web.Run(0.1);
        web.Transport.Lose(ConnectedPeer.PhoneAt);
        web.Run(0.1);
        Assert.Equal(503, second.End!.Value.Status);
        var third = new TestLeg();
        web.Agent.Invite(invite, third);
        web.Run(0.1);
        Assert.Equal(503, third.End!.Value.Status);

        // The call goes on until somebody hangs up; the BYE reaches nobody then, and that is its end.
        Assert.Null(leg.End);
        answered.Hangup();
        web.Run(0.1);
        Assert.Equal(DialogEndCause.Local, leg.End!.Value.Cause);
        web.Run(40);
        Assert.Equal(new SipCounts(0, 0, 0, 0), web.Agent.Counts);
    }

    [Fact]
    public void An_answer_to_sips_over_TLS_has_a_sips_Contact()
    {
        var tls = new ConnectedPeer(SipProtocol.Tls);
        tls.App.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        tls.Send(ConnectedPeer.Request("INVITE", "TLS", uri: "sips:100@10.0.0.2", body: "v=0\r\n"));
        Assert.Equal("Contact: <sips:100@10.0.0.2:5070>", RawPeer.Line(tls.Last.Message, "Contact"));
        tls.Send(ConnectedPeer.Request("INVITE", "TLS", branch: "b9", callId: "call9", body: "v=0\r\n"));
        Assert.Equal("Contact: <sip:100@10.0.0.2:5070;transport=tls>", RawPeer.Line(tls.Last.Message, "Contact"));
    }

    [Fact]
    public void A_large_INVITE_leaves_UDP_only_where_a_connection_is_open_already()
    {
        byte[] sdp = new byte[1300];
        Array.Fill(sdp, (byte)'x');
        _peer.At(CarrierListens);
        var invite = new OutgoingInvite { RequestUri = "sip:100@10.0.0.1:5060", FromUser = "300", Offer = sdp };
        _peer.Transport.Gone.Add(CarrierListens);
        _peer.Agent.Invite(invite, new TestLeg());
        _peer.Run(0.1);
        Assert.StartsWith("Via: SIP/2.0/UDP 10.0.0.2:5060;", RawPeer.Line(_peer.Last.Message, "Via"), StringComparison.Ordinal);
        _peer.Transport.Gone.Clear();
        _peer.Agent.Invite(invite with { Offer = Pair.Offer }, new TestLeg());
        _peer.Run(0.1);
        Assert.StartsWith("Via: SIP/2.0/UDP 10.0.0.2:5060;", RawPeer.Line(_peer.Last.Message, "Via"), StringComparison.Ordinal);
        _peer.Agent.Invite(invite, new TestLeg());
        _peer.Run(0.1);
        Assert.StartsWith("Via: SIP/2.0/TCP 10.0.0.2:5070;", RawPeer.Line(_peer.Last.Message, "Via"), StringComparison.Ordinal);
        Assert.Equal("Contact: <sip:300@10.0.0.2:5070;transport=tcp>", RawPeer.Line(_peer.Last.Message, "Contact"));
        Assert.EndsWith("xxx", _peer.Last.Message, StringComparison.Ordinal);
    }

    // RFC 3261 §18.1.1 speaks of all requests.
    [Theory]
    [InlineData(1300, true, "TCP 10.0.0.2:5070")]
    [InlineData(1300, false, "UDP 10.0.0.2:5060")]
    [InlineData(100, true, "UDP 10.0.0.2:5060")]
    public void A_large_re_INVITE_leaves_UDP_where_a_connection_is_open_already(int size, bool open, string via)
    {
        _peer.At(CarrierListens);
        var leg = new TestLeg();
        UacInviteDialog call = _peer.Agent.Invite(new OutgoingInvite { RequestUri = "sip:100@10.0.0.1:5060", FromUser = "300", Offer = Pair.Offer }, leg);
        _peer.Run(0.1);
        _peer.At(CarrierListens).Send(System.Text.Encoding.UTF8.GetBytes(RawPeer.Response(_peer.Last.Message, 200, "far", body: "v=0\r\n")), Pair.BobAt);
        _peer.Run(0.1);
        Assert.True(leg.Answered);
        if (!open)
        {
            _peer.Transport.Gone.Add(CarrierListens);
        }

        call.Reoffer(new byte[size].Select(_ => (byte)'x').ToArray());
        _peer.Run(0.1);
        Assert.StartsWith("INVITE ", _peer.Last.Message, StringComparison.Ordinal);
        Assert.StartsWith($"Via: SIP/2.0/{via};", RawPeer.Line(_peer.Last.Message, "Via"), StringComparison.Ordinal);
    }

    private TestLeg Call()
    {
        var leg = new TestLeg();
        _peer.Agent.Invite(new OutgoingInvite { RequestUri = "sip:100@10.0.0.1;transport=tcp", FromUser = "300", Offer = Pair.Offer }, leg);
        return leg;
    }

    private string Establish(string contact, ConnectedPeer? peer = null)
    {
        peer ??= _peer;
        peer.App.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        peer.Send(ConnectedPeer.Request("INVITE", contact: contact, body: "v=0\r\n"));
        string tag = RawPeer.TagOf(peer.Last.Message);
        peer.Send(ConnectedPeer.Request("ACK", branch: "a1", toTag: tag));
        Assert.True(peer.App.Calls[^1].Leg.Confirmed);
        return tag;
    }

    /// <summary>A phone of our own kind, at the place of the peer's.</summary>
    private static void Register(ConnectedPeer peer, string registrar)
    {
        var transport = new ConnectedTransport(peer.At(ConnectedPeer.PhoneAt), SipProtocol.Tcp);
        var phone = new SipUserAgent(
            new SipUserAgentOptions { Seed = 2 }, new TestApplication(), [transport], peer.Clock.Time, NullLoggerFactory.Instance);
        phone.Start();
        var registration = new SipRegistration(phone, new SipRegistrationOptions
        {
            Registrar = registrar,
            Aor = "sip:1001@10.0.0.2",
            ContactUser = "1001",
            Secret = new DigestSecret("1001", "secret"),
        });
        registration.Start();
        peer.Run(1);
        Assert.Equal(SipRegistrationState.Registered, registration.State);
    }
}
