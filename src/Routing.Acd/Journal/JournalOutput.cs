using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Routing.Acd.Model;

namespace Routing.Acd.Journal;

/// <summary>
/// Writes a journal to a stream: a header, then records of a type, a length, the content and its checksum
/// (CRC-32C over all before it in the record). One thread; errors of the stream come through.
/// </summary>
public sealed class JournalOutput
{
    internal const uint Magic = 0x4A444341; // "ACDJ"
    internal const byte Version = 1;
    internal const byte CommandRecord = 1;
    internal const byte EventRecord = 2;
    internal const byte GapRecord = 3;

    private readonly Stream _stream;
    private byte[] _buffer = new byte[1024];

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    /// <summary>Whether a file that begins with <paramref name="head"/> is a journal: four bytes tell.</summary>
    public static bool Begins(ReadOnlySpan<byte> head) => head.Length >= sizeof(uint) && BinaryPrimitives.ReadUInt32LittleEndian(head) == Magic;

    private delegate void Content<T>(ref JournalWriter to, in T value);

    /// <summary>A journal that begins now.</summary>
    public JournalOutput(Stream stream, JournalHeader header)
    {
        _stream = stream;
        var to = new JournalWriter(_buffer);
        to.Fixed(Magic);
        to.Byte(Version);
        to.Number(header.Partition);
        to.Number(header.Epoch);
        to.Number((long)header.Seed);
        to.Number(header.MaxInteractions);
        to.Number(header.EndedRemembered);
        to.Fixed(Checksum(_buffer.AsSpan(0, to.Length)));
        stream.Write(_buffer, 0, to.Length);
        Length = to.Length;
    }

    /// <summary>A command that was applied.</summary>
    public void Write(in AcdCommand command) => Write(CommandRecord, command, CommandCodec.Write);

    /// <summary>An event that came of the command written last.</summary>
    public void Write(in AcdEvent acdEvent) => Write(EventRecord, acdEvent, EventCodec.Write);

    /// <summary>Here <paramref name="lost"/> commands and events are missing: what follows cannot be replayed.</summary>
    public void WriteGap(long lost) => Write(GapRecord, lost, (ref JournalWriter to, in long value) => to.Number(value));

    /// <summary>Hands everything to the stream's own next stage.</summary>
    public void Flush() => _stream.Flush();

    internal static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (byte single in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, single);
        }

        return ~crc;
    }

    private void Write<T>(byte type, in T value, Content<T> content)
    {
        const int MostLength = 5; // of a length as a number
        while (true)
        {
            // The content first, at a distance that leaves room for what stands before it.
            var to = new JournalWriter(_buffer.AsSpan(1 + MostLength, _buffer.Length - 1 - MostLength - sizeof(uint)));
            content(ref to, value);
            if (!to.IsFull)
            {
                Frame(type, 1 + MostLength, to.Length);
                return;
            }

            _buffer = new byte[_buffer.Length * 2]; // a plan; all else is small
        }
    }

    private void Frame(byte type, int at, int length)
    {
        Span<byte> head = stackalloc byte[8];
        var to = new JournalWriter(head);
        to.Byte(type);
        to.Number(length);
        int begin = at - to.Length;
        head[..to.Length].CopyTo(_buffer.AsSpan(begin));
        var checksum = new JournalWriter(_buffer.AsSpan(at + length));
        checksum.Fixed(Checksum(_buffer.AsSpan(begin, to.Length + length)));
        _stream.Write(_buffer, begin, to.Length + length + checksum.Length);
        Length += to.Length + length + checksum.Length;
    }
}
