using System.Buffers.Binary;
using System.Text;

namespace Routing.Acd.Journal;

/// <summary>Takes values out of a buffer, as <see cref="JournalWriter"/> put them there. Anything else is a <see cref="JournalFormatException"/>.</summary>
/// <param name="buffer">One record.</param>
/// <param name="start">Where it stands in the journal, for what is said of errors.</param>
internal ref struct JournalReader(ReadOnlySpan<byte> buffer, long start)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _buffer = buffer;
    private int _at;

    public byte Byte() => Take(1)[0];

    public bool Flag() => Byte() switch
    {
        0 => false,
        1 => true,
        byte other => throw Wrong($"{other} is neither yes nor no"),
    };

    public long Number()
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = Byte();
            if (shift == 63 && next > 1)
            {
                throw Wrong("a number longer than 64 bits");
            }

            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return (long)(value >> 1) ^ -(long)(value & 1);
            }
        }
    }

    public int Int()
    {
        long value = Number();
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw Wrong($"{value} is out of range");
    }

    /// <summary>How many of something follow, of which each takes a byte at least.</summary>
    public int Count()
    {
        long value = Number();
        return value >= 0 && value <= _buffer.Length - _at ? (int)value : throw Wrong($"{value} entries cannot follow");
    }

    public Guid Id() => new(Take(16));

    public uint Fixed() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public string? Text()
    {
        long length = Number();
        if (length == 0)
        {
            return null;
        }

        if (length < 0 || length - 1 > _buffer.Length - _at)
        {
            throw Wrong($"a text of {length - 1} bytes cannot follow");
        }

        try
        {
            return Strict.GetString(Take((int)length - 1));
        }
        catch (DecoderFallbackException)
        {
            throw Wrong("a text that is not UTF-8");
        }
    }

    public readonly void MustEnd()
    {
        if (_at != _buffer.Length)
        {
            throw Wrong($"{_buffer.Length - _at} bytes too many in a record");
        }
    }

    /// <summary>An error here.</summary>
    public readonly JournalFormatException Wrong(string what) => new(what, start + _at);

    private ReadOnlySpan<byte> Take(int bytes)
    {
        if (_buffer.Length - _at < bytes)
        {
            throw Wrong("a record ends too early");
        }

        _at += bytes;
        return _buffer.Slice(_at - bytes, bytes);
    }
}
