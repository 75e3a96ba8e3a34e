using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Sip.Location;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Location;

/// <summary>The one test with real sockets: a responder of the test's own on loopback, UDP and TCP on one port.</summary>
public sealed class DnsSocketsTests
{
    [Fact]
    public async Task A_name_is_found_over_UDP_and_over_TCP_where_it_does_not_fit()
    {
        var zone = new FakeDns(TimeProvider.System);
        zone.Zone.AddRange(["_sip._udp.example SRV 1 1 5070 a.example", "a.example A 192.0.2.1"]);
        using var stream = new TcpListener(IPAddress.Loopback, 0);
        stream.Start();
        using var udp = new UdpClient((IPEndPoint)stream.LocalEndpoint);
        var sources = new ConcurrentBag<int>();
        using var end = new CancellationTokenSource();
        Task[] servers = [ServeUdp(udp, zone, sources, end.Token), ServeTcp(stream, zone, end.Token)];

        await using var agent = new SipUserAgent(
            new SipUserAgentOptions { Dns = new DnsOptions { Servers = [(IPEndPoint)stream.LocalEndpoint], AddressWithin = TimeSpan.FromSeconds(10), ServiceWithin = TimeSpan.FromSeconds(10) } },
            new TestApplication(), [new Farm.Stub(SipProtocol.Udp, "127.0.0.1:5999")], TimeProvider.System, NullLoggerFactory.Instance);
        var found = new TaskCompletionSource<IReadOnlyList<SipHop>>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (agent.Stack.EnterFromAbove())
        {
            agent.Stack.Locator.Locate("sip:example;transport=udp", found.SetResult);
        }

        SipHop hop = Assert.Single(await found.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        Assert.Equal("udp:192.0.2.1:5070", hop.ToString());
        Assert.Equal(sources.Count, sources.Distinct().Count()); // each query from a port of its own
        await end.CancelAsync();
        await Task.WhenAll(servers);
    }

    private static async Task ServeUdp(UdpClient udp, FakeDns zone, ConcurrentBag<int> sources, CancellationToken end)
    {
        try
        {
            while (true)
            {
                UdpReceiveResult query = await udp.ReceiveAsync(end);
                sources.Add(query.RemoteEndPoint.Port);
                (string name, DnsType type) = Question(query.Buffer);
                byte[] answer = type == DnsType.Srv ? FakeDns.Reply(query.Buffer, 0, [], truncated: true) : zone.FromZone(query.Buffer, name, type);
                await udp.SendAsync(answer, query.RemoteEndPoint, end);
            }
        }
        catch (OperationCanceledException)
        {
            // the test is over
        }
    }

    private static async Task ServeTcp(TcpListener listener, FakeDns zone, CancellationToken end)
    {
        try
        {
            while (true)
            {
                using TcpClient client = await listener.AcceptTcpClientAsync(end);
                NetworkStream stream = client.GetStream();
                var length = new byte[2];
                await stream.ReadExactlyAsync(length, end);
                var query = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                await stream.ReadExactlyAsync(query, end);
                (string name, DnsType type) = Question(query);
                byte[] answer = zone.FromZone(query, name, type);
                BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)answer.Length);
                await stream.WriteAsync(length.Concat(answer).ToArray(), end);
            }
        }
        catch (OperationCanceledException)
        {
            // the test is over
        }
    }

    private static (string Name, DnsType Type) Question(byte[] query)
    {
        int at = 12;
        DnsName.TryRead(query, ref at, out string name);
        return (name, (DnsType)BinaryPrimitives.ReadUInt16BigEndian(query.AsSpan(at)));
    }
}
