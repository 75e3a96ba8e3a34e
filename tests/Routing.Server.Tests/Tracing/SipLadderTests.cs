using System.Net;
using System.Text;
using Routing.Server.Commands;
using Routing.Server.Tracing;
using Routing.Sip.Tracing;
using Routing.Sip.Transports;

namespace Routing.Server.Tests.Tracing;

public sealed class SipLadderTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Each_address_has_a_column_and_each_message_an_arrow()
    {
        SipStory story = SipStory.Of(
            [
                new TracedCall("a", Guid.Empty, [
                    Message(0, true, "10.0.0.1:5060", "INVITE sip:100@x SIP/2.0\r\nCSeq: 1 INVITE\r\n\r\nv=0\r\nc=IN IP4 10.0.0.1\r\nm=audio 4000 RTP/AVP 0\r\n"),
                    Message(500, true, "10.0.0.1:5060", "INVITE sip:100@x SIP/2.0\r\nCSeq: 1 INVITE\r\n\r\n", again: true),
                    Message(600, false, "10.0.0.1:5060", "SIP/2.0 486 Busy Here And A Very Long Phrase\r\nCSeq: 1 INVITE\r\n\r\n"),
                ], Gone: 12, NotKept: 0),
                new TracedCall("b", Guid.Empty, [Message(550, false, "10.0.0.9:5060", "OPTIONS sip:x SIP/2.0\r\ncseq : 7 OPTIONS\r\n\r\n", SipProtocol.Tls)], 0, NotKept: 3),
            ],
            bodies: false);
        Assert.Equal(
            """
            leg 1: Call-ID a; 12 messages older than 10:00:00.000 are gone
            leg 2: Call-ID b; 3 were not kept (node.sip.trace.per_call)
                                              10.0.0.1:5060                  routing                  10.0.0.9:5060
                 0.000  10:00:00.000                |---------- INVITE -------->|                           |             leg 1, CSeq 1, SDP 10.0.0.1:4000 PCMU sendrecv
                 0.500  10:00:00.500                |---------- INVITE -------->|                           |             leg 1, CSeq 1, again
                 0.550  10:00:00.550                |                           |--------- OPTIONS -------->|             leg 2, CSeq 7, tls
                 0.600  10:00:00.600                |<-- 486 Busy Here And A  --|                           |             leg 1, CSeq 1 INVITE
            """.ReplaceLineEndings("\n"),
            TraceCommand.Text(story));
    }

    [Fact]
    public void Bodies_are_shown_without_their_secrets_and_without_anything_that_moves_a_terminal()
    {
        SipStory story = SipStory.Of(
            [new TracedCall("a", Guid.Empty, [Message(0, true, "10.0.0.1:5060", "REGISTER sip:x SIP/2.0\r\nAuthorization: Digest response=\"SECRET\"\r\nX: \u001b[2Jx\r\n\r\na=crypto:1 A inline:SECRET\r\n")], 0, 0)],
            bodies: true);
        string text = TraceCommand.Text(story);
        Assert.Contains("  Authorization: Digest response=\"******\"\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text);
    }

    [Fact]
    public void Whatever_a_message_is_it_is_told()
    {
        foreach (string text in new[] { "", "\r\n\r\n", "SIP/2.0", "SIP/2.0 x", "INVITE", "\0\u0001 ÿ", "SIP/2.0 200\r\nCSeq\r\nCSeq:\r\n\r\nv=0\r\nm=audio" })
        {
            Assert.NotEmpty(TraceCommand.Text(SipStory.Of([new TracedCall("a", Guid.Empty, [Message(0, true, "[::1]:1", text)], 0, 0)], bodies: true)));
        }

        Assert.Empty(SipLadder.Of(new SipStory([]), Start));
    }

    private static TracedMessage Message(int milliseconds, bool isReceived, string remote, string text, SipProtocol protocol = SipProtocol.Udp, bool again = false) => new(
        new TracedLine(Start.AddMilliseconds(milliseconds), isReceived, protocol, IPEndPoint.Parse("10.0.0.2:5060"), IPEndPoint.Parse(remote)), again, Encoding.Latin1.GetBytes(text));
}
