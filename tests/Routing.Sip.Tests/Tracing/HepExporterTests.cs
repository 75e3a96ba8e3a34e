using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Sip.Dialogs;
using Routing.Sip.Tracing;
using Routing.Sip.Tracing.Hep;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Tracing;

public sealed class HepExporterTests
{
    [Fact]
    public async Task Each_message_of_a_call_reaches_the_collector_without_its_secrets()
    {
        using var collector = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await using var exporter = new HepExporter(Options(collector), NullLogger.Instance, "test");
        var door = new Door(new SipUserAgentOptions { Trace = new SipTraceOptions { Bytes = 2 << 20, Sink = exporter } });
        door.App.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        var interaction = Guid.NewGuid();
        door.Receive(Encoding.ASCII.GetBytes(RawPeer.Request("INVITE")), IPEndPoint.Parse("203.0.113.9:5060")); // a stranger's
        Assert.Equal(200, door.Ask(RawPeer.Request("INVITE", extra: "Authorization: Digest username=\"u\", response=\"SECRET\"\r\n", body: "v=0\r\na=ice-pwd:SECRET\r\n")));
        door.Agent.Trace.Link("call1", interaction);
        door.Ask(RawPeer.Request("ACK", branch: "a", toTag: RawPeer.TagOf(door.Last)));

        HepReader[] seen = [await Read(collector), await Read(collector), await Read(collector)];
        Assert.Equal(["INVITE", "SIP/2.0", "ACK"], seen.Select(packet => packet.Payload.Split(' ')[0]));
        Assert.Equal(["call1", "call1", "call1"], seen.Select(packet => packet.Correlation));
        Assert.Equal([Door.Trunk, Pair.BobAt, Door.Trunk], seen.Select(packet => packet.From));
        Assert.Equal([Pair.BobAt, Door.Trunk, Pair.BobAt], seen.Select(packet => packet.To));
        Assert.All(seen, packet => Assert.Equal((2001u, "pw", 17), (packet.Id, packet.Password, packet.Protocol)));
        Assert.All(seen, packet => Assert.Equal(door.Clock.Time.GetUtcNow().Date, packet.At.Date));
        Assert.All(seen, packet => Assert.DoesNotContain("SECRET", packet.Payload, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Secrets_go_with_it_only_where_that_is_asked_for()
    {
        using var collector = new UdpClient(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        await using var exporter = new HepExporter(Options(collector) with { WithSecrets = true, Password = null }, NullLogger.Instance, "test");
        var line = new TracedLine(DateTimeOffset.UnixEpoch.AddSeconds(7), false, SipProtocol.Wss, IPEndPoint.Parse("[::1]:5061"), IPEndPoint.Parse("[2001:db8::1]:4000"));
        exporter.OnMessage(line, "INVITE sip:a SIP/2.0\r\nCall-ID: x\r\nAuthorization: Bearer SECRET\r\n\r\n"u8, "x"u8);
        HepReader seen = await Read(collector);
        Assert.Contains("SECRET", seen.Payload, StringComparison.Ordinal);
        Assert.Equal((line.Local, line.Remote, 6, null, line.At), (seen.From, seen.To, seen.Protocol, seen.Password, seen.At));
    }

    [Fact]
    public async Task What_is_too_long_or_comes_too_fast_is_dropped_and_counted()
    {
        using var collector = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        int dropped = 0, sent = 0;
        using var listener = new System.Diagnostics.Metrics.MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "test-hep-drops")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => Interlocked.Add(ref (string?)tags[0].Value == "sent" ? ref sent : ref dropped, (int)value));
        listener.Start();
        const int Count = 20_000;
        await using (var exporter = new HepExporter(Options(collector), NullLogger.Instance, "test-hep-drops"))
        {
            var line = new TracedLine(DateTimeOffset.UnixEpoch, true, SipProtocol.Udp, Pair.BobAt, Pair.AliceAt);
            byte[] message = Encoding.ASCII.GetBytes(RawPeer.Request("INVITE"));
            exporter.OnMessage(line, new byte[65_535], "x"u8);
            for (int i = 0; i < Count; i++)
            {
                exporter.OnMessage(line, message, "x"u8);
            }
        }

        Assert.True(dropped >= 1);
        Assert.Equal(Count + 1, sent + dropped);
    }

    [Fact]
    public void All_messages_of_all_legs_are_found_together_under_the_Call_ID_of_the_first()
    {
        var sink = new Correlations();
        var door = new Door(new SipUserAgentOptions { Trace = new SipTraceOptions { Bytes = 2 << 20, Sink = sink } });
        door.App.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        var interaction = Guid.NewGuid();
        Assert.Equal(200, door.Ask(RawPeer.Request("INVITE")));
        door.Agent.Trace.Link("call1", interaction);
        UacInviteDialog leg = door.Agent.Invite(
            new OutgoingInvite { RequestUri = $"sip:1001@{Door.Trunk}", FromUser = "a", Offer = Pair.AnswerSdp, Interaction = interaction }, new TestLeg());
        door.Clock.Advance(TimeSpan.FromSeconds(1));
        door.Agent.Trace.Link(leg.CallId, Guid.NewGuid()); // it goes on in another call: one dialog is one still
        door.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(sink.Seen.Count(seen => seen.Line.StartsWith("INVITE", StringComparison.Ordinal)) >= 3);
        Assert.All(sink.Seen, seen => Assert.Equal("call1", seen.Correlation));
    }

    [Fact]
    public async Task A_collector_that_fails_again_is_told_of_again()
    {
        using var collector = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var log = new Door.FaultLog();
        var ways = new Queue<bool>([false, false, true, false]);
        await using (var exporter = new HepExporter(
            Options(collector), log, "test", packet => ways.Dequeue() ? packet.Length : throw new SocketException((int)SocketError.NetworkUnreachable)))
        {
            var line = new TracedLine(DateTimeOffset.UnixEpoch, true, SipProtocol.Udp, Pair.BobAt, Pair.AliceAt);
            for (int i = 0; i < 4; i++)
            {
                exporter.OnMessage(line, new byte[100], "x"u8);
            }
        }

        Assert.Equal(2, log.Lines.Count);
    }

    private static HepOptions Options(UdpClient collector) => new((IPEndPoint)collector.Client.LocalEndPoint!, 2001, "pw", WithSecrets: false);

    private static async Task<HepReader> Read(UdpClient collector)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        return HepReader.Read((await collector.ReceiveAsync(deadline.Token)).Buffer);
    }

    private sealed class Correlations : ISipTraceSink
    {
        public List<(string Line, string Correlation)> Seen { get; } = [];

        public void OnMessage(in TracedLine line, ReadOnlySpan<byte> message, ReadOnlySpan<byte> correlation) =>
            Seen.Add((Encoding.ASCII.GetString(message).Split('\r')[0], Encoding.ASCII.GetString(correlation)));
    }
}
