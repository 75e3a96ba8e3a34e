using System.Net.WebSockets;
using System.Text.Unicode;
using Routing.Sip.Transports.Streams;

namespace Routing.Sip.Transports.WebSockets;

/// <summary>Messages over a WebSocket: each is one SIP message (RFC 7118 §5), so no length is needed to tell them apart.</summary>
internal sealed class WebSocketChannel(WebSocket socket, int mostMessage) : IMessageChannel
{
    private const int Usual = 4096;
    private const int KeptWhenEmpty = 4 * Usual;

    private byte[] _buffer = new byte[Usual];
    private int _length;
    private bool _whole;

    public bool IsPartial => _length > 0 && !_whole;

    public async ValueTask<bool> FillAsync()
    {
        if (_whole)
        {
            (_whole, _length) = (false, 0);
            _buffer = _buffer.Length > KeptWhenEmpty ? new byte[Usual] : _buffer;
        }

        if (_length == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        ValueWebSocketReceiveResult part = await socket.ReceiveAsync(_buffer.AsMemory(_length), CancellationToken.None).ConfigureAwait(false);
        if (part.MessageType == WebSocketMessageType.Close)
        {
            await FinishAsync().ConfigureAwait(false); // RFC 6455 §5.5.1: a close is answered with one
            return false;
        }

        _length += part.Count;
        _whole = part.EndOfMessage;
        return true;
    }

    public FrameKind Next(out ReadOnlySpan<byte> frame)
    {
        frame = default;
        if (_length > mostMessage)
        {
            return FrameKind.Broken;
        }

        if (!_whole || _length == 0)
        {
            return FrameKind.None;
        }

        frame = _buffer.AsSpan(0, _length);
        _length = 0;
        if (!frame.SequenceEqual("\r\n\r\n"u8))
        {
            return FrameKind.Message;
        }

        frame = default; // RFC 7118 §6, RFC 5626 §3.5.1
        return FrameKind.Ping;
    }

    // A text must be UTF-8 (RFC 6455 §5.6); what is not goes as bytes, which RFC 7118 §5 allows as well.
    public ValueTask SendAsync(ReadOnlyMemory<byte> message) => socket.SendAsync(
        message,
        Utf8.IsValid(message.Span) ? WebSocketMessageType.Text : WebSocketMessageType.Binary,
        endOfMessage: true,
        CancellationToken.None);

    public async ValueTask FinishAsync() =>
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).ConfigureAwait(false);

    public void Dispose() => socket.Dispose();

    public async ValueTask DrainAsync()
    {
        while ((await socket.ReceiveAsync(_buffer.AsMemory(), CancellationToken.None).ConfigureAwait(false)).MessageType != WebSocketMessageType.Close)
        {
            // until the peer has closed as well
        }
    }
}
