using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Pbx.Scheduling;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Transports.Streams;

public sealed class ListenerFaultTests
{
    [Fact]
    public async Task A_fault_of_ours_at_the_door_costs_one_connection_and_not_the_listener()
    {
        var receiver = new Faulty();
        await using StreamTransport transport = StreamTransport.Bind(
            SipProtocol.Tcp, new IPEndPoint(IPAddress.Loopback, 0), new StreamOptions(), new VirtualScheduler().Time, NullLogger.Instance);
        transport.Start(receiver);
        for (int i = 0; i < 3; i++)
        {
            using var lost = new TcpClient();
            await lost.ConnectAsync(transport.LocalEndPoint, TestContext.Current.CancellationToken);
            Assert.True(await StreamPeer.IsClosed(lost.GetStream()));
        }

        receiver.Fails = false;
        using var next = new TcpClient();
        await next.ConnectAsync(transport.LocalEndPoint, TestContext.Current.CancellationToken);
        await next.GetStream().WriteAsync(StreamPeer.Bytes(StreamPeer.Message("HELLO")), TestContext.Current.CancellationToken);
        await StreamPeer.Until(() => receiver.Received == 1, "the next one is heard");
        Assert.Equal(1, transport.ConnectionCount);
    }

    private sealed class Faulty : ISipReceiver
    {
        // Written and read on both sides of a connection that is made in between.
        private volatile bool _fails = true;
        private int _received;

        public bool Fails { set => _fails = value; }

        public int Received => Volatile.Read(ref _received);

        public bool MayConnect(ISipTransport transport, IPEndPoint remote) => !_fails ? true : throw new InvalidOperationException("a bug of ours");

        public void OnReceived(ISipTransport transport, ReadOnlySpan<byte> message, IPEndPoint remote) => Interlocked.Increment(ref _received);
    }
}
