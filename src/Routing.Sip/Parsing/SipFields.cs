using Routing.Sip.Messages;

namespace Routing.Sip.Parsing;

/// <summary>Reads the fields every message must have (RFC 3261 §8.1.1) and settles where the body ends.</summary>
internal static class SipFields
{
    public static SipParseError Read(ref SipMessage message, bool careful)
    {
        // Via first: with it at hand a request that is wrong elsewhere can still be refused.
        if (!message.TryGet(SipHeaderName.Via, out ReadOnlySpan<byte> vias))
        {
            return SipParseError.MissingHeader;
        }

        if ((careful || !Via.TryPlain(vias, out message.Via)) && !TryVia(vias, out message.Via))
        {
            return SipParseError.Via;
        }

        if (!message.TryGet(SipHeaderName.CallId, out ReadOnlySpan<byte> callId)
            || !message.TryGet(SipHeaderName.CSeq, out ReadOnlySpan<byte> cseq)
            || !message.TryGet(SipHeaderName.From, out ReadOnlySpan<byte> from)
            || !message.TryGet(SipHeaderName.To, out ReadOnlySpan<byte> to))
        {
            return SipParseError.MissingHeader;
        }

        if (callId.IsEmpty || SipScan.HasBreak(callId))
        {
            return SipParseError.CallId;
        }

        message.CallId = callId;
        if ((careful || !message.IsRequest || !CSeq.TryPlain(cseq, message.MethodName, out message.CSeq)) && !CSeq.TryParse(cseq, out message.CSeq))
        {
            message.CSeq = default;
            return SipParseError.CSeq;
        }

        if (!NameAddr.TryParse(from, out message.From, careful))
        {
            return SipParseError.From;
        }

        if (!NameAddr.TryParse(to, out message.To, careful))
        {
            return SipParseError.To;
        }

        return Consistency(ref message);
    }

    /// <summary>The topmost Via of a list, whatever it looks like.</summary>
    public static bool TryVia(ReadOnlySpan<byte> vias, out Via via)
    {
        via = default;
        return SipScan.NextItem(ref vias, out ReadOnlySpan<byte> top) && Via.TryParse(top, out via)
            && via.Version.SequenceEqual("2.0"u8) && via.Parameters.IsWellFormed;
    }

    private static SipParseError Consistency(ref SipMessage message)
    {
        SipIndex index = message.Index;
        if (index.RepeatsSingle)
        {
            return SipParseError.RepeatedHeader;
        }

        if (message.IsRequest && !message.CSeq.Method.SequenceEqual(message.MethodName))
        {
            return SipParseError.CSeqMethod;
        }

        if (message.TryGet(SipHeaderName.MaxForwards, out ReadOnlySpan<byte> hops))
        {
            if (!SipScan.TryNumber(hops, 255, out long left))
            {
                return SipParseError.MaxForwards;
            }

            message.MaxForwards = (int)left;
        }

        // RFC 3261 §18.3: in a datagram the length may be missing; what follows the body is dropped.
        if (message.TryGet(SipHeaderName.ContentLength, out ReadOnlySpan<byte> lengthText))
        {
            if (!SipScan.TryNumber(lengthText, int.MaxValue, out long length))
            {
                return SipParseError.ContentLength;
            }

            int start = index.Body.Start.Value;
            if (length > message.Bytes.Length - start)
            {
                return SipParseError.BodyTruncated;
            }

            index.Body = start..(start + (int)length);
        }

        Multipart.Narrow(message);
        return SipParseError.None;
    }
}
