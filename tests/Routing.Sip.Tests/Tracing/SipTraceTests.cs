using System.Diagnostics;
using System.Net;
using System.Text;
using Routing.Sip.Tracing;

namespace Routing.Sip.Tests.Tracing;

[Collection(nameof(MeasuredAlone))]
public sealed class SipTraceTests
{
    private static readonly Guid Interaction = Guid.Parse("01935c2e-0000-7000-8000-000000000001");

    [Fact]
    public void A_call_is_found_by_its_call_id_with_both_directions_in_order()
    {
        Door door = Traced();
        Call(door, "call1");
        TracedCall call = Found(door, "call1");
        Assert.Equal(["> INVITE", "< SIP/2.0 200", "> ACK", "> BYE", "< SIP/2.0 200"], Lines(call));
        Assert.All(call.Messages, message => Assert.Equal(Door.Trunk, message.Line.Remote));
        Assert.All(call.Messages, message => Assert.Equal(Pair.BobAt, message.Line.Local));
        Assert.Equal((0, 0), (call.Gone, call.NotKept));
        Assert.Null(door.Agent.Trace.Find("another"));
    }

    [Fact]
    public void Legs_are_found_by_their_interaction_also_one_that_moved_to_another()
    {
        var other = Guid.NewGuid();
        Door door = Traced();
        door.Agent.Trace.Link("b", Interaction); // known before its first message, as with a name that DNS must be asked for
        Call(door, "a");
        door.Agent.Trace.Link("a", Interaction);
        door.Clock.Advance(TimeSpan.FromSeconds(1));
        Call(door, "b");
        door.Agent.Trace.Link("b", other);
        Assert.Equal(["a", "b"], door.Agent.Trace.Find(Interaction).Select(call => call.CallId));
        Assert.Equal(["b"], door.Agent.Trace.Find(other).Select(call => call.CallId));
        Assert.Empty(door.Agent.Trace.Find(Guid.NewGuid()));
    }

    [Fact]
    public void A_call_of_which_only_its_interaction_is_known_is_not_found_yet()
    {
        Door door = Traced();
        door.Agent.Trace.Link("a", Interaction);
        Assert.Null(door.Agent.Trace.Find("a"));
        Assert.Empty(door.Agent.Trace.Find(Interaction));
        Call(door, "a");
        Assert.NotNull(door.Agent.Trace.Find("a"));
    }

    [Fact]
    public void A_retransmission_is_marked_and_its_bytes_are_kept_once()
    {
        Door door = Traced(new SipTraceOptions { Bytes = 2 << 20, BytesPerCall = 4000 });
        byte[] invite = Bytes(RawPeer.Request("INVITE", body: new string('x', 1000)));
        for (int i = 0; i < 10; i++)
        {
            door.Receive(invite);
        }

        TracedCall call = Found(door, "call1");
        Assert.False(call.Messages[0].IsRepeat);
        Assert.Equal(9, call.Messages.Count(message => message.IsRepeat && message.Line.IsReceived));
        Assert.All(call.Messages.Where(message => message.Line.IsReceived), message => Assert.Equal(invite, message.Bytes.ToArray()));
        Assert.Equal(0, call.NotKept);
    }

    [Fact]
    public void A_stranger_and_what_nobody_answers_leave_nothing()
    {
        Door door = Traced();
        door.Receive(Bytes(RawPeer.Request("INVITE")), IPEndPoint.Parse("203.0.113.9:5060"));
        door.Receive(Bytes(RawPeer.Request("ACK")));
        door.Receive(Bytes(RawPeer.Request("OPTIONS")));
        Assert.Equal(0, door.Agent.Trace.Count);
        door.Receive(Bytes(RawPeer.Request("INVITE")), Door.Phone); // challenged without state: that is an answer
        Assert.Equal(["> INVITE", "< SIP/2.0 401"], Lines(Found(door, "call1")));
    }

    [Fact]
    public void Registrations_are_found_and_do_not_push_calls_out()
    {
        Door door = Traced(new SipTraceOptions { Bytes = 2 << 20 });
        Call(door, "call1");
        for (int i = 0; i < 10_000; i++)
        {
            door.Receive(Bytes(RawPeer.Request("REGISTER", cseq: $"{i}", branch: $"r{i}").Replace("call1", $"r{i}", StringComparison.Ordinal)), Door.Phone);
            door.Clock.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.Equal(5, Found(door, "call1").Messages.Count);
        Assert.Equal(["> REGISTER", "< SIP/2.0 401"], Lines(Found(door, "r9999")));
        Assert.Null(door.Agent.Trace.Find("r0"));
    }

    [Fact]
    public void What_had_to_make_room_is_counted_and_the_newest_is_there()
    {
        Door door = Traced(new SipTraceOptions { Bytes = 2 << 20, BytesPerCall = 2 << 20 });
        Assert.Equal(200, door.Ask(RawPeer.Request("INVITE", body: "v=0\r\n")));
        string tag = RawPeer.TagOf(door.Last);
        for (int i = 2; i < 4000; i++)
        {
            door.Ask(RawPeer.Request("INFO", cseq: $"{i}", branch: $"i{i}", toTag: tag, extra: $"X-Filler: {new string('f', 500)}\r\n"));
        }

        TracedCall call = Found(door, "call1");
        Assert.True(call.Gone > 1000, $"{call.Gone} gone");
        Assert.InRange(call.Messages.Count, 1000, 4000);
        Assert.Contains("CSeq: 3999 INFO", Encoding.ASCII.GetString(call.Messages[^1].Bytes.Span), StringComparison.Ordinal);
        Assert.InRange(call.Messages.Sum(message => message.Bytes.Length), 1 << 20, 2 << 20);
    }

    [Fact]
    public void One_call_has_its_share_and_its_end_is_told_all_the_same()
    {
        Door door = Traced(new SipTraceOptions { Bytes = 2 << 20, BytesPerCall = 10_000 });
        Assert.Equal(200, door.Ask(RawPeer.Request("INVITE", body: "v=0\r\n")));
        string tag = RawPeer.TagOf(door.Last);
        for (int i = 2; i < 200; i++)
        {
            door.Ask(RawPeer.Request("INFO", cseq: $"{i}", branch: $"i{i}", toTag: tag));
        }

        door.Ask(RawPeer.Request("BYE", cseq: "200", branch: "bye", toTag: tag));
        TracedCall call = Found(door, "call1");
        Assert.True(call.NotKept > 300);
        Assert.Contains("> BYE", Lines(call));
        Assert.Equal("> INVITE", Lines(call)[0]);
    }

    [Fact]
    public void Nothing_is_kept_where_it_is_off()
    {
        Door door = Traced(new SipTraceOptions());
        Call(door, "call1");
        Assert.False(door.Agent.Trace.IsOn);
        Assert.Null(door.Agent.Trace.Find("call1"));
        Assert.Empty(door.Agent.Trace.Find(Interaction));
    }

    [Fact]
    public void Keeping_a_message_costs_no_memory_once_it_is_warm()
    {
        (double plainBytes, double plainTime) = CostOf(new SipTraceOptions());
        (double bytes, double time) = CostOf(new SipTraceOptions { Bytes = 2 << 20 });
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"a message with and without the trace: {time:0} and {plainTime:0} ns, {bytes:0.0} and {plainBytes:0.0} bytes");
        Assert.InRange(bytes - plainBytes, -8, 8);
    }

    // A request that is answered without state and its answer: the least that a message can cost.
    private static (double Bytes, double Nanoseconds) CostOf(SipTraceOptions options)
    {
        Door door = Traced(options);
        door.Keeps = false;
        byte[] message = Bytes(RawPeer.Request("BYE", toTag: "none", branch: "aaaaaaa", extra: $"X-Filler: {new string('f', 300)}\r\n").Replace("call1", "aaaaaaa", StringComparison.Ordinal));
        int[] places = [.. Enumerable.Range(0, message.Length - 7).Where(i => message.AsSpan(i).StartsWith("aaaaaaa"u8))];
        double least = double.MaxValue;
        double bytes = double.MaxValue;
        for (int turn = 0, n = 0; turn < 6; turn++)
        {
            const int Count = 20_000;
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < Count; i++, n++)
            {
                for (int digit = 0, rest = n; digit < 7; digit++, rest /= 10)
                {
                    foreach (int place in places)
                    {
                        message[place + digit] = (byte)('0' + (rest % 10));
                    }
                }

                door.Receive(message, Door.Phone);
            }

            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalNanoseconds / Count / 2);
            bytes = Math.Min(bytes, (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Count / 2);
            door.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        return (bytes, least);
    }

    private static Door Traced(SipTraceOptions? options = null)
    {
        var door = new Door(new SipUserAgentOptions { Trace = options ?? new SipTraceOptions { Bytes = 4 << 20 }, Limits = new() { Burst = 1_000_000, RequestsPerSecond = 1_000_000 } });
        door.App.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        return door;
    }

    private static void Call(Door door, string name)
    {
        string Named(string text) => text.Replace("call1", name, StringComparison.Ordinal);
        Assert.Equal(200, door.Ask(Named(RawPeer.Request("INVITE", branch: name, body: "v=0\r\n"))));
        string tag = RawPeer.TagOf(door.Last);
        door.Ask(Named(RawPeer.Request("ACK", branch: name + "a", toTag: tag)));
        Assert.Equal(200, door.Ask(Named(RawPeer.Request("BYE", cseq: "2", branch: name + "b", toTag: tag))));
    }

    private static TracedCall Found(Door door, string callId)
    {
        TracedCall? call = door.Agent.Trace.Find(callId);
        Assert.NotNull(call);
        return call;
    }

    private static List<string> Lines(TracedCall call) =>
        [.. call.Messages.Select(message => (message.Line.IsReceived ? "> " : "< ") + First(Encoding.ASCII.GetString(message.Bytes.Span)))];

    private static string First(string text) => text.StartsWith("SIP/2.0", StringComparison.Ordinal) ? text[..11] : text[..text.IndexOf(' ', StringComparison.Ordinal)];

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);
}
