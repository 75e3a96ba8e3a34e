using System.Text;
using Routing.Sip.Messages;

namespace Routing.Sip.Parsing;

/// <summary>
/// A received message: its bytes where the transport left them, and the index over them. A view, valid
/// only while its datagram is; what must live longer is copied by whoever needs it. The mandatory fields are read
/// once, all others on demand.
/// </summary>
internal ref struct SipMessage(ReadOnlySpan<byte> bytes, SipIndex index)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly SipIndex _index = index;

    /// <summary>The topmost Via.</summary>
    public Via Via;

    public NameAddr From;

    public NameAddr To;

    public CSeq CSeq;

    public ReadOnlySpan<byte> CallId;

    /// <summary>Max-Forwards, or 70 where there is none (RFC 3261 §16.3).</summary>
    public int MaxForwards;

    public readonly bool IsRequest => _index.IsRequest;

    public readonly SipMethod Method => _index.Method;

    public readonly ReadOnlySpan<byte> MethodName => _bytes[_index.MethodName];

    public readonly ReadOnlySpan<byte> RequestUri => _bytes[_index.RequestUri];

    public readonly int Status => _index.Status;

    public readonly ReadOnlySpan<byte> ReasonPhrase => _bytes[_index.ReasonPhrase];

    public readonly ReadOnlySpan<byte> Body => _bytes[_index.Body];

    public readonly ReadOnlySpan<byte> Bytes => _bytes;

    public readonly SipIndex Index => _index;

    /// <summary>The value of the first line of that header, untouched; false when there is none.</summary>
    public readonly bool TryGet(SipHeaderName name, out ReadOnlySpan<byte> value)
    {
        int i = _index.First(name);
        value = i < 0 ? default : Value(i);
        return i >= 0;
    }

    public readonly bool Has(SipHeaderName name) => _index.Has(name);

    /// <summary>The value of line <paramref name="i"/>.</summary>
    public readonly ReadOnlySpan<byte> Value(int i)
    {
        ref readonly SipIndex.Line line = ref _index[i];
        return _bytes.Slice(line.ValueStart, line.ValueLength);
    }

    /// <summary>The first value of any header as text, or null; compact and long forms are one name.</summary>
    public readonly string? Text(string name)
    {
        Span<byte> room = stackalloc byte[64];
        if (name.Length > room.Length || !Encoding.UTF8.TryGetBytes(name, room, out int length))
        {
            return null;
        }

        SipHeaderName known = SipHeaderNames.Find(room[..length]);
        for (int i = 0; i < _index.Count; i++)
        {
            ref readonly SipIndex.Line line = ref _index[i];
            if (known != SipHeaderName.Other
                ? line.Name == known
                : line.Name == SipHeaderName.Other && SipHeaderNames.AreSame(_bytes.Slice(line.NameStart, line.NameLength), room[..length]))
            {
                return SipScan.Text(Value(i));
            }
        }

        return null;
    }

    /// <summary>The values of all lines of that header, each as it came but for folds and control characters: fit to be sent on.</summary>
    public readonly List<string> Texts(string name)
    {
        var values = new List<string>();
        byte[] sought = Encoding.UTF8.GetBytes(name);
        SipHeaderName known = SipHeaderNames.Find(sought);
        for (int i = 0; i < _index.Count; i++)
        {
            ref readonly SipIndex.Line line = ref _index[i];
            if (known != SipHeaderName.Other ? line.Name == known : SipScan.Is(_bytes.Slice(line.NameStart, line.NameLength), sought))
            {
                values.Add(SipScan.Clean(Encoding.UTF8.GetString(SipScan.Trim(Value(i)))));
            }
        }

        return values;
    }

    /// <summary>The members of a comma list over all lines of that header, in order.</summary>
    public readonly HeaderItems Items(SipHeaderName name) => new(_bytes, _index, name);

    /// <summary>The values of that header line by line, for headers whose commas do not separate (credentials).</summary>
    public readonly HeaderItems Lines(SipHeaderName name) => new(_bytes, _index, name, whole: true);

    /// <summary>Walks a header's lines and the members in each.</summary>
    public ref struct HeaderItems(ReadOnlySpan<byte> bytes, SipIndex index, SipHeaderName name, bool whole = false)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private readonly SipIndex _index = index;
        private int _line = index.First(name);

        // Places and not spans: those would go through memory at each step.
        private int _at;
        private int _end;
        private int _start;
        private int _length;

        public readonly ReadOnlySpan<byte> Current => _bytes.Slice(_start, _length);

        public readonly HeaderItems GetEnumerator() => this;

        public bool MoveNext()
        {
            while (!SipScan.NextItem(_bytes[.._end], ref _at, out _start, out _length))
            {
                if (_line < 0)
                {
                    return false;
                }

                ref readonly SipIndex.Line line = ref _index[_line];
                _line = line.Next;
                if (whole)
                {
                    (_start, _length) = (line.ValueStart, line.ValueLength);
                    return true;
                }

                _at = line.ValueStart;
                _end = _at + line.ValueLength;
            }

            return true;
        }
    }
}
