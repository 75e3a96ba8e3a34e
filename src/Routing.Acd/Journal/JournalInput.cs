using Routing.Acd.Model;

namespace Routing.Acd.Journal;

/// <summary>
/// Reads what <see cref="JournalOutput"/> wrote, record by record. Anything else, and a journal that breaks
/// off, is a <see cref="JournalFormatException"/>. One thread.
/// </summary>
public sealed class JournalInput
{
    // A plan of a million agents is smaller: a length beyond it is nonsense, not a reason to ask for memory.
    private const long MostContent = 1L << 30;

    private readonly Stream _stream;
    private byte[] _buffer = new byte[1024];
    private int _head;
    private int _content;
    private long _offset;

    /// <summary>Reads the header.</summary>
    /// <exception cref="JournalFormatException">It is no journal, or one of another version.</exception>
    public JournalInput(Stream stream)
    {
        _stream = stream;
        Fill(0, 5, "this is no journal: it is too short");
        var start = new JournalReader(_buffer.AsSpan(0, 5), 0);
        if (start.Fixed() != JournalOutput.Magic)
        {
            throw new JournalFormatException("this is no journal", 0);
        }

        if (start.Byte() is var version && version != JournalOutput.Version)
        {
            throw new JournalFormatException($"a journal of version {version}; this program reads {JournalOutput.Version}", 4);
        }

        int length = 5;
        for (int numbers = 0; numbers < 5; length++)
        {
            Fill(length, 1, "the header breaks off");
            numbers += _buffer[length] < 0x80 ? 1 : 0;
        }

        CheckSum(length);
        var from = new JournalReader(_buffer.AsSpan(5, length - 5), 5);
        Header = new JournalHeader(from.Int(), from.Int(), (ulong)from.Number(), from.Int(), from.Int());
        _offset = length + sizeof(uint);
    }

    /// <summary>What partition it was.</summary>
    public JournalHeader Header { get; }

    /// <summary>The content of the record read last.</summary>
    internal ReadOnlySpan<byte> Content => _buffer.AsSpan(_head, _content);

    /// <summary>Goes to the next record: its type, 0 at the end.</summary>
    internal byte Next()
    {
        _offset += _head == 0 ? 0 : _head + _content + sizeof(uint);
        _head = 0;
        _content = 0;
        if (_stream.ReadAtLeast(_buffer.AsSpan(0, 1), 1, throwOnEndOfStream: false) == 0)
        {
            return 0;
        }

        int head = 1;
        do
        {
            Fill(head, 1, "a record breaks off");
        }
        while (_buffer[head++] >= 0x80 && head < 11);

        long length = new JournalReader(_buffer.AsSpan(1, head - 1), _offset + 1).Number();
        if (length is < 0 or > MostContent || _buffer[0] is 0 or > JournalOutput.GapRecord)
        {
            throw new JournalFormatException($"there is no record of type {_buffer[0]} and length {length}", _offset);
        }

        Fill(head, (int)length, "a record breaks off");
        CheckSum(head + (int)length);
        (_head, _content) = (head, (int)length);
        return _buffer[0];
    }

    internal AcdCommand ReadCommand()
    {
        var from = new JournalReader(Content, _offset + _head);
        AcdCommand command = CommandCodec.Read(ref from);
        from.MustEnd();
        return command;
    }

    internal AcdEvent ReadEvent()
    {
        var from = new JournalReader(Content, _offset + _head);
        AcdEvent acdEvent = EventCodec.Read(ref from);
        from.MustEnd();
        return acdEvent;
    }

    internal long ReadGap() => new JournalReader(Content, _offset + _head).Number();

    private void CheckSum(int length)
    {
        Fill(length, sizeof(uint), "a record breaks off");
        if (new JournalReader(_buffer.AsSpan(length, sizeof(uint)), 0).Fixed() != JournalOutput.Checksum(_buffer.AsSpan(0, length)))
        {
            throw new JournalFormatException("a checksum is wrong", _offset);
        }
    }

    private void Fill(int at, int count, string otherwise)
    {
        // By and by: a length that is a lie costs no more memory than there are bytes.
        while (count > 0)
        {
            if (at == _buffer.Length)
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }

            int read = _stream.Read(_buffer, at, Math.Min(count, _buffer.Length - at));
            if (read == 0)
            {
                throw new JournalFormatException(otherwise, _offset + at);
            }

            at += read;
            count -= read;
        }
    }
}
