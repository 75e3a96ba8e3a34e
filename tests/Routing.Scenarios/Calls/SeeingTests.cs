using System.Text.Json;
using System.Text.RegularExpressions;
using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>What an operator sees of a call, with the tools that operators use.</summary>
public partial class SeeingTests : EngineScenario
{
    [Fact]
    public async Task A_queued_calls_ladder_shows_both_legs_and_tshark_reads_its_capture()
    {
        Engine engine = await StartEngine();
        await Softphone(engine, "1001");
        (Sipp caller, RtpPeer ear) = Call(engine);
        await ear.Hears(Tone.Agent, "the caller");
        using JsonDocument calls = JsonDocument.Parse(await engine.Ask("calls", "--json"));
        JsonElement call = Assert.Single(calls.RootElement.GetProperty("calls").EnumerateArray());
        Assert.Equal(("talk", "1001", "carrier"), (call.GetProperty("stage").GetString(), call.GetProperty("agent").GetString(), call.GetProperty("trunk").GetString()));
        string[] callIds = [.. call.GetProperty("call_ids").EnumerateArray().Select(id => id.GetString()!)];
        Assert.Equal(2, callIds.Length);
        Assert.Contains("carrier  not asked", await engine.Ask("trunks"), StringComparison.Ordinal);
        await caller.Nudge();
        await caller.Succeeds();
        Row record = await engine.Records.Interaction();
        string id = record["id"]!;
        Assert.Equal(call.GetProperty("id").GetString(), id);

        string ladder = await engine.Ask("trace", id);
        TestContext.Current.TestOutputHelper?.WriteLine(ladder);
        Assert.Contains($"leg 1: Call-ID {callIds[0]}", ladder, StringComparison.Ordinal);
        Assert.Contains($"leg 2: Call-ID {callIds[1]}", ladder, StringComparison.Ordinal);
        foreach (int leg in new[] { 1, 2 })
        {
            string[] lines = [.. ladder.Split('\n').Where(line => line.Contains($"leg {leg}, CSeq", StringComparison.Ordinal))];
            Assert.Matches(@"-- INVITE --.*SDP 127\.0\.\d+\.\d+:\d+ PCMU", lines[0]);
            Assert.Contains(lines, line => Ok().IsMatch(line) && line.Contains("INVITE", StringComparison.Ordinal));
            Assert.Contains(lines, line => line.Contains(" ACK -", StringComparison.Ordinal));
            Assert.Contains(lines, line => line.Contains(" BYE -", StringComparison.Ordinal));
        }

        Assert.Matches(@"-- INVITE -+>\|", ladder.Split('\n').First(line => line.Contains("INVITE", StringComparison.Ordinal) && line.Contains("leg 1,", StringComparison.Ordinal)));
        Assert.Contains("\nCall-ID: " + callIds[1], (await engine.Ask("trace", callIds[1], "--bodies")).Replace(new string(' ', 28), "", StringComparison.Ordinal), StringComparison.Ordinal);

        string capture = Path.Combine(FolderFor("capture"), "call.pcapng");
        await engine.Ask("trace", id, "--pcap", capture);
        List<string[]> packets = await CaptureReader.Read(this, capture, engine.Sip);
        using JsonDocument story = JsonDocument.Parse(await engine.Ask("trace", id, "--json"));
        string[] told = [.. story.RootElement.GetProperty("sip").GetProperty("legs").EnumerateArray().SelectMany(leg => leg.GetProperty("messages").EnumerateArray())
            .OrderBy(step => step.GetProperty("at").GetDateTimeOffset()).Select(What)];
        Assert.True(told.Length >= 10);
        Assert.Equal(told, packets.Select(packet => packet[3].Length > 0 ? packet[3].Split(' ')[0] : packet[4].Split(' ')[1]));
        Assert.Equal(callIds.ToHashSet(), packets.Select(packet => packet[5]).ToHashSet());
        Assert.All(packets, packet => Assert.StartsWith("SIP", packet[0], StringComparison.Ordinal));
        Assert.All(packets, packet => Assert.DoesNotContain("hecksum", packet[6], StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_said_over_TLS_is_read_in_the_clear_and_holds_no_credentials()
    {
        Engine engine = await StartEngine(new() { Protocols = ["udp", "tcp", "tls"] });
        BaresipPhone phone = await Softphone(engine, "1001", protocol: "tls");
        await phone.Dial("sip:100@lab.test");
        await Wait.Until(async () => (await engine.Ask("calls")).Contains("1001", StringComparison.Ordinal), "the call is listed");
        using JsonDocument calls = JsonDocument.Parse(await engine.Ask("calls", "--json"));
        string id = calls.RootElement.GetProperty("calls")[0].GetProperty("id").GetString()!;
        string said = await engine.Ask("trace", id, "--bodies");
        Assert.Contains("Authorization: Digest", said, StringComparison.Ordinal);
        Assert.Matches(@"response=""\*+""", said);
        Assert.DoesNotMatch(@"(response|nonce|cnonce)=""[^*]", said);
        string folder = FolderFor("capture");
        await engine.Ask("trace", id, "--pcap", Path.Combine(folder, "call.pcapng"));
        List<string[]> packets = await CaptureReader.Read(this, Path.Combine(folder, "call.pcapng"), engine.Sip);
        Assert.Contains(packets, packet => packet[3].StartsWith("INVITE ", StringComparison.Ordinal));
        Assert.All(packets, packet => Assert.StartsWith("SIP", packet[0], StringComparison.Ordinal));
        Assert.DoesNotMatch(@"response=""[^*]", await File.ReadAllTextAsync(Path.Combine(folder, "call.pcapng")));
        await engine.Ask("trace", id, "--pcap", Path.Combine(folder, "whole.pcapng"), "--with-secrets");
        string[] secrets = [.. Regex.Matches(await File.ReadAllTextAsync(Path.Combine(folder, "whole.pcapng")), @"(?:response|nonce)=""([^""]+)""").Select(match => match.Groups[1].Value)];
        Assert.NotEmpty(secrets);
        string all = string.Join('\n', said, engine.Said, await engine.Ask("trace", id, "--json"), await engine.Ask("calls"), await engine.Get("/metrics"));
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, all, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sngrep_receives_the_calls_messages_by_HEP()
    {
        string folder = FolderFor("sngrep");
        System.Net.IPEndPoint collector = Loopback.Lease(Loopback.Trunk);
        string file = Path.Combine(folder, "hep.pcap");
        PeerProcess sngrep = Use(PeerProcess.Start("sngrep", ["-N", "-F", "-L", $"udp:{collector}", "-O", file], folder, TimeSpan.FromSeconds(90)));
        await Wait.Until(
            () => sngrep.HasExited || System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveUdpListeners().Contains(collector), "sngrep listens");
        Engine engine = await StartEngine(new() { SipKeys = [$"hep: {{ to: \"udp:{collector}\", id: 7, password: collectors }}"] });
        await Agent(engine, "1001");
        (Sipp caller, RtpPeer ear) = Call(engine);
        await ear.Hears(Tone.Agent, "the caller");
        await caller.Nudge();
        await caller.Succeeds();
        Metrics metrics = await engine.Metrics();
        await Wait.Until(async () => (await engine.Metrics()).Sum("routing_sip_hep_packets_total", ("result", "sent")) >= 12, "both legs are copied");
        Assert.Equal(0, metrics.Sum("routing_sip_hep_packets_total", ("result", "dropped")));
        await Wait.While(() => true, "time for sngrep to write", TimeSpan.FromSeconds(1));
        sngrep.Signal(2); // SIGINT
        await sngrep.Exit(TimeSpan.FromSeconds(10));
        List<string[]> packets = await CaptureReader.Read(this, file, engine.Sip);
        Assert.Equal(2, packets.Count(packet => packet[3].StartsWith("INVITE ", StringComparison.Ordinal)));
        Assert.Equal(2, packets.Where(packet => packet[3].StartsWith("BYE ", StringComparison.Ordinal)).Select(packet => packet[5]).Distinct().Count());
        string raw = await File.ReadAllTextAsync(file);
        Assert.DoesNotMatch(@"response=""[^*]", raw);
        Assert.Contains("Authorization: Digest", raw, StringComparison.Ordinal); // the registration: its secrets are out, not the whole of it
    }

    private static string What(JsonElement step) => step.GetProperty("status").ValueKind == JsonValueKind.Null
        ? step.GetProperty("method").GetString()!
        : step.GetProperty("status").GetRawText();

    [GeneratedRegex("- 200 \\w+ -")]
    private static partial Regex Ok();
}
