using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Transports.Streams;

/// <summary>Counts the memory of the whole process, so nothing else may run.</summary>
[CollectionDefinition("Alone", DisableParallelization = true)]
public sealed class Alone;

[Collection("Alone")]
public sealed class ConnectionCostTests
{
    [Fact]
    public async Task A_message_costs_no_memory_once_a_connection_is_warm()
    {
        await using var a = new StreamPeer();
        var counter = new Counter();
        await using StreamTransport b = StreamTransport.Bind(
            SipProtocol.Tcp, new IPEndPoint(IPAddress.Loopback, 0), new StreamOptions(), TimeProvider.System, NullLogger.Instance);
        b.Start(counter);
        byte[] message = StreamPeer.Bytes(StreamPeer.Message("A", 900));
        async Task Round(int count)
        {
            int goal = counter.Count + count;
            for (int i = 0; i < count; i++)
            {
                Assert.True(a.Transport.Send(message, b.LocalEndPoint));
                while (counter.Count < goal - count + i - 50)
                {
                    Thread.Yield();
                }
            }

            await StreamPeer.Until(() => counter.Count == goal, "all arrive");
        }

        await Round(5000);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await Round(20_000);
        double each = (GC.GetTotalAllocatedBytes(precise: true) - before) / 20_000.0;
        TestContext.Current.SendDiagnosticMessage($"{each:F1} bytes a message, sent and received");
        Assert.InRange(each, 0, IsDebug ? 256 : 16); // two async methods, each a class in a debug build and none in a release
    }

    private static bool IsDebug =>
#if DEBUG
        true;
#else
        false;
#endif

    private sealed class Counter : ISipReceiver
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public void OnReceived(ISipTransport transport, ReadOnlySpan<byte> message, IPEndPoint remote) => Interlocked.Increment(ref _count);
    }
}
