using System.Net;
using System.Net.Sockets;
using System.Text;
using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>What no caller sends, and everybody on the internet does.</summary>
public class AbuseTests : EngineScenario
{
    private const int Seed = 20260; // another seed, other bytes: the same every time

    [Fact]
    public async Task Malformed_datagrams_do_not_stop_the_next_call()
    {
        Engine engine = await StartEngine();
        (Sipp agent, RtpPeer mouth) = await Agent(engine, "1001", calls: 1);
        var local = Loopback.Lease(Loopback.Trunk);
        using (var socket = new UdpClient(local))
        {
            int sent = 0;
            foreach (byte[] datagram in Malformed(local, engine.Sip))
            {
                await socket.SendAsync(datagram, engine.Sip);
                if (++sent % 50 == 0)
                {
                    await engine.Metrics(); // paced by an engine that still answers
                }
            }

            // RFC 3261 §21.4, §21.5.6: what is answered at all is answered as a bad request, never as a call.
            await Wait.While(() => !engine.HasExited, "the engine runs", TimeSpan.FromSeconds(1));
            while (socket.Available > 0)
            {
                IPEndPoint? from = null;
                string answer = Encoding.Latin1.GetString(socket.Receive(ref from));
                Assert.Matches(@"^SIP/2\.0 (4\d\d|505) ", answer);
            }
        }

        (Sipp caller, RtpPeer ear) = Call(engine);
        await mouth.Hears(Tone.Caller, "the agent");
        await ear.Hears(Tone.Agent, "the caller");
        await Junk(engine, ear);
        await ear.Hears(Tone.Agent, "the caller, after junk on the media ports,");
        await caller.Nudge();
        await caller.Succeeds();
        await agent.Succeeds();
        Row record = await engine.Records.Interaction();
        Assert.Equal("answered", record["outcome"]);
        Assert.True((await engine.Metrics()).Sum("routing_sip_rejected_total", ("reason", "malformed")) > 0);
    }

    private static IEnumerable<byte[]> Malformed(IPEndPoint local, IPEndPoint engine)
    {
        var random = new Random(Seed);
        byte[] invite = Invite(local, engine, "cut", "0");
        for (int length = 0; length < invite.Length - 4; length += 3)
        {
            yield return invite[..length]; // the empty line is never reached
        }

        for (int i = 0; i < 200; i++)
        {
            byte[] noise = new byte[random.Next(1, 1500)];
            random.NextBytes(noise);
            yield return noise;
        }

        for (int i = 0; i < 200; i++)
        {
            byte[] bent = Invite(local, engine, $"bent{i}", "x");
            int wrong = Encoding.ASCII.GetString(bent).IndexOf("Via:", StringComparison.Ordinal); // what comes before stays wrong
            for (int hits = 0; hits < 8; hits++)
            {
                bent[random.Next(wrong, bent.Length)] = (byte)random.Next(256);
            }

            yield return bent;
        }

        foreach (string length in new[] { "-1", "99999", "4294967296", "18446744073709551616", "abc", "" })
        {
            yield return Invite(local, engine, $"length{length}", length);
        }

        yield return [.. invite[..^2], .. Encoding.ASCII.GetBytes("X-Long: " + new string('x', 60_000))]; // and no end
        yield return Encoding.ASCII.GetBytes($"INVITE sip:100@{engine} SIP/2.0\r\n" + string.Concat(Enumerable.Repeat("Via: SIP/2.0/UDP x\r\n", 2500)) + "\r\n");
        yield return Encoding.ASCII.GetBytes("SIP/2.0 200 OK\r\n\r\n");
        yield return "\r\n\r\n"u8.ToArray();
    }

    private static byte[] Invite(IPEndPoint local, IPEndPoint engine, string call, string length) => Encoding.ASCII.GetBytes($"""
        INVITE sip:100@{engine} SIP/2.0
        Content-Length: {length}
        Via: SIP/2.0/UDP {local};rport;branch=z9hG4bK{call}
        From: <sip:x@{local}>;tag=x{call}
        To: <sip:100@{engine}>
        Call-ID: {call}@{local}
        CSeq: 1 INVITE
        Contact: <sip:x@{local}>
        Max-Forwards: 70


        """.ReplaceLineEndings("\r\n"));

    // From elsewhere than the caller: a latched port must not follow it.
    private static async Task Junk(Engine engine, RtpPeer ear)
    {
        var random = new Random(Seed);
        using var socket = new UdpClient(Loopback.Lease(Loopback.Trunk));
        IPEndPoint media = ear.Streams[0].Remote;
        Assert.Equal(engine.Setup.Media.Address, media.Address);
        for (int i = 0; i < 300; i++)
        {
            byte[] noise = new byte[random.Next(0, 1400)];
            random.NextBytes(noise);
            await socket.SendAsync(noise, new IPEndPoint(media.Address, media.Port + (i & 1)));
        }
    }
}
