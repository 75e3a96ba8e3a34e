using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Routing.Sip.Transports.Streams;

/// <summary>Messages over TCP or TLS, one after the other.</summary>
internal sealed class StreamChannel(Stream stream, Socket? socket, int mostHeader, int mostMessage) : IMessageChannel
{
    private readonly StreamFramer _framer = new(mostHeader, mostMessage);

    public bool IsPartial => _framer.IsPartial;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))] // once for each message: no garbage
    public async ValueTask<bool> FillAsync()
    {
        int count = await stream.ReadAsync(_framer.Room()).ConfigureAwait(false);
        _framer.Received(count);
        return count > 0;
    }

    public void SkipPong() => _framer.SkipPong();

    public FrameKind Next(out ReadOnlySpan<byte> frame) => _framer.Next(out frame);

    public ValueTask SendAsync(ReadOnlyMemory<byte> message) => stream.WriteAsync(message);

    public async ValueTask FinishAsync()
    {
        if (stream is SslStream tls)
        {
            await tls.ShutdownAsync().ConfigureAwait(false);
        }

        socket?.Shutdown(SocketShutdown.Send);
    }

    public void Dispose() => stream.Dispose();

    public async ValueTask DrainAsync()
    {
        var rest = new byte[1024];
        while (await stream.ReadAsync(rest).ConfigureAwait(false) > 0)
        {
            // unread bytes would turn our goodbye into a reset
        }
    }
}
