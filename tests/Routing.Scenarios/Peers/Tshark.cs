using System.Net;
using System.Net.Sockets;

namespace Routing.Scenarios.Peers;

/// <summary>
/// tshark on the loopback interface: what went over the wire, as others dissect it. Where it may not capture (root or
/// CAP_NET_RAW is needed) the test that wants it fails and says so.
/// </summary>
internal sealed class Tshark : IAsyncDisposable
{
    private const int SigInt = 2;

    private readonly PeerProcess _capturing;
    private readonly string _folder;
    private readonly IPEndPoint _subject;
    private readonly string _protocol;

    private Tshark(PeerProcess capturing, string folder, IPEndPoint subject, string protocol)
    {
        _capturing = capturing;
        _folder = folder;
        _subject = subject;
        _protocol = protocol;
    }

    /// <summary>Begins to capture the scenarios' networks, <paramref name="over"/> which transports; <paramref name="subject"/> is whose port is read, as that protocol.</summary>
    public static async Task<Tshark> Start(Scenario scenario, IPEndPoint subject, string protocol = "sip", string over = "udp")
    {
        string folder = scenario.FolderFor("tshark");
        string[] arguments = ["-i", "lo", "-f", $"({over}) and (net 127.0.77.0/24 or net 127.0.78.0/24)", "-w", Path.Combine(folder, "wire.pcapng")];
        PeerProcess capturing = PeerProcess.Start("tshark", arguments, folder, TimeSpan.FromMinutes(4));
        Tshark tshark = scenario.Use(new Tshark(capturing, folder, subject, protocol));
        await Wait.Until(() => capturing.HasExited || tshark.Says("Capturing"), "tshark captures");
        Assert.False(capturing.HasExited, $"tshark could not capture; it needs root or CAP_NET_RAW. {capturing.Said()}");

        // It says so a moment before it does.
        using var probe = new UdpClient(Loopback.Lease(Loopback.Phones));
        await Wait.Until(
            async () =>
            {
                await probe.SendAsync("?"u8.ToArray(), new IPEndPoint(IPAddress.Parse($"{Loopback.Phones}.1"), 9));
                return (await tshark.Read("udp.dstport == 9", "frame.number")).Count > 0;
            },
            "tshark has captured a first packet");
        return tshark;
    }

    /// <summary>Ends the capture when <paramref name="last"/> is in it: the kernel hands packets over late.</summary>
    public async Task Stops(string last)
    {
        await Wait.Until(async () => (await Read(last, "frame.number")).Count > 0, $"tshark has captured: {last}");
        _capturing.Signal(SigInt);
        await _capturing.Exit(Wait.Soon);
    }

    /// <summary>One line for each message of the subject that fits the display filter: the fields, parted by tabs.</summary>
    public Task<IReadOnlyList<string>> Sent(string filter, params string[] fields) =>
        Read($"ip.src == {_subject.Address} && (udp.srcport == {_subject.Port} || tcp.srcport == {_subject.Port}) && ({filter})", fields);

    public async Task<IReadOnlyList<string>> Read(string filter, params string[] fields)
    {
        string[] arguments =
        [
            "-r", Path.Combine(_folder, "wire.pcapng"), "-d", $"udp.port=={_subject.Port},{_protocol}", "-d", $"tcp.port=={_subject.Port},sip", "-d", "rtp.pt==101,rtpevent", "-Y", filter,
            "-T", "fields", .. fields.SelectMany(field => new[] { "-e", field }),
        ];
        await using PeerProcess reading = PeerProcess.Start("sh", ["-c", "exec tshark \"$@\" 2>/dev/null", "tshark", .. arguments], _folder, TimeSpan.FromSeconds(30));
        await reading.Exit(Wait.Soon); // not 0 while the file is being written: its last packet is cut short
        return [.. reading.Output.Where(line => line.Length > 0)];
    }

    public ValueTask DisposeAsync() => _capturing.DisposeAsync();

    private bool Says(string word) => _capturing.Output.Any(line => line.Contains(word, StringComparison.Ordinal));
}
