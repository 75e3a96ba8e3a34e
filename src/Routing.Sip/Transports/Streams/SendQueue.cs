using System.Buffers;

namespace Routing.Sip.Transports.Streams;

/// <summary>Messages on their way out of one connection, in order, at most so many bytes. Used under its connection's lock.</summary>
internal sealed class SendQueue(int mostBytes)
{
    /// <summary>What a message costs beside its bytes, so that many small ones are not for nothing.</summary>
    private const int Overhead = 64;

    private static readonly byte[] Pong = "\r\n"u8.ToArray();

    private readonly Queue<ArraySegment<byte>> _messages = new();
    private int _bytes;
    private bool _owesPong;

    /// <summary>Copies a message in; false when the peer has not taken enough of what is waiting.</summary>
    public bool TryAdd(ReadOnlySpan<byte> message)
    {
        if (message.Length + Overhead > mostBytes - _bytes)
        {
            return false;
        }

        byte[] copy = ArrayPool<byte>.Shared.Rent(message.Length);
        message.CopyTo(copy);
        _messages.Enqueue(new ArraySegment<byte>(copy, 0, message.Length));
        _bytes += message.Length + Overhead;
        return true;
    }

    /// <summary>A pong is due after all else; one, however many pings have come by then (RFC 5626 §4.4.1).</summary>
    public void OwePong() => _owesPong = true;

    /// <summary>The oldest; given back by <see cref="Return"/> once it is sent.</summary>
    public bool TryTake(out ArraySegment<byte> message)
    {
        if (_messages.TryDequeue(out message))
        {
            _bytes -= message.Count + Overhead;
            return true;
        }

        message = Pong;
        (bool owed, _owesPong) = (_owesPong, false);
        return owed;
    }

    public static void Return(ArraySegment<byte> message)
    {
        if (message.Array != Pong)
        {
            ArrayPool<byte>.Shared.Return(message.Array!);
        }
    }
}
