namespace Routing.Sip.Transports.Streams;

/// <summary>
/// Cuts a stream of bytes into messages by Content-Length (RFC 3261 §18.3), however it was cut on its way. One for
/// each connection, used by its reader alone; a frame is valid until <see cref="Room"/> is asked for again.
/// </summary>
internal sealed class StreamFramer(int mostHeader, int mostMessage)
{
    private const int Usual = 4096;
    private const int KeptWhenEmpty = 4 * Usual;

    private byte[] _buffer = new byte[Usual];
    private int _start;
    private int _end;
    private int _searched;
    private int _total;

    /// <summary>Has a message begun that is not whole yet? Line ends alone begin none.</summary>
    public bool IsPartial => Pending.ContainsAnyExcept("\r\n"u8);

    private ReadOnlySpan<byte> Pending => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Where the next bytes go; never empty.</summary>
    public Memory<byte> Room()
    {
        if (_start == _end)
        {
            _start = _end = 0;
            _buffer = _buffer.Length > KeptWhenEmpty ? new byte[Usual] : _buffer;
        }
        else if (_end == _buffer.Length)
        {
            // What is whole has been taken, so this is one message at most, and no longer than one may be.
            byte[] roomier = _end - _start > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
            Pending.CopyTo(roomier);
            (_buffer, _end, _start) = (roomier, _end - _start, 0);
        }

        return _buffer.AsMemory(_end);
    }

    /// <summary>So many bytes were put into <see cref="Room"/>.</summary>
    public void Received(int count) => _end += count;

    public FrameKind Next(out ReadOnlySpan<byte> frame)
    {
        frame = default;
        if (_total == 0)
        {
            if (SkipLineEnds())
            {
                return FrameKind.Ping;
            }

            FrameKind found = FindEnd(out frame);
            if (found != FrameKind.Message)
            {
                return found;
            }
        }

        if (Pending.Length < _total)
        {
            return FrameKind.None;
        }

        frame = Pending[.._total];
        _start += _total;
        _searched = _total = 0;
        return FrameKind.Message;
    }

    /// <summary>
    /// RFC 3261 §7.5: line ends before a message are nothing; RFC 5626 §3.5.1: two of them are a ping, for which this is
    /// true. A single one may be half of that and waits.
    /// </summary>
    private bool SkipLineEnds()
    {
        while (Pending.StartsWith("\r\n"u8))
        {
            ReadOnlySpan<byte> rest = Pending[2..];
            if (rest.StartsWith("\r\n"u8))
            {
                _start += 4;
                _searched = 0;
                return true;
            }

            if (rest.IsEmpty || (rest.Length == 1 && rest[0] == '\r'))
            {
                return false;
            }

            _start += 2;
            _searched = 0;
        }

        return false;
    }

    /// <summary>RFC 5626 §3.5.1: a single line end, where one is waited for, is the answer to a ping, and no half of one.</summary>
    public void SkipPong()
    {
        if (Pending.SequenceEqual("\r\n"u8))
        {
            _start = _end;
            _searched = 0;
        }
    }

    /// <summary>Message when <see cref="_total"/> is known.</summary>
    private FrameKind FindEnd(out ReadOnlySpan<byte> head)
    {
        head = default;
        int end = Pending[_searched..].IndexOf("\r\n\r\n"u8);
        int length = end < 0 ? Pending.Length : _searched + end + 4;
        if (length > mostHeader)
        {
            return CutHead(out head) ? FrameKind.TooLarge : FrameKind.Broken;
        }

        if (end < 0)
        {
            _searched = Math.Max(0, length - 3); // the first three bytes of the empty line may be here already
            return FrameKind.None;
        }

        head = Pending[..length];
        if (!ContentLength.TryRead(head, out int body) || body > mostMessage - length)
        {
            return FrameKind.Broken;
        }

        head = default;
        _total = length + body;
        return FrameKind.Message;
    }

    /// <summary>The lines that are whole within what is taken, and an empty one behind them; what stood there is not read any more.</summary>
    private bool CutHead(out ReadOnlySpan<byte> head)
    {
        Span<byte> taken = _buffer.AsSpan(_start, Math.Min(_end - _start, mostHeader));
        int last = taken.Length < 4 ? -1 : taken[..^2].LastIndexOf("\r\n"u8);
        if (last < 0)
        {
            head = default;
            return false;
        }

        "\r\n"u8.CopyTo(taken[(last + 2)..]);
        head = taken[..(last + 4)];
        return true;
    }
}
