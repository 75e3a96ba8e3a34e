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

    private const ulong Single = (1UL << (int)SipHeaderName.CallId) | (1UL << (int)SipHeaderName.CSeq) | (1UL << (int)SipHeaderName.From)
        | (1UL << (int)SipHeaderName.To) | (1UL << (int)SipHeaderName.MaxForwards) | (1UL << (int)SipHeaderName.ContentLength);

    private readonly short[] _first = new short[SipHeaderNames.Count];
    private readonly short[] _last = new short[SipHeaderNames.Count];
    private Line[] _lines = new Line[48];

    // A bit for each header: does it stand here, and more than once? What the arrays say holds only where the bit is set.
    private ulong _seen;
    private ulong _repeated;

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
        _seen = _repeated = 0;
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
            if (!Has(name))
            {
                _seen |= 1UL << (int)name;
                _first[(int)name] = i;
            }
            else
            {
                _repeated |= 1UL << (int)name;
                _lines[_last[(int)name]].Next = i;
            }

            _last[(int)name] = i;
        }

        return true;
    }

    /// <summary>The first line of that header, or -1.</summary>
    public int First(SipHeaderName name) => Has(name) ? _first[(int)name] : -1;

    public bool Has(SipHeaderName name) => ((_seen >> (int)name) & 1) != 0;

    /// <summary>Does the header stand in more than one line?</summary>
    public bool Repeats(SipHeaderName name) => ((_repeated >> (int)name) & 1) != 0;

    /// <summary>Does a header stand in more than one line that may stand once?</summary>
    public bool RepeatsSingle => (_repeated & Single) != 0;

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
