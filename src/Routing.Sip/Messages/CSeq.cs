using Routing.Sip.Parsing;

namespace Routing.Sip.Messages;

/// <summary>CSeq (RFC 3261 §20.16): a number below 2^31 and a method.</summary>
internal readonly ref struct CSeq(uint number, ReadOnlySpan<byte> method)
{
    public uint Number { get; } = number;

    public ReadOnlySpan<byte> Method { get; } = method;

    /// <summary>
    /// Where it is as nearly all are, and of the method that is expected: <c>1 INVITE</c>. False says nothing about it.
    /// </summary>
    public static bool TryPlain(ReadOnlySpan<byte> text, ReadOnlySpan<byte> expected, out CSeq cseq)
    {
        int digits = text.Length - expected.Length - 1;
        if (digits is < 1 or > 9 || text[digits] != ' ' || !text[(digits + 1)..].SequenceEqual(expected))
        {
            cseq = default;
            return false;
        }

        uint number = 0;
        bool areDigits = true;
        foreach (byte b in text[..digits])
        {
            areDigits &= b is >= (byte)'0' and <= (byte)'9';
            number = (number * 10) + (uint)(b - '0');
        }

        cseq = new CSeq(number, text[(digits + 1)..]);
        return areDigits;
    }

    public static bool TryParse(ReadOnlySpan<byte> text, out CSeq cseq)
    {
        cseq = default;
        text = SipScan.Trim(text);
        int space = text.IndexOfAny(" \t\r\n"u8);
        if (space <= 0 || !SipScan.TryNumber(text[..space], int.MaxValue, out long number))
        {
            return false;
        }

        ReadOnlySpan<byte> method = SipScan.Trim(text[space..]);
        if (!SipScan.IsToken(method))
        {
            return false;
        }

        cseq = new CSeq((uint)number, method);
        return true;
    }
}
