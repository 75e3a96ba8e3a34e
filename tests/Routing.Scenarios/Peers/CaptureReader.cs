using System.Net;

namespace Routing.Scenarios.Peers;

/// <summary>A capture that the engine wrote, read by tshark.</summary>
internal static class CaptureReader
{
    /// <summary>The SIP messages of a capture: protocol, source, destination, first line and whether something is wrong with it.</summary>
    public static async Task<List<string[]>> Read(Scenario scenario, string capture, IPEndPoint sip)
    {
        string[] fields = ["_ws.col.Protocol", "ip.src", "ip.dst", "sip.Request-Line", "sip.Status-Line", "sip.Call-ID", "_ws.expert.message"];
        string[] checks = ["ip.check_checksum:TRUE", "udp.check_checksum:TRUE", "tcp.check_checksum:TRUE"];
        int[] ports = [sip.Port, sip.Port + 1];
        await using PeerProcess tshark = PeerProcess.Start(
            "tshark",
            [
                "-r", capture, "-T", "fields", "-E", "separator=|", .. fields.SelectMany(field => new[] { "-e", field }),
                .. checks.SelectMany(check => new[] { "-o", check }),
                .. ports.SelectMany(port => new[] { "-d", $"udp.port=={port},sip", "-d", $"tcp.port=={port},sip" }),
            ],
            scenario.FolderFor("tshark"),
            TimeSpan.FromSeconds(30));
        int code = await tshark.Exit(TimeSpan.FromSeconds(30));
        Assert.True(code == 0, tshark.Said());
        return [.. tshark.Output.Where(line => line.Contains('|', StringComparison.Ordinal)).Select(line => line.Split('|'))];
    }
}
