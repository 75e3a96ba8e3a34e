using System.Net;
using Routing.Sip.Dialogs;
using Routing.Sip.Registration;

namespace Routing.Sip.Tests.Registration;

/// <summary>RFC 5626 as the registrar of phones: flows, their keys, the edge before them.</summary>
public sealed class OutboundRegistrarTests
{
    private const string Instance = ";+sip.instance=\"<urn:uuid:00000000-0000-1000-8000-AABBCCDDEEFF>\"";
    private const string Contact = "<sip:u@192.168.1.10:5060>";
    private const string Edge = "Via: SIP/2.0/UDP 192.168.1.10;branch=z9hG4bKphone\r\n";

    private readonly RawPhone _phone = new();

    // RFC 5626 §6: the key is the address of record, the instance and the reg-id; the Contact may be the same in all of them.
    [Theory]
    [InlineData(Instance + ";reg-id=1", "c", Instance + ";reg-id=2", "c", 2)] // two flows of one phone
    [InlineData(Instance + ";reg-id=1", "c", Instance + ";reg-id=1", "d", 1)] // one flow, made anew after a restart
    [InlineData(Instance + ";reg-id=1", "c", ";+sip.instance=\"<urn:uuid:b>\";reg-id=1", "d", 2)] // two phones
    [InlineData(Instance + ";reg-id=1", "c", Instance, "d", 1)] // it gave flows up
    [InlineData("", "c", "", "c", 1)] // a NAT that changed its port: RFC 3261 §10.2.4, one UA has one Call-ID
    [InlineData("", "c", "", "d", 2)] // two phones behind two NATs
    [InlineData("", "c", ";reg-id=1", "d", 2)] // a reg-id alone means nothing
    [InlineData("", "c", Instance, "c", 1)] // it says more of itself than before
    [InlineData("", "c", Instance, "d", 2)]
    public void Bindings_are_told_apart_by_instance_and_flow_and_where_these_are_not_said_by_the_way_they_come(string first, string callId, string second, string otherCallId, int bindings)
    {
        Assert.Equal(200, _phone.Register(1, $"Supported: outbound\r\nContact: {Contact}{first}\r\n", callId));
        _phone.Peer.MoveTo("10.0.0.7:31000");
        Assert.Equal(200, _phone.Register(3, $"Supported: outbound\r\nContact: {Contact}{second}\r\n", otherCallId));
        Assert.Equal(bindings, _phone.Bindings.Count);
        Assert.Equal("10.0.0.7:31000", _phone.Bindings[0].Flow.Remote.ToString());
        Assert.Equal(bindings, _phone.Peer.Last.Split("\r\nContact: ").Length - 1);
    }

    [Theory]
    [InlineData("10.0.0.7:31000", "d", 2)]
    [InlineData("10.0.0.1:5060", "d", 1)] // it was restarted
    public void A_public_address_and_the_same_way_are_the_same_phone(string from, string callId, int behindNat)
    {
        foreach ((string contact, int bindings) in new[] { ("<sip:u@203.0.113.9>", 1), ("<sip:u@phone.invalid;transport=ws>", 1), (Contact, behindNat) })
        {
            var phone = new RawPhone();
            Assert.Equal(200, phone.Register(1, $"Contact: {contact}\r\n"));
            phone.Peer.MoveTo(from);
            Assert.Equal(200, phone.Register(1, $"Contact: {contact}\r\n", callId));
            Assert.Equal(bindings, phone.Bindings.Count);
        }
    }

    [Fact]
    public void One_of_two_phones_with_the_same_private_Contact_leaves_and_expires_alone()
    {
        Assert.Equal(200, _phone.Register(1, $"Contact: {Contact};expires=60\r\n", "one"));
        _phone.Peer.MoveTo("10.0.0.7:31000");
        Assert.Equal(200, _phone.Register(1, $"Contact: {Contact};expires=600\r\n", "two"));
        _phone.Peer.MoveTo("10.0.0.8:31000");
        Assert.Equal(200, _phone.Register(1, $"Contact: {Contact};expires=0\r\n", "three")); // a third, that never registered
        Assert.Equal(2, _phone.Bindings.Count);
        _phone.Peer.Run(61);
        Assert.Equal("10.0.0.7:31000", Assert.Single(_phone.Bindings).Flow.Remote.ToString());
        _phone.Peer.MoveTo("10.0.0.7:31000");
        Assert.Equal(200, _phone.Register(3, $"Contact: {Contact};expires=0\r\n", "two"));
        Assert.Empty(_phone.Bindings);
    }

    [Fact]
    public void A_star_removes_all_flows()
    {
        Assert.Equal(200, _phone.Register(1, $"Contact: {Contact}{Instance};reg-id=1\r\n"));
        Assert.Equal(200, _phone.Register(3, $"Contact: {Contact}{Instance};reg-id=2\r\n"));
        Assert.Equal(500, _phone.Send(3, "Contact: *\r\nExpires: 0\r\n", RawPhone.Credentials(_phone.Challenge(9), "secret", "00000001"), "c"));
        Assert.Equal(200, _phone.Register(5, "Contact: *\r\nExpires: 0\r\n"));
        Assert.Empty(_phone.Bindings);
    }

    // A call of one of the two is not steered to the other when that one refreshes.
    [Fact]
    public void Phones_with_the_same_private_Contact_never_take_over_each_others_calls()
    {
        Assert.Equal(200, _phone.Register(1, $"Contact: {Contact}\r\n", "one"));
        var leg = new TestLeg();
        UacInviteDialog call = _phone.Peer.Agent.Invite(
            new OutgoingInvite { RequestUri = "sip:u@192.168.1.10:5060", Flow = _phone.Bindings[0].Flow, Phone = "1001", FromUser = "x", Offer = Pair.Offer }, leg);
        _phone.Peer.Run(0.01);
        _phone.Peer.Send(RawPeer.Response(_phone.Peer.Last, 200, "t1", body: "v=0\r\n").Replace("<sip:t1@10.0.0.1:5060>", Contact, StringComparison.Ordinal));
        Assert.True(leg.Answered);
        _phone.Peer.MoveTo("10.0.0.7:31000");
        Assert.Equal(200, _phone.Register(1, $"Contact: {Contact}\r\n", "two"));
        int before = _phone.Peer.Received.Count;
        _phone.Peer.Drops = IPEndPoint.Parse("10.0.0.7:31000");
        call.Hangup();
        _phone.Peer.Run(0.1);
        Assert.StartsWith("BYE sip:u@192.168.1.10:5060", _phone.Peer.Received[before], StringComparison.Ordinal);
    }

    // §5.4, §6
    [Theory]
    [InlineData("Supported: outbound, path\r\n", ";reg-id=1", true)]
    [InlineData("Supported: path\r\n", ";reg-id=1", false)]
    [InlineData("Supported: outbound\r\n", "", false)]
    public void Whoever_registers_a_flow_hears_that_it_is_one_and_how_often_to_show_that_it_is_alive(string supported, string regId, bool isOutbound)
    {
        Assert.Equal(200, _phone.Register(1, $"{supported}Contact: {Contact}{Instance}{regId}\r\n"));
        Assert.Equal(isOutbound, _phone.Peer.Last.Contains("\r\nRequire: outbound\r\n", StringComparison.Ordinal));
        Assert.Equal(isOutbound, _phone.Peer.Last.Contains("\r\nFlow-Timer: 30\r\n", StringComparison.Ordinal));
    }

    // §6, §11.6
    [Theory]
    [InlineData("", 439)]
    [InlineData("Path: <sip:edge;lr>\r\n", 439)]
    [InlineData("Path: <sip:core;lr;ob>, <sip:edge;lr>\r\n", 439)]
    [InlineData("Path: <sip:core;lr>, <sip:token@edge;lr;ob>\r\n", 200)]
    public void A_first_hop_that_keeps_no_flows_is_refused_by_name(string path, int status)
    {
        Assert.Equal(status, _phone.Register(1, $"Supported: outbound, path\r\n{path}Contact: {Contact}{Instance};reg-id=1\r\n", vias: Edge));
        Assert.Equal(status == 200 ? 1 : 0, _phone.Bindings.Count);
        Assert.Equal(status == 200, _phone.Peer.Last.Contains("\r\nRequire: outbound\r\n", StringComparison.Ordinal));
        Assert.DoesNotContain("Flow-Timer", _phone.Peer.Last, StringComparison.Ordinal); // the edge's to say
        Assert.Equal(200, _phone.Register(3, $"Supported: path\r\n{path}Contact: {Contact}{Instance};reg-id=1\r\n", vias: Edge)); // it did not ask for it
    }

    [Fact]
    public void Two_flows_cannot_be_one_connection()
    {
        Assert.Equal(400, _phone.Register(1, $"Supported: outbound\r\nContact: <sip:a@10.0.0.1>{Instance};reg-id=1, <sip:b@10.0.0.1>{Instance};reg-id=2\r\n"));
        Assert.Equal(200, _phone.Register(3, $"Supported: outbound\r\nContact: <sip:a@10.0.0.1>{Instance};reg-id=1, <sip:b@10.0.0.1>{Instance};reg-id=2;expires=0\r\n"));
        Assert.Single(_phone.Bindings);
    }

    // §5.3, §11.5: the edge's flow token stands in the Route, and 430 means that it leads nowhere any more.
    [Theory]
    [InlineData(430, 1)]
    [InlineData(480, 2)]
    public void A_call_goes_by_the_flow_token_of_the_edge_and_430_drops_that_flow_alone(int status, int left)
    {
        Assert.Equal(200, _phone.Register(1, $"Supported: outbound, path\r\nPath: <sip:tokenA@10.0.0.1;lr;ob>\r\nContact: {Contact}{Instance};reg-id=1\r\n", vias: Edge));
        Assert.Equal(200, _phone.Register(3, $"Supported: outbound, path\r\nPath: <sip:tokenB@10.0.0.1;lr;ob>\r\nContact: {Contact}{Instance};reg-id=2\r\n", vias: Edge));
        SipBinding latest = _phone.Bindings[0];
        var leg = new TestLeg();
        _phone.Peer.Agent.Invite(
            new OutgoingInvite { RequestUri = latest.ContactUri, Flow = latest.Flow, Routes = latest.Path, Phone = "1001", FromUser = "x", Offer = Pair.Offer }, leg);
        _phone.Peer.Run(0.01);
        Assert.StartsWith("INVITE sip:u@192.168.1.10:5060", _phone.Peer.Last, StringComparison.Ordinal);
        Assert.Equal("Route: <sip:tokenB@10.0.0.1;lr;ob>", RawPeer.Line(_phone.Peer.Last, "Route"));
        _phone.Peer.Send(RawPeer.Response(_phone.Peer.Last, status, "t1"));
        Assert.Equal(status, leg.End!.Value.Status);
        Assert.Equal(left, _phone.Bindings.Count);
        Assert.Equal("<sip:tokenA@10.0.0.1;lr;ob>", _phone.Bindings[^1].Path[0]);
        Assert.Equal(left, _phone.Peer.App.Bindings[^1].Bindings.Count);
    }

    // §8: a phone that hears nothing of its keep-alive takes its flow for dead.
    [Fact]
    public void A_registered_phones_STUN_is_answered_and_nobody_elses()
    {
        byte[] request = [0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
        _phone.Peer.Send(request);
        Assert.Empty(_phone.Peer.Received);
        Assert.Equal(200, _phone.Register(1, "Contact: <sip:a@10.0.0.1>\r\n"));
        _phone.Peer.Received.Clear();
        foreach (byte[] other in new byte[][] { [.. request, 1], [0, 2, .. request[2..]], [.. request[..4], 0, .. request[5..]], request[..19] })
        {
            _phone.Peer.Send(other);
        }

        Assert.Empty(_phone.Peer.Received);
        _phone.Peer.Send(request);
        byte[] answer = _phone.Peer.ReceivedBytes[^1];
        Assert.Equal([1, 1, 0, 12, .. request[4..], 0, 0x20, 0, 8, 0, 1], answer[..26]);
        Assert.Equal([0x13 ^ 0x21, 0xC4 ^ 0x12, 10 ^ 0x21, 0x12, 0xA4, 1 ^ 0x42], answer[26..]);
    }
}
