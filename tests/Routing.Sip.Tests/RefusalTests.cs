using System.Net;
using System.Text;
using Routing.Sip.Security;

namespace Routing.Sip.Tests;

public sealed class RefusalTests
{
    public static TheoryData<string, string, int> Rows() => new()
    {
        { "a BYE of no dialog", RawPeer.Request("BYE", toTag: "x"), 481 },
        { "a re-INVITE of no dialog is no new call", RawPeer.Request("INVITE", toTag: "x", body: "v=0\r\n"), 481 },
        { "a CANCEL of no transaction", RawPeer.Request("CANCEL"), 481 },
        { "an unknown method", RawPeer.Request("NEWMETHOD"), 405 },
        { "a MESSAGE", RawPeer.Request("MESSAGE"), 405 },
        { "a foreign scheme", RawPeer.Request("INVITE", uri: "nobody:knows"), 416 },
        { "a broken uri", RawPeer.Request("INVITE", uri: "sip:2001:db8::1"), 400 },
        { "an extension required", RawPeer.Request("INVITE", extra: "Require: nothing, x\r\n"), 420 },
        { "a body that is no SDP", RawPeer.Request("INVITE", extra: "Content-Type: text/html\r\n").Replace("Content-Length: 0\r\n\r\n", "Content-Length: 2\r\n\r\nxx", StringComparison.Ordinal), 415 },
        { "an encoded body", RawPeer.Request("INVITE", extra: "Content-Encoding: gzip\r\n", body: "xx"), 415 },
        { "no hops left", RawPeer.Request("INVITE").Replace("Max-Forwards: 70", "Max-Forwards: 0", StringComparison.Ordinal), 483 },
        { "an old branch", RawPeer.Request("OPTIONS").Replace("z9hG4bK", "", StringComparison.Ordinal), 200 },
        { "an OPTIONS", RawPeer.Request("OPTIONS"), 200 },
        { "another version", RawPeer.Request("INVITE").Replace("SIP/2.0\r\nVia", "SIP/7.0\r\nVia", StringComparison.Ordinal), 505 },
        { "a body cut short", RawPeer.Request("INVITE", body: "v=0\r\n").Replace("Content-Length: 5", "Content-Length: 500", StringComparison.Ordinal), 400 },
        { "a CSeq of another method", RawPeer.Request("OPTIONS").Replace("1 OPTIONS", "1 INVITE", StringComparison.Ordinal), 400 },
        { "two From", RawPeer.Request("OPTIONS", extra: "From: <sip:x@y>;tag=1\r\n"), 400 },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void What_cannot_be_served_is_refused_at_its_layer(string what, string request, int status)
    {
        var peer = new RawPeer();
        peer.Send(request);
        Assert.True(peer.Received.Count == 1, what);
        Assert.Equal(status, peer.Status);
        Assert.Empty(peer.App.Calls);
        Assert.Empty(peer.Faults);
        if (status == 405)
        {
            Assert.Contains("Allow: INVITE", peer.Last, StringComparison.Ordinal);
        }

        if (status == 420)
        {
            Assert.Contains("Unsupported: nothing, x", peer.Last, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_stranger_hears_nothing(string what, string request, int status)
    {
        var peer = new RawPeer(Pair.TrunkPlan("other", "10.9.9.9/32"));
        peer.Send(request).Run(60);
        Assert.True(peer.Received.Count == 0, $"{what} {status}");
        Assert.Equal(default, peer.Agent.Counts);
    }

    [Fact]
    public void What_a_trunk_sends_and_cannot_be_read_is_told_of_once_a_minute()
    {
        var peer = new RawPeer();
        for (int i = 0; i < 5; i++)
        {
            peer.Send(RawPeer.Request("INVITE", branch: $"x{i}").Replace("<sip:200@10.0.0.1>", "<sip:200@h;x=\"y\">", StringComparison.Ordinal), seconds: 15);
            Assert.StartsWith("SIP/2.0 400 Bad From", peer.Last, StringComparison.Ordinal);
        }

        Assert.Equal(2, peer.Lines.Count(line => line.Contains("(trunk alice) sent a request that cannot be read: it is refused with 400 Bad From", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_merged_request_is_482_while_the_first_lives_and_a_retry_later_is_a_new_call()
    {
        var peer = new RawPeer();
        peer.App.OnCall = (dialog, _) => dialog.Ring();
        peer.Send(RawPeer.Request("INVITE", branch: "m1")).Send(RawPeer.Request("INVITE", branch: "m2"));
        Assert.Equal(482, peer.Status);
        Assert.Single(peer.App.Calls);
        peer.Send(RawPeer.Request("ACK", branch: "m2"));
        peer.App.Calls[0].Dialog.Reject(503);
        peer.Send(RawPeer.Request("ACK", branch: "m1")).Run(40);
        peer.Send(RawPeer.Request("INVITE", branch: "m3"));
        Assert.Equal(180, peer.Status);
    }

    [Fact]
    public void Retransmissions_are_absorbed_without_the_application()
    {
        var peer = new RawPeer();
        peer.App.OnCall = (dialog, _) => dialog.Ring();
        string invite = RawPeer.Request("INVITE");
        peer.Send(invite).Send(invite).Send(invite);
        Assert.Single(peer.App.Calls);
        Assert.Equal(3, peer.Received.Count(r => r.StartsWith("SIP/2.0 180", StringComparison.Ordinal)));
    }

    [Fact]
    public void Silence_of_the_application_gives_100_within_200_ms_and_to_a_repeated_INVITE_at_once()
    {
        var peer = new RawPeer();
        peer.Send(RawPeer.Request("INVITE")).Run(0.15);
        Assert.Empty(peer.Received);
        peer.Send(RawPeer.Request("INVITE"));
        Assert.Equal(100, peer.Status);
        Assert.DoesNotContain("tag=", RawPeer.Line(peer.Last, "To"), StringComparison.Ordinal);
        var other = new RawPeer();
        other.Send(RawPeer.Request("INVITE")).Run(0.2);
        Assert.Equal(100, other.Status);
    }

    [Fact]
    public void Answers_carry_received_and_rport_and_go_where_the_request_came_from()
    {
        var peer = new RawPeer(peer: "10.0.0.1:7777");
        peer.Send(RawPeer.Request("OPTIONS", via: "192.168.1.5:5060"));
        Assert.Equal("Via: SIP/2.0/UDP 192.168.1.5:5060;branch=z9hG4bKb1;rport=7777;received=10.0.0.1", RawPeer.Line(peer.Last, "Via"));
    }

    [Fact]
    public void A_long_list_of_required_options_gets_no_longer_list_of_those_unknown()
    {
        var peer = new RawPeer();
        string request = RawPeer.Request("OPTIONS", extra: $"Require: timer, {string.Join(", ", Enumerable.Range(1, 200).Select(i => $"x{i}"))}\r\n");
        peer.Send(request);
        Assert.Equal(420, peer.Status);
        Assert.Equal("Unsupported: x1, x2, x3, x4, x5, x6, x7, x8", RawPeer.Line(peer.Last, "Unsupported"));
        Assert.True(peer.Last.Length < request.Length);
    }

    [Fact]
    public void What_a_trunk_asks_beside_calls_is_answered_alike_each_time_and_leaves_nothing()
    {
        var peer = new RawPeer();
        foreach (string method in new[] { "OPTIONS", "SUBSCRIBE", "BYE", "REFER" })
        {
            peer.Send(RawPeer.Request(method, branch: method));
            string first = peer.Last;
            peer.Send(RawPeer.Request(method, branch: method));
            Assert.Equal(first, peer.Last);
        }

        Assert.Equal(default, peer.Agent.Counts);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void An_answer_goes_to_the_port_heard_from_unasked_only_where_a_trunk_is_said_to_need_it(bool forced, bool arrives)
    {
        SipAccessPlan plan = Pair.TrunkPlan("alice", "10.0.0.1/32");
        var peer = new RawPeer(new SipAccessPlan { Trunks = plan.Trunks, ForceRport = forced ? ["alice"] : ["another"] }, peer: "10.0.0.1:7777");
        peer.App.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        peer.Send(RawPeer.Request("INVITE", body: "v=0\r\n").Replace(";rport", "", StringComparison.Ordinal));
        Assert.Equal(arrives, peer.Received.Count > 0);
        if (arrives)
        {
            Assert.DoesNotContain("rport", RawPeer.Line(peer.Last, "Via"), StringComparison.Ordinal);
            peer.Send(RawPeer.Request("BYE", "2", "b2", RawPeer.TagOf(peer.Last)).Replace(";rport", "", StringComparison.Ordinal));
            Assert.Equal(200, peer.Status);
        }
    }

    [Fact]
    public void A_200_that_is_never_acknowledged_is_told_with_the_address_to_look_at()
    {
        var peer = new RawPeer();
        peer.App.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        peer.Send(RawPeer.Request("INVITE", body: "v=0\r\n")).Run(33);
        Assert.Contains("no ACK to our 200 for call call1 from 10.0.0.1:5060: check the advertised address sip:100@10.0.0.2:5060", peer.Lines);
    }

    [Fact]
    public void Room_left_in_Via_for_rport_and_received_is_forgiven()
    {
        var peer = new RawPeer();
        peer.Send(RawPeer.Request("OPTIONS").Replace(";rport", ";rport=;received=", StringComparison.Ordinal));
        Assert.Equal(200, peer.Status);
        Assert.Contains(";rport=5060;received=10.0.0.1", RawPeer.Line(peer.Last, "Via"), StringComparison.Ordinal);
        peer.Send(RawPeer.Request("OPTIONS").Replace(";rport", ";ttl=", StringComparison.Ordinal));
        Assert.Equal(400, peer.Status);
    }

    [Fact]
    public void Trunk_entries_with_a_port_come_first_then_the_longest_prefix_then_phones()
    {
        var access = new AccessControl(new SipAccessPlan
        {
            Phones = [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("192.168.0.0/16")],
            Trunks =
            [
                new TrunkSource("wide", IPNetwork.Parse("10.0.0.0/16"), null),
                new TrunkSource("narrow", IPNetwork.Parse("10.0.0.0/24"), null),
                new TrunkSource("port", IPNetwork.Parse("10.0.0.0/8"), 5070),
            ],
        });
        Assert.Equal((SourceKind.Trunk, "narrow"), Judge(access, "10.0.0.1:5060"));
        Assert.Equal((SourceKind.Trunk, "wide"), Judge(access, "10.0.1.1:5060"));
        Assert.Equal((SourceKind.Trunk, "port"), Judge(access, "10.0.0.1:5070"));
        Assert.Equal((SourceKind.Phone, ""), Judge(access, "192.168.3.4:1"));
        Assert.Equal((SourceKind.Stranger, ""), Judge(access, "8.8.8.8:5060"));
        Assert.Equal((SourceKind.Phone, ""), Judge(access, "10.0.0.1:5060", registered: true));
        Assert.Equal((SourceKind.Trunk, "port"), Judge(access, "10.0.0.1:5070", registered: true));
        Assert.Equal((SourceKind.Phone, ""), Judge(access, "8.8.8.8:5060", registered: true));
    }

    [Fact]
    public void Changed_and_cut_datagrams_never_break_the_stack()
    {
        foreach (string name in Wire.Valid)
        {
            var peer = new RawPeer(new SipAccessPlan
            {
                Trunks = [new TrunkSource("t", IPNetwork.Parse("10.0.0.1/32"), null)],
                Phones = [IPNetwork.Parse("10.0.0.0/8")],
            });
            byte[] bytes = Wire.Read(name);
            for (int i = 0; i < bytes.Length; i++)
            {
                peer.Send(bytes[..i], 0.002);
                byte before = bytes[i];
                foreach (byte other in (byte[])[0, (byte)' ', (byte)'\n', (byte)'9', (byte)';', 0xff])
                {
                    bytes[i] = other;
                    peer.Send(bytes, 0.002);
                }

                bytes[i] = before;
            }

            peer.Send(new byte[65_000]).Send(Encoding.ASCII.GetBytes(new string('x', 65_000)));
            peer.Run(1);
            Assert.Empty(peer.Faults);
            peer.App.Calls.ForEach(call => call.Dialog.Reject(486));
            peer.Run(80);
            Assert.Equal(default, peer.Agent.Counts with { Bindings = 0 });
        }
    }

    private static (SourceKind, string) Judge(AccessControl access, string from, bool registered = false) =>
        (access.Judge(IPEndPoint.Parse(from), registered, out string trunk), trunk);
}
