using System.Buffers.Binary;
using System.Text;

namespace Routing.Acd.Journal;

/// <summary>
/// Puts values into a buffer: integers as they are needed (seven bits a byte, the sign folded in), ids and
/// texts by their bytes. Says when there is no room, and writes nothing past the end. One thread.
/// </summary>
internal ref struct JournalWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>Something did not fit: what is in the buffer means nothing.</summary>
    public bool IsFull { get; private set; }

    public void Byte(byte value)
    {
        if (Room(1))
        {
            _buffer[Length++] = value;
        }
    }

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    /// <summary>A number that is mostly small, of either sign.</summary>
    public void Number(long value)
    {
        ulong rest = (ulong)((value << 1) ^ (value >> 63));
        for (; rest >= 0x80; rest >>= 7)
        {
            Byte((byte)(rest | 0x80));
        }

        Byte((byte)rest);
    }

    public void Id(Guid value)
    {
        if (Room(16))
        {
            value.TryWriteBytes(_buffer[Length..]);
            Length += 16;
        }
    }

    public void Fixed(uint value)
    {
        if (Room(4))
        {
            BinaryPrimitives.WriteUInt32LittleEndian(_buffer[Length..], value);
            Length += 4;
        }
    }

    /// <summary>A text or none: its length and one, then UTF-8.</summary>
    public void Text(string? value)
    {
        if (value is null)
        {
            Number(0);
            return;
        }

        int bytes = Encoding.UTF8.GetByteCount(value);
        Number(bytes + 1);
        if (Room(bytes))
        {
            Length += Encoding.UTF8.GetBytes(value, _buffer[Length..]);
        }
    }

    private bool Room(int bytes)
    {
        IsFull |= _buffer.Length - Length < bytes;
        return !IsFull;
    }
}
