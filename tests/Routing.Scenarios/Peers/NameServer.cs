using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Routing.Scenarios.Peers;

/// <summary>
/// A small authoritative DNS server over UDP and TCP (RFC 1035): answers from lines such as <c>name TYPE data</c>, the data as in a
/// zone file. Written apart from the engine's resolver, or an error would be on both sides.
/// </summary>
internal sealed class NameServer : IAsyncDisposable
{
    private readonly UdpClient _udp;
    private readonly TcpListener _tcp;
    private readonly List<string[]> _zone;
    private readonly List<string> _asked = [];

    private NameServer(IPEndPoint local, IEnumerable<string> zone)
    {
        _udp = new UdpClient(local);
        _tcp = new TcpListener(local);
        _tcp.Start();
        _zone = [.. zone.Select(line => line.Split(' '))];
        Local = local;
        _ = AnswerDatagrams();
        _ = AnswerConnections();
    }

    public IPEndPoint Local { get; }

    /// <summary>Types that are never answered.</summary>
    public HashSet<string> Silent { get; init; } = [];

    /// <summary>Are answers too long for UDP: TC without a record?</summary>
    public bool Truncates { get; init; }

    /// <summary>How long an answer holds, in seconds: 1 to 255.</summary>
    public byte Lifetime { get; init; } = 60;

    /// <summary>What was asked so far, such as <c>udp SRV _sip._udp.carrier.test</c>.</summary>
    public IReadOnlyList<string> Asked
    {
        get
        {
            lock (_asked)
            {
                return [.. _asked];
            }
        }
    }

    public static NameServer Start(Scenario scenario, IReadOnlyList<string> zone, bool truncates = false, params string[] silent) =>
        scenario.Use(new NameServer(Loopback.Lease(Loopback.Trunk), zone) { Truncates = truncates, Silent = [.. silent] });

    public static NameServer Start(Scenario scenario, IReadOnlyList<string> zone, byte lifetime) =>
        scenario.Use(new NameServer(Loopback.Lease(Loopback.Trunk), zone) { Lifetime = lifetime });

    /// <summary>That line is in the zone no more.</summary>
    public void Forget(string line)
    {
        lock (_asked)
        {
            Assert.Equal(1, _zone.RemoveAll(one => string.Join(' ', one) == line));
        }
    }

    public ValueTask DisposeAsync()
    {
        _udp.Dispose();
        _tcp.Stop();
        return ValueTask.CompletedTask;
    }

    private async Task AnswerDatagrams()
    {
        try
        {
            while (true)
            {
                UdpReceiveResult query = await _udp.ReceiveAsync();
                if (Answer(query.Buffer, "udp") is { } answer)
                {
                    await _udp.SendAsync(answer, query.RemoteEndPoint);
                }
            }
        }
        catch (Exception fault) when (fault is ObjectDisposedException or SocketException)
        {
            // It is closed.
        }
    }

    private async Task AnswerConnections()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _tcp.AcceptTcpClientAsync();
                NetworkStream stream = client.GetStream();
                var length = new byte[2];
                await stream.ReadExactlyAsync(length);
                var query = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                await stream.ReadExactlyAsync(query);
                if (Answer(query, "tcp") is { } answer)
                {
                    await stream.WriteAsync((byte[])[(byte)(answer.Length >> 8), (byte)answer.Length, .. answer]);
                }
            }
        }
        catch (Exception fault) when (fault is ObjectDisposedException or SocketException or IOException)
        {
            // It is closed.
        }
    }

    private byte[]? Answer(byte[] query, string over)
    {
        int at = 12;
        List<string> labels = [];
        while (query[at] > 0)
        {
            labels.Add(Encoding.ASCII.GetString(query, at + 1, query[at]));
            at += query[at] + 1;
        }

        string name = string.Join('.', labels).ToLowerInvariant();
        int number = BinaryPrimitives.ReadUInt16BigEndian(query.AsSpan(at + 1));
        string type = number switch { 1 => "A", 28 => "AAAA", 33 => "SRV", 35 => "NAPTR", _ => $"TYPE{number}" };
        lock (_asked)
        {
            _asked.Add($"{over} {type} {name}");
            return Silent.Contains(type) ? null : Answer(query, at, name, type, number, over);
        }
    }

    // Under the lock.
    private byte[] Answer(byte[] query, int at, string name, string type, int number, string over)
    {
        string[][] found = [.. _zone.Where(line => line[0] == name && line[1] == type)];
        bool cut = Truncates && over == "udp" && found.Length > 0;
        found = cut ? [] : found;
        bool known = _zone.Any(line => line[0] == name);
        return
        [
            query[0], query[1], (byte)(cut ? 0x86 : 0x84), (byte)(known ? 0 : 3), 0, 1, 0, (byte)found.Length, 0, 0, 0, 0, // RFC 1035 §4.1.1: an answer, with authority
            .. query[12..(at + 5)],
            .. found.SelectMany(line => Record(line, number)),
        ];
    }

    private byte[] Record(string[] line, int number)
    {
        byte[] data = line[1] == "SRV"
            ? [.. Number(line[2]), .. Number(line[3]), .. Number(line[4]), .. Name(line[5])]
            : IPAddress.Parse(line[2]).GetAddressBytes();
        return [0xC0, 12, 0, (byte)number, 0, 1, 0, 0, 0, Lifetime, .. Number($"{data.Length}"), .. data]; // the name as in the question
    }

    private static byte[] Number(string text) => [(byte)(int.Parse(text) >> 8), (byte)int.Parse(text)];

    private static byte[] Name(string name) => [.. name.Split('.').SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0];
}
