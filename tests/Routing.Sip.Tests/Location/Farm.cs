using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Pbx.Scheduling;
using Routing.Sip.Location;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Location;

/// <summary>One user agent of ours, any number of servers that answer with text, and a DNS, all in memory and virtual time.</summary>
internal sealed class Farm : IDisposable
{
    public static readonly IPEndPoint Us = IPEndPoint.Parse("10.0.0.2:5060");

    private readonly List<Server> _servers = [];

    public Farm(IReadOnlyList<ISipTransport>? transports = null, ulong seed = 7, bool naptr = false, string? advertise = null, IPEndPoint[]? dnsServers = null, SipProtocol protocol = SipProtocol.Udp, Func<DnsOptions, DnsOptions>? dns = null)
    {
        Dns = new FakeDns(Clock.Time);
        Network = new InMemoryNetwork(Clock.Time);
        Connected = protocol == SipProtocol.Udp ? null : new ConnectedTransport(Network.Bind(Us), protocol);
        Agent = new SipUserAgent(
            new SipUserAgentOptions
            {
                Seed = seed,
                Advertise = advertise,
                Dns = (dns ?? (options => options))(new DnsOptions
                {
                    Port = Dns,
                    Naptr = naptr,
                    Servers = dnsServers ?? [FakeDns.First],
                    Hosts = new Dictionary<string, IReadOnlyList<IPAddress>> { ["inhosts.example"] = [IPAddress.Parse("192.0.2.77"), IPAddress.Parse("2001:db8::77")] },
                }),
            },
            new TestApplication(), transports ?? [Connected ?? (ISipTransport)Network.Bind(Us)], Clock.Time, NullLoggerFactory.Instance);
        Agent.Start();
    }

    public VirtualScheduler Clock { get; } = new();

    public InMemoryNetwork Network { get; }

    public FakeDns Dns { get; }

    /// <summary>Ours, where it has connections.</summary>
    public ConnectedTransport? Connected { get; }

    public SipUserAgent Agent { get; }

    internal SipStack Stack => Agent.Stack;

    /// <summary>What the servers saw: when, in seconds, which, the message.</summary>
    public List<(double At, string Server, string Message)> Seen { get; } = [];

    /// <summary>When a server saw a keep-alive.</summary>
    public List<double> KeepAlives { get; } = [];

    /// <summary>Method and last octet of the server of each message, such as <c>INVITE 11</c>.</summary>
    public IEnumerable<string> Story => Seen.Select(one => $"{one.Message.Split(' ')[0]} {one.Server.Split('.')[3]}");

    /// <summary>A server at that address; <paramref name="answer"/> gives a status line's number and further headers, or null for silence.</summary>
    public Farm Serve(string address, Func<string, (int Status, string Extra)?> answer)
    {
        var transport = Network.Bind(IPEndPoint.Parse(address + ":5060"));
        var server = new Server(this, address, transport, answer);
        transport.Start(server);
        _servers.Add(server);
        return this;
    }

    public Farm Run(double seconds)
    {
        Clock.Advance(TimeSpan.FromSeconds(seconds));
        return this;
    }

    public IReadOnlyList<SipHop> Locate(string uri)
    {
        IReadOnlyList<SipHop>? hops = null;
        using (Stack.EnterFromAbove())
        {
            Stack.Locator.Locate(uri, found => hops = hops is null ? found : throw new InvalidOperationException("told twice"));
        }

        Assert.True(Clock.RunUntil(() => hops is not null, TimeSpan.FromSeconds(20)), "no result within 20 s");
        return hops!;
    }

    internal DnsResult Resolve(string name, DnsType type)
    {
        DnsResult? result = null;
        using (Stack.EnterFromAbove())
        {
            Stack.Locator.Resolver.Resolve(name, type, found => result = found);
        }

        Assert.True(Clock.RunUntil(() => result is not null, TimeSpan.FromSeconds(20)), "no result within 20 s");
        return result!;
    }

    public void Dispose() => Network.Dispose();

    /// <summary>A transport of any protocol that only stands there.</summary>
    public sealed class Stub(SipProtocol protocol, string local) : ISipTransport
    {
        public SipProtocol Protocol => protocol;

        public IPEndPoint LocalEndPoint { get; } = IPEndPoint.Parse(local);

        public void Start(ISipReceiver receiver)
        {
        }

        public bool Send(ReadOnlySpan<byte> message, IPEndPoint remote) => true;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Server(Farm farm, string address, InMemoryTransport transport, Func<string, (int Status, string Extra)?> answer) : ISipReceiver
    {
        public void OnReceived(ISipTransport _, ReadOnlySpan<byte> message, IPEndPoint remote)
        {
            string text = Encoding.UTF8.GetString(message);
            if (text == "\r\n\r\n")
            {
                farm.KeepAlives.Add(farm.Clock.Elapsed.TotalSeconds);
                return;
            }

            farm.Seen.Add((farm.Clock.Elapsed.TotalSeconds, address, text));
            if (answer(text) is not { } reply)
            {
                return;
            }

            string via = RawPeer.Line(text, "Via").Replace(";rport", "", StringComparison.Ordinal);
            via += reply.Extra.Contains("rport=", StringComparison.Ordinal) ? reply.Extra : $";received={remote.Address};rport={remote.Port}";
            string extra = reply.Extra.Contains("rport=", StringComparison.Ordinal) ? "" : reply.Extra;
            transport.Send(
                Encoding.UTF8.GetBytes(
                    $"SIP/2.0 {reply.Status} So\r\n{via}\r\n{RawPeer.Line(text, "From")}\r\n{RawPeer.Line(text, "To")};tag=t{address.Split('.')[3]}\r\n"
                    + $"{RawPeer.Line(text, "Call-ID")}\r\n{RawPeer.Line(text, "CSeq")}\r\n{extra}Content-Length: 0\r\n\r\n"),
                remote);
        }
    }
}
