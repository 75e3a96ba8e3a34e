using System.Buffers.Binary;
using System.Net;
using System.Text;
using Routing.Sip.Location;

namespace Routing.Sip.Tests.Location;

/// <summary>A DNS server in memory and virtual time: answers from a zone written as text, 1 ms after it was asked.</summary>
internal sealed class FakeDns(TimeProvider time) : IDnsPort
{
    public static readonly IPEndPoint First = IPEndPoint.Parse("10.9.9.1:53");
    public static readonly IPEndPoint Second = IPEndPoint.Parse("10.9.9.2:53");

    private readonly List<ITimer> _timers = [];

    /// <summary>Lines such as <c>name type data</c>, the data as in a zone file.</summary>
    public List<string> Zone { get; } = [];

    public List<(string Name, DnsType Type, IPEndPoint Server, bool Stream, ushort Id)> Asked { get; } = [];

    /// <summary>What comes back instead of the zone's answer: none = silence.</summary>
    public Func<(string Name, DnsType Type, IPEndPoint Server, bool Stream), byte[], IEnumerable<byte[]>>? Answer { get; set; }

    /// <summary>Handles that were not disposed.</summary>
    public int Open { get; private set; }

    public int TimeToLive { get; set; } = 60;

    public IDisposable Ask(ReadOnlyMemory<byte> query, IPEndPoint server, bool stream, Action<ReadOnlyMemory<byte>> answered)
    {
        byte[] bytes = query.ToArray();
        int at = 12;
        Assert.True(DnsName.TryRead(bytes, ref at, out string name));
        var type = (DnsType)BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at));
        Asked.Add((name, type, server, stream, BinaryPrimitives.ReadUInt16BigEndian(bytes)));
        Open++;
        var handle = new Handle(this);
        IEnumerable<byte[]> answers = Answer?.Invoke((name, type, server, stream), bytes) ?? [FromZone(bytes, name, type)];
        foreach (byte[] answer in answers)
        {
            _timers.Add(time.CreateTimer(_ => handle.Tell(answered, answer), null, TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan));
        }

        return handle;
    }

    public byte[] FromZone(byte[] query, string name, DnsType type)
    {
        string asked = name;
        List<byte[]> records = [];
        for (int i = 0; i < 20; i++)
        {
            string[][] own = [.. Zone.Select(line => line.Split(' ')).Where(line => line[0] == asked)];
            records.AddRange(own.Where(line => line[1] == type.ToString().ToUpperInvariant()).Select(line => Record(line, TimeToLive)));
            if (records.Count > 0 && own.Any(line => line[1] == type.ToString().ToUpperInvariant()) || own.FirstOrDefault(line => line[1] == "CNAME") is not { } alias)
            {
                break;
            }

            records.Add(Record(alias, TimeToLive));
            asked = alias[2];
        }

        bool known = Zone.Exists(line => line.StartsWith(name + " ", StringComparison.Ordinal));
        return Reply(query, known ? 0 : 3, records);
    }

    /// <summary>A reply to that query with those records.</summary>
    public static byte[] Reply(byte[] query, int code, IReadOnlyList<byte[]> records, bool truncated = false, byte[]? authority = null)
    {
        List<byte> bytes = [.. query];
        bytes[2] = (byte)(0x81 | (truncated ? 2 : 0));
        bytes[3] = (byte)(0x80 | code);
        bytes[7] = (byte)records.Count;
        bytes[9] = (byte)(authority is null ? 0 : 1);
        foreach (byte[] record in records)
        {
            bytes.AddRange(record);
        }

        return [.. bytes, .. authority ?? []];
    }

    public static byte[] Record(string line, int timeToLive = 60) => Record(line.Split(' '), timeToLive);

    private static byte[] Record(string[] line, int timeToLive)
    {
        DnsType type = Enum.Parse<DnsType>(line[1], ignoreCase: true);
        byte[] data = type switch
        {
            DnsType.A or DnsType.Aaaa => IPAddress.Parse(line[2]).GetAddressBytes(),
            DnsType.Srv => [.. Word(line[2]), .. Word(line[3]), .. Word(line[4]), .. Name(line[5])],
            DnsType.Naptr => [.. Word(line[2]), .. Word(line[3]), .. Text(line[4]), .. Text(line[5]), .. Text(""), .. Name(line[6])],
            DnsType.Soa => [.. Name("ns.example"), .. Name("root.example"), .. new byte[16], .. Long(line[2])],
            _ => Name(line[2]),
        };
        return [.. Name(line[0]), .. Word(((int)type).ToString(null, null)), 0, 1, .. Long(timeToLive.ToString(null, null)), .. Word(data.Length.ToString(null, null)), .. data];
    }

    private static byte[] Name(string name)
    {
        var room = new byte[256];
        return name == "." ? [0] : room[..DnsName.Write(name, room)];
    }

    private static byte[] Word(string number) => [(byte)(int.Parse(number, null) >> 8), (byte)int.Parse(number, null)];

    private static byte[] Long(string number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, int.Parse(number, null));
        return bytes;
    }

    private static byte[] Text(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    private sealed class Handle(FakeDns dns) : IDisposable
    {
        private bool _disposed;

        public void Tell(Action<ReadOnlyMemory<byte>> answered, byte[] message)
        {
            if (!_disposed)
            {
                answered(message);
            }
        }

        public void Dispose()
        {
            dns.Open -= _disposed ? 0 : 1;
            _disposed = true;
        }
    }
}
