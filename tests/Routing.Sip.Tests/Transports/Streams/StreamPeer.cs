using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Pbx.Scheduling;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Transports.Streams;

/// <summary>A listener on loopback in virtual time, what it received, and who connects to it by hand.</summary>
internal sealed class StreamPeer : ISipReceiver, IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<string> _received = [];
    private readonly List<(IPEndPoint Remote, bool CanReopen)> _lost = [];

    public StreamPeer(SipProtocol protocol = SipProtocol.Tcp, StreamOptions? options = null, IPAddress? address = null, int port = 0)
    {
        Transport = StreamTransport.Bind(
            protocol, new IPEndPoint(address ?? IPAddress.Loopback, port), options ?? new StreamOptions(), Clock.Time, NullLogger.Instance);
        Transport.Start(this);
    }

    public VirtualScheduler Clock { get; } = new();

    public StreamTransport Transport { get; }

    public IPEndPoint At => Transport.LocalEndPoint;

    public Action<ISipTransport, IPEndPoint>? OnMessage { get; set; }

    /// <summary>Who may connect; null for everybody.</summary>
    public Func<bool>? Admits { get; set; }

    bool ISipReceiver.MayConnect(ISipTransport transport, IPEndPoint remote) => Admits?.Invoke() ?? true;

    public List<string> Received
    {
        get
        {
            lock (_lock)
            {
                return [.. _received];
            }
        }
    }

    public List<(IPEndPoint Remote, bool CanReopen)> Lost
    {
        get
        {
            lock (_lock)
            {
                return [.. _lost];
            }
        }
    }

    public static string Message(string name, int body = 0) => $"{name} sip:a@b SIP/2.0\r\nContent-Length: {body}\r\n\r\n{new string('x', body)}";

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Real sockets need real time; how much is bounded.</summary>
    public static async Task Until(Func<bool> condition, string what)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            Assert.False(patience.IsCancellationRequested, what);
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }

    public async Task<TcpClient> Connect()
    {
        var client = new TcpClient(At.AddressFamily) { NoDelay = true };
        await client.ConnectAsync(At, TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>What a client reads until it has so many bytes or the end.</summary>
    public static async Task<string> Read(Stream stream, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var buffer = new byte[count];
        int length = await stream.ReadAtLeastAsync(buffer, count, throwOnEndOfStream: false, patience.Token);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    /// <summary>Reads to the end, which a reset is as well.</summary>
    public static async Task<bool> IsClosed(Stream stream)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            var buffer = new byte[65536];
            while (await stream.ReadAsync(buffer, patience.Token) > 0)
            {
            }

            return true;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public ValueTask DisposeAsync() => Transport.DisposeAsync();

    void ISipReceiver.OnReceived(ISipTransport transport, ReadOnlySpan<byte> message, IPEndPoint remote)
    {
        lock (_lock)
        {
            _received.Add(Encoding.UTF8.GetString(message));
        }

        OnMessage?.Invoke(transport, remote);
    }

    void ISipReceiver.OnLost(ISipTransport transport, IPEndPoint remote, bool canReopen)
    {
        lock (_lock)
        {
            _lost.Add((remote, canReopen));
        }
    }
}
