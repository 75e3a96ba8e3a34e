using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Transports;

/// <summary>
/// A peer over UDP gets what it is sent in the order in which it was decided, also where two threads decide: a 200 that overtakes its
/// 180, or an ACK its re-INVITE, is what phones stumble over.
/// </summary>
public sealed class SendOrderTests
{
    private const int Calls = 300;

    [Fact]
    public async Task Two_threads_that_answer_one_peer_take_turns_and_it_hears_them_in_that_order()
    {
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 8 << 20, ReceiveTimeout = 20_000 };
        peer.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var at = (IPEndPoint)peer.LocalEndPoint!;
        var slow = new SlowTransport(UdpTransport.Bind(new IPEndPoint(IPAddress.Loopback, 0), NullLogger.Instance));
        var app = new TestApplication();
        var agent = new SipUserAgent(new SipUserAgentOptions { Seed = 3 }, app, [slow], TimeProvider.System, NullLoggerFactory.Instance);
        agent.LoadAccess(Pair.TrunkPlan("peer", "127.0.0.1/32"));
        agent.Start();
        for (int i = 0; i < 2 * Calls; i++)
        {
            slow.Receiver!.OnReceived(slow, Encoding.UTF8.GetBytes(Invite(i, at)), at);
        }

        Assert.Equal(2 * Calls, app.Calls.Count);
        using var together = new Barrier(2);
        Task Answer(int first) => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait(TimeSpan.FromSeconds(20));
                for (int i = first; i < 2 * Calls; i += 2)
                {
                    app.Calls[i].Dialog.Ring();
                    app.Calls[i].Dialog.Reject(486);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        await Task.WhenAll(Answer(0), Answer(1)).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        string[] sent = slow.Take();

        // Nobody sends while another does: what a thread has begun to send is on its way before the other begins.
        Assert.Equal(1, slow.MostAtOnce);
        byte[] buffer = new byte[4096];
        for (int i = 0; i < sent.Length; i++)
        {
            Assert.Equal(sent[i], What(buffer.AsSpan(0, peer.Receive(buffer))));
        }

        // Each call's own answers are in their order, whatever the other thread did in between.
        Assert.Equal(2 * Calls, sent.Count(one => one.StartsWith("180", StringComparison.Ordinal)));
        Assert.All(sent.GroupBy(one => one.Split(' ')[1]), call => Assert.Equal(["180", "486"], call.Select(one => one.Split(' ')[0]).Where(status => status != "100").Distinct()));
        await slow.DisposeAsync();
    }

    private static string Invite(int number, IPEndPoint at) =>
        RawPeer.Request("INVITE", branch: $"order{number}", via: at.ToString(), body: "v=0\r\n").Replace("call1", $"call{number}", StringComparison.Ordinal);

    private static string What(ReadOnlySpan<byte> message)
    {
        string text = Encoding.UTF8.GetString(message);
        return $"{text.Split(' ')[1]} {RawPeer.Line(text, "Call-ID")[9..]}";
    }

    /// <summary>A UDP socket that takes its time, so that two threads would be in it at once if anything let them.</summary>
    private sealed class SlowTransport(UdpTransport inner) : ISipTransport
    {
        private readonly Lock _lock = new();
        private int _inside;

        public ISipReceiver? Receiver { get; private set; }

        private readonly List<string> _began = [];

        public int MostAtOnce { get; private set; }

        public SipProtocol Protocol => inner.Protocol;

        public IPEndPoint LocalEndPoint => inner.LocalEndPoint;

        public void Start(ISipReceiver receiver) => Receiver = receiver;

        /// <summary>What was begun until now, in order.</summary>
        public string[] Take()
        {
            lock (_lock)
            {
                return [.. _began];
            }
        }

        public bool Send(ReadOnlySpan<byte> message, IPEndPoint remote)
        {
            lock (_lock)
            {
                _began.Add(What(message));
                MostAtOnce = Math.Max(MostAtOnce, ++_inside);
            }

            Thread.Yield();
            Thread.SpinWait(500);
            bool sent = inner.Send(message, remote);
            lock (_lock)
            {
                _inside--;
            }

            return sent;
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
