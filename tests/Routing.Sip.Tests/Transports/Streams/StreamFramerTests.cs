using System.Text;
using Routing.Sip.Transports.Streams;

namespace Routing.Sip.Tests.Transports.Streams;

public sealed class StreamFramerTests
{
    private const string Invite = "INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP h\r\nContent-Length: 12\r\n\r\nv=0\r\n\r\nINVIT";
    private const string Ack = "ACK sip:a@b SIP/2.0\r\nl :\r\n 0\r\nX-Content-Length: 9\r\n\r\n";
    private const string Ok = "SIP/2.0 200 OK\r\nSubject: Content-Length: 7\r\ncontent-length  :  3 \r\n\r\n\r\n\r";

    [Fact]
    public void Messages_are_the_same_wherever_the_stream_is_cut()
    {
        byte[] wire = Encoding.UTF8.GetBytes("\r\n" + Invite + "\r\n\r\n" + Ack + "\r\n\r\n\r\n\r\n" + Ok + "\r\n" + Invite);
        string[] expected = [Invite, "ping", Ack, "ping", "ping", Ok, Invite];
        for (int first = 0; first <= wire.Length; first++)
        {
            for (int second = first; second <= wire.Length; second++)
            {
                var seen = new List<string>();
                var framer = new StreamFramer(1024, 2048);
                Feed(framer, wire[..first], seen);
                Feed(framer, wire[first..second], seen);
                Feed(framer, wire[second..], seen);
                Assert.Equal(expected, seen);
                Assert.False(framer.IsPartial);
            }
        }
    }

    // RFC 5626 §3.5.1: the answers to two pings of ours are no ping.
    [Fact]
    public void A_line_end_that_is_the_answer_to_a_ping_is_no_half_of_one()
    {
        var seen = new List<string>();
        var framer = new StreamFramer(1024, 2048);
        Feed(framer, Encoding.UTF8.GetBytes("\r\n"), seen);
        framer.SkipPong();
        Feed(framer, Encoding.UTF8.GetBytes("\r\n"), seen);
        framer.SkipPong();
        Assert.Empty(seen);
        Feed(framer, Encoding.UTF8.GetBytes("\r\n\r\n" + Ack[..9]), seen);
        framer.SkipPong(); // it is something else
        Feed(framer, Encoding.UTF8.GetBytes(Ack[9..]), seen);
        Assert.Equal(["ping", Ack], seen);
    }

    [Fact]
    public void Byte_by_byte_is_as_good_as_all_at_once_and_every_prefix_of_a_message_is_partial()
    {
        var seen = new List<string>();
        var framer = new StreamFramer(1024, 2048);
        foreach (byte b in Encoding.UTF8.GetBytes(Invite)[..^1])
        {
            Feed(framer, [b], seen);
            Assert.True(framer.IsPartial);
        }

        Assert.Empty(seen);
        Feed(framer, "T"u8.ToArray(), seen);
        Assert.Equal([Invite], seen);
        Assert.False(framer.IsPartial);
        Feed(framer, "\r\n"u8.ToArray(), seen);
        Assert.False(framer.IsPartial); // a pong is no message that has begun
        Assert.Single(seen);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Content-Length: x\r\n")]
    [InlineData("Content-Length: -1\r\n")]
    [InlineData("Content-Length: \r\n")]
    [InlineData("Content-Length: 99999999999999999999\r\n")]
    [InlineData("Content-Length: 2147483647\r\n")]
    [InlineData("Content-Length: 5\r\nContent-Length: 5\r\n")]
    [InlineData("Content-Length: 0\r\nl: 5\r\n")]
    [InlineData("X: y\n Content-Length: 5\r\n")]
    [InlineData("X: y\r\n Content-Length: 5\r\n")]
    public void What_has_no_single_usable_length_is_broken_and_its_header_is_told(string line)
    {
        var seen = new List<string>();
        string head = $"OPTIONS sip:a@b SIP/2.0\r\n{line}\r\n";
        Feed(new StreamFramer(1024, 2048), Encoding.UTF8.GetBytes(head + "12345OPTIONS"), seen);
        Assert.Equal(["broken " + head], seen);
    }

    [Fact]
    public void A_message_may_be_as_long_as_the_limit_and_no_longer()
    {
        string head = "A sip:b SIP/2.0\r\nl: 1000\r\n\r\n";
        string body = new('x', 1000);
        var seen = new List<string>();
        Feed(new StreamFramer(100, head.Length + 1000), Encoding.UTF8.GetBytes(head + body), seen);
        Assert.Equal([head + body], seen);

        seen.Clear();
        Feed(new StreamFramer(100, head.Length + 999), Encoding.UTF8.GetBytes(head + body), seen);
        Assert.Equal(["broken " + head], seen);
    }

    [Theory]
    [InlineData("X: 123456789\r\n\r\n")] // one byte too long, and whole
    [InlineData("X: 12345678901234567890")] // too long without an end in sight
    public void Of_a_header_section_above_its_limit_the_whole_lines_are_told(string rest)
    {
        string head = $"A sip:b SIP/2.0\r\nl: 0\r\n{rest}";
        var seen = new List<string>();
        Feed(new StreamFramer(38, 1000), Encoding.UTF8.GetBytes(head), seen);
        Assert.Equal(["too large A sip:b SIP/2.0\r\nl: 0\r\n\r\n"], seen);
    }

    [Fact]
    public void One_endless_line_is_broken_and_nothing_of_it_can_be_told()
    {
        var seen = new List<string>();
        Feed(new StreamFramer(38, 1000), Encoding.UTF8.GetBytes(new string('x', 100)), seen);
        Assert.Equal(["broken "], seen);
    }

    [Fact]
    public void Many_large_messages_go_through_one_buffer_whatever_the_pieces()
    {
        var random = new Random(7);
        var expected = new List<string>();
        var seen = new List<string>();
        var wire = new StringBuilder();
        for (int i = 0; i < 200; i++)
        {
            int length = random.Next(30_000);
            expected.Add($"M{i} sip:b SIP/2.0\r\nl: {length}\r\n\r\n{new string((char)('a' + (i % 26)), length)}");
            wire.Append(expected[^1]);
        }

        byte[] bytes = Encoding.UTF8.GetBytes(wire.ToString());
        var framer = new StreamFramer(1024, 65536);
        for (int at = 0; at < bytes.Length;)
        {
            int piece = Math.Min(bytes.Length - at, 1 + random.Next(9000));
            Feed(framer, bytes[at..(at + piece)], seen);
            at += piece;
        }

        Assert.Equal(expected, seen);
    }

    private static void Feed(StreamFramer framer, byte[] bytes, List<string> seen)
    {
        while (bytes.Length > 0)
        {
            Memory<byte> room = framer.Room();
            Assert.NotEqual(0, room.Length);
            int count = Math.Min(room.Length, bytes.Length);
            bytes.AsSpan(0, count).CopyTo(room.Span);
            framer.Received(count);
            bytes = bytes[count..];
            for (FrameKind kind = framer.Next(out ReadOnlySpan<byte> frame); kind != FrameKind.None; kind = framer.Next(out frame))
            {
                string text = Encoding.UTF8.GetString(frame);
                seen.Add(kind switch { FrameKind.Ping => "ping", FrameKind.Broken => "broken " + text, FrameKind.TooLarge => "too large " + text, _ => text });
                if (kind is FrameKind.Broken or FrameKind.TooLarge)
                {
                    return;
                }
            }
        }
    }
}
