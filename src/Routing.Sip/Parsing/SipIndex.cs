using System.Diagnostics.CodeAnalysis;
using Routing.Sip.Messages;
using Routing.Sip.Transactions;

namespace Routing.Sip.Parsing;

/// <summary>
/// Where things stand in one message: offsets only, no bytes. Kept by its receiver and filled again for
/// each message, so that reading costs no allocation. Used by one thread at a time.
/// </summary>
internal sealed class SipIndex
{
    /// <summary>The most header lines a message may have.</summary>
    public const int MaxHeaders = 512;

    private readonly short[] _first = new short[SipHeaderNames.Count];
    private readonly short[] _last = new short[SipHeaderNames.Count];
    private Line[] _lines = new Line[48];

    public int Count { get; private set; }

    public bool IsRequest { get; set; }

    public SipMethod Method { get; set; }

    public Range MethodName { get; set; }

    public Range RequestUri { get; set; }

    public int Status { get; set; }

    public Range ReasonPhrase { get; set; }

    public Range Body { get; set; }

    /// <summary>Is <see cref="Body"/> the session description among the parts of a longer body?</summary>
    public bool IsSdpPart { get; set; }

    /// <summary>Its key among server transactions, and the one that tells merged requests, once they are known.</summary>
    public TransactionKey? ServerKey { get; set; }

    public TransactionKey? MergeKey { get; set; }

    public ref readonly Line this[int i] => ref _lines[i];

    public void Clear()
    {
        Count = 0;
        IsRequest = false;
        IsSdpPart = false;
        ServerKey = MergeKey = null;
        Method = SipMethod.Other;
        Status = 0;
        MethodName = RequestUri = ReasonPhrase = Body = 0..0;
        Array.Fill(_first, (short)-1);
        Array.Fill(_last, (short)-1);
    }

    /// <summary>False when there are too many.</summary>
    public bool Add(SipHeaderName name, int nameStart, int nameLength, int valueStart, int valueLength)
    {
        if (Count == _lines.Length)
        {
            if (Count >= MaxHeaders)
            {
                return false;
            }

            Array.Resize(ref _lines, Math.Min(MaxHeaders, Count * 2));
        }

        var i = (short)Count++;
        _lines[i] = new Line(name, nameStart, nameLength, valueStart, valueLength, -1);
        if (name != SipHeaderName.Other)
        {
            short last = _last[(int)name];
            if (last < 0)
            {
                _first[(int)name] = i;
            }
            else
            {
                _lines[last].Next = i;
            }

            _last[(int)name] = i;
        }

        return true;
    }

    /// <summary>The first line of that header, or -1.</summary>
    public int First(SipHeaderName name) => _first[(int)name];

    /// <summary>Does the header stand in more than one line?</summary>
    public bool Repeats(SipHeaderName name) => _first[(int)name] != _last[(int)name];

    /// <summary>One header line. <see cref="Next"/> is the next line of the same known header, or -1.</summary>
    [SuppressMessage("Performance", "CA1815", Justification = "never compared")]
    internal struct Line(SipHeaderName name, int nameStart, int nameLength, int valueStart, int valueLength, short next)
    {
        public readonly SipHeaderName Name = name;
        public readonly int NameStart = nameStart;
        public readonly int NameLength = nameLength;
        public readonly int ValueStart = valueStart;
        public readonly int ValueLength = valueLength;
        public short Next = next;
    }
}
