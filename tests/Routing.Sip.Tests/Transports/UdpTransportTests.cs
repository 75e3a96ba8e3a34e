using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Transports;

public sealed class UdpTransportTests
{
    [Fact]
    public async Task Datagrams_up_to_64_KiB_arrive_in_order_and_the_loop_ends_when_it_is_closed()
    {
        var receiver = new Receiver();
        UdpTransport a = UdpTransport.Bind(new IPEndPoint(IPAddress.Loopback, 0), NullLogger.Instance);
        UdpTransport b = UdpTransport.Bind(new IPEndPoint(IPAddress.Loopback, 0), NullLogger.Instance);
        b.Start(receiver);
        var big = new byte[65_000];
        Assert.True(a.Send(big, b.LocalEndPoint));
        for (byte i = 0; i < 100; i++)
        {
            Assert.True(a.Send([i], b.LocalEndPoint));
        }

        await receiver.All.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal([65_000, .. Enumerable.Range(0, 100)], receiver.Seen);
        Assert.Equal(a.LocalEndPoint, receiver.From);
        Assert.False(a.Send(big, new IPEndPoint(IPAddress.IPv6Loopback, 5060)));
        await a.DisposeAsync();
        await b.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_receiver_that_fails_costs_one_datagram()
    {
        var receiver = new Receiver { FailAt = 1 };
        UdpTransport a = UdpTransport.Bind(new IPEndPoint(IPAddress.Loopback, 0), NullLogger.Instance);
        UdpTransport b = UdpTransport.Bind(new IPEndPoint(IPAddress.Loopback, 0), NullLogger.Instance);
        b.Start(receiver);
        for (byte i = 0; i < 102; i++)
        {
            Assert.True(a.Send([i], b.LocalEndPoint));
        }

        await receiver.All.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, 102).Where(i => i != 1), receiver.Seen);
        await a.DisposeAsync();
        await b.DisposeAsync();
    }

    [Fact]
    public async Task A_socket_that_fails_for_long_is_not_given_up()
    {
        var receiver = new Receiver();
        UdpTransport a = UdpTransport.Bind(new IPEndPoint(IPAddress.Loopback, 0), NullLogger.Instance);
        UdpTransport b = UdpTransport.Bind(new IPEndPoint(IPAddress.Loopback, 0), NullLogger.Instance);
        int failures = 3000;
        b.Pause = TimeSpan.Zero;
        b.BeforeReceive = () =>
        {
            if (failures-- > 0)
            {
                throw new SocketException((int)SocketError.NoBufferSpaceAvailable);
            }
        };
        b.Start(receiver);
        for (byte i = 0; i < 101; i++)
        {
            Assert.True(a.Send([i], b.LocalEndPoint));
        }

        await receiver.All.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await a.DisposeAsync();
        await b.DisposeAsync();
    }

    [Fact]
    public async Task What_cannot_be_bound_says_why()
    {
        UdpTransport taken = UdpTransport.Bind(new IPEndPoint(IPAddress.Loopback, 0), NullLogger.Instance);
        SipBindException inUse = Assert.Throws<SipBindException>(() => UdpTransport.Bind(taken.LocalEndPoint, NullLogger.Instance));
        Assert.Contains($"udp:{taken.LocalEndPoint}: the port is in use", inUse.Message, StringComparison.Ordinal);
        SipBindException foreign = Assert.Throws<SipBindException>(() =>
            UdpTransport.Bind(new IPEndPoint(IPAddress.Parse("192.0.2.77"), 0), NullLogger.Instance));
        Assert.Contains("no interface of this machine has that address", foreign.Message, StringComparison.Ordinal);
        await taken.DisposeAsync();
    }

    [Fact]
    public void Sending_to_a_known_peer_allocates_nothing()
    {
        UdpTransport a = UdpTransport.Bind(new IPEndPoint(IPAddress.Loopback, 0), NullLogger.Instance);
        using var sink = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var to = (IPEndPoint)sink.Client.LocalEndPoint!;
        byte[] message = new byte[200];
        a.Send(message, to);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            a.Send(message, to);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private sealed class Receiver : ISipReceiver
    {
        public List<int> Seen { get; } = [];

        public int FailAt { get; init; } = -1;

        public IPEndPoint? From { get; private set; }

        public TaskCompletionSource All { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void OnReceived(ISipTransport transport, ReadOnlySpan<byte> message, IPEndPoint remote)
        {
            From = remote;
            if (message.Length == 1 && message[0] == FailAt)
            {
                throw new InvalidOperationException("a bug");
            }

            Seen.Add(message.Length == 1 ? message[0] : message.Length);
            if (Seen.Count == 101)
            {
                All.TrySetResult();
            }
        }
    }
}
