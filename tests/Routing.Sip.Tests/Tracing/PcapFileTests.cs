using System.Net;
using System.Text;
using Routing.Sip.Tracing;
using Routing.Sip.Tracing.Pcap;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Tracing;

public sealed class PcapFileTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 10, 0, 0, 123, TimeSpan.Zero);

    [Theory]
    [InlineData("10.0.0.2:5060", "10.0.0.1:5062", SipProtocol.Udp)]
    [InlineData("[2001:db8::2]:5060", "[2001:db8::1]:5062", SipProtocol.Udp)]
    [InlineData("10.0.0.2:5060", "10.0.0.1:40001", SipProtocol.Tcp)]
    [InlineData("10.0.0.2:5061", "10.0.0.1:40001", SipProtocol.Tls)]
    [InlineData("[2001:db8::2]:443", "[2001:db8::1]:40001", SipProtocol.Wss)]
    public void What_was_said_is_read_back_with_right_checksums(string local, string remote, SipProtocol protocol)
    {
        (IPEndPoint ours, IPEndPoint theirs) = (IPEndPoint.Parse(local), IPEndPoint.Parse(remote));
        string[] texts = ["INVITE sip:a SIP/2.0\r\n\r\n", "SIP/2.0 100 Trying\r\n\r\n", "SIP/2.0 200 OK\r\n\r\nodd"];
        List<PcapReader> packets = PcapReader.Read(PcapFile.Of(texts.Select((text, i) => Message(text, i == 0, protocol, ours, theirs, i))));
        Assert.Equal(texts, packets.Select(packet => packet.Payload));
        Assert.Equal([theirs, ours, ours], packets.Select(packet => packet.From));
        Assert.Equal([ours, theirs, theirs], packets.Select(packet => packet.To));
        Assert.All(packets, packet => Assert.Equal(protocol == SipProtocol.Udp ? 17 : 6, packet.Protocol));
        Assert.Equal([At, At.AddSeconds(1), At.AddSeconds(2)], packets.Select(packet => packet.At));
        Assert.StartsWith(protocol.ToString().ToUpperInvariant() + " received", packets[0].Comment, StringComparison.Ordinal);
        Assert.EndsWith("sent, again", packets[2].Comment, StringComparison.Ordinal);
        if (protocol != SipProtocol.Udp)
        {
            Assert.Equal([1u, 1u, 1u + (uint)texts[1].Length], packets.Select(packet => packet.Sequence));
            Assert.Equal([1u, 1u + (uint)texts[0].Length, 1u + (uint)texts[0].Length], packets.Select(packet => packet.Acknowledged));
        }
    }

    [Theory]
    [InlineData(SipProtocol.Udp, "10.0.0.2:5060", 65_507)]
    [InlineData(SipProtocol.Tcp, "10.0.0.2:5060", 65_536)]
    [InlineData(SipProtocol.Tcp, "[2001:db8::2]:5060", 65_536)]
    public void The_longest_message_comes_back_whole(SipProtocol protocol, string local, int length)
    {
        IPEndPoint ours = IPEndPoint.Parse(local);
        List<PcapReader> packets = PcapReader.Read(PcapFile.Of([Message(new string('x', length), true, protocol, ours, ours, 0)]));
        Assert.Equal(length, packets.Sum(packet => packet.Payload.Length));
    }

    [Fact]
    public void Secrets_are_out_unless_they_are_asked_for()
    {
        TracedMessage[] one = [Message("INVITE sip:a SIP/2.0\r\nAuthorization: Bearer SECRET\r\n\r\n", true, SipProtocol.Udp, Pair.BobAt, Pair.AliceAt, 0)];
        Assert.DoesNotContain("SECRET", Assert.Single(PcapReader.Read(PcapFile.Of(one))).Payload, StringComparison.Ordinal);
        Assert.Contains("SECRET", Assert.Single(PcapReader.Read(PcapFile.Of(one, withSecrets: true))).Payload, StringComparison.Ordinal);
    }

    private static TracedMessage Message(string text, bool isReceived, SipProtocol protocol, IPEndPoint local, IPEndPoint remote, int second) =>
        new(new TracedLine(At.AddSeconds(second), isReceived, protocol, local, remote), IsRepeat: second == 2, Encoding.ASCII.GetBytes(text));
}
