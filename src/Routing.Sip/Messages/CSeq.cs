using Routing.Sip.Parsing;

namespace Routing.Sip.Messages;

/// <summary>CSeq (RFC 3261 §20.16): a number below 2^31 and a method.</summary>
internal readonly ref struct CSeq(uint number, ReadOnlySpan<byte> method)
{
    public uint Number { get; } = number;

    public ReadOnlySpan<byte> Method { get; } = method;

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
