using System.Buffers;

namespace Routing.Sip.Transports.Streams;

/// <summary>Messages on their way out of one connection, in order, at most so many bytes. Used under its connection's lock.</summary>
internal sealed class SendQueue(int mostBytes)
{
    private readonly Queue<ArraySegment<byte>> _messages = new();
    private int _bytes;

    /// <summary>Copies a message in; false when the peer has not taken enough of what is waiting.</summary>
    public bool TryAdd(ReadOnlySpan<byte> message)
    {
        if (message.Length > mostBytes - _bytes)
        {
            return false;
        }

        byte[] copy = ArrayPool<byte>.Shared.Rent(message.Length);
        message.CopyTo(copy);
        _messages.Enqueue(new ArraySegment<byte>(copy, 0, message.Length));
        _bytes += message.Length;
        return true;
    }

    /// <summary>The oldest; given back by <see cref="Return"/> once it is sent.</summary>
    public bool TryTake(out ArraySegment<byte> message)
    {
        bool any = _messages.TryDequeue(out message);
        _bytes -= message.Count;
        return any;
    }

    public static void Return(ArraySegment<byte> message) => ArrayPool<byte>.Shared.Return(message.Array!);
}
