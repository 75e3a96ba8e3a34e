using System.Buffers;
using System.Diagnostics.Metrics;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Routing.Sip.Tracing.Hep;

/// <summary>
/// Copies each message that is traced to a HEP collector. The stack only puts a copy into a bounded queue; a task of its own
/// takes out secrets and sends. What finds no room is dropped and counted.
/// </summary>
public sealed class HepExporter : ISipTraceSink, IAsyncDisposable
{
    private const int MostWaiting = 4096;
    private const string Results = "routing_sip_hep_packets_total";

    private readonly HepOptions _options;
    private readonly byte[] _password;
    private readonly Func<ReadOnlyMemory<byte>, int> _send;
    private readonly Socket _socket;
    private readonly Meter _meter;
    private readonly Counter<long> _packets;
    private readonly ILogger _log;
    private readonly Channel<Copy> _waiting = Channel.CreateBounded<Copy>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly byte[] _packet = GC.AllocateUninitializedArray<byte>(ushort.MaxValue);
    private readonly Task _sending;
    private bool _isTold;

    /// <summary>Begins at once; whether the collector is there is not asked.</summary>
    public HepExporter(HepOptions options, ILogger log, string meterName = SipMetrics.MeterName)
        : this(options, log, meterName, null)
    {
    }

    internal HepExporter(HepOptions options, ILogger log, string meterName, Func<ReadOnlyMemory<byte>, int>? send)
    {
        _options = options;
        _send = send ?? (packet => _socket!.SendTo(packet.Span, SocketFlags.None, options.To));
        _password = Encoding.UTF8.GetBytes(options.Password ?? "");
        _log = log;
        _socket = new Socket(options.To.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        _meter = new Meter(meterName);
        _packets = _meter.CreateCounter<long>(Results, null, "SIP messages copied to the HEP collector, or dropped since it or the way to it was too slow.");
        Count("sent", 0);
        Count("dropped", 0);
        _sending = Task.Run(SendAsync);
    }

    /// <inheritdoc/>
    public void OnMessage(in TracedLine line, ReadOnlySpan<byte> message, ReadOnlySpan<byte> correlation)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(message.Length + correlation.Length);
        message.CopyTo(bytes);
        correlation.CopyTo(bytes.AsSpan(message.Length));
        if (!_waiting.Writer.TryWrite(new Copy(line, bytes, message.Length, correlation.Length)))
        {
            ArrayPool<byte>.Shared.Return(bytes);
            Count("dropped");
        }
    }

    /// <summary>Sends what waits, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _sending.ConfigureAwait(false);
        _socket.Dispose();
        _meter.Dispose();
    }

    private async Task SendAsync()
    {
        await foreach (Copy copy in _waiting.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            Count(Send(copy) ? "sent" : "dropped");
            ArrayPool<byte>.Shared.Return(copy.Bytes);
        }
    }

    private bool Send(in Copy copy)
    {
        Span<byte> message = copy.Bytes.AsSpan(0, copy.Length);
        if (!_options.WithSecrets)
        {
            SipSecrets.Hide(message);
        }

        TracedLine line = copy.Line with { Local = LocalAddress.Of(copy.Line) };
        int length = HepPacket.Write(_packet, _options.Id, _password, line, message, copy.Bytes.AsSpan(copy.Length, copy.Correlation));
        try
        {
            bool sent = length > 0 && _send(_packet.AsMemory(0, length)) == length;
            _isTold &= !sent;
            return sent;
        }
        catch (SocketException fault)
        {
            // No route, no room, too long: the collector's copy is lost, the call is not. Told once until one gets through again.
            if (!_isTold)
            {
                _isTold = true;
                SipLog.HepFailed(_log, _options.To, fault.SocketErrorCode);
            }

            return false;
        }
    }

    private void Count(string result, int count = 1) => _packets.Add(count, new KeyValuePair<string, object?>("result", result));

    private readonly record struct Copy(TracedLine Line, byte[] Bytes, int Length, int Correlation);
}
