using Routing.Sip.Messages;

namespace Routing.Sip.Parsing;

/// <summary>
/// Datagram to <see cref="SipMessage"/> (RFC 3261 §7, §25): indexes start line, header and body and reads
/// the mandatory fields. Nothing is copied, nothing thrown; what is wrong is one <see cref="SipParseError"/>.
/// </summary>
internal static class SipParser
{
    /// <summary>
    /// Reads one datagram. On an error the message holds what was read before it, so that a request can
    /// still be refused by name where <see cref="CanBeAnswered"/> says so.
    /// </summary>
    public static SipParseError Parse(ReadOnlySpan<byte> datagram, SipIndex index, out SipMessage message, bool careful = false)
    {
        index.Clear();
        message = new SipMessage(datagram, index) { MaxForwards = 70 };

        // RFC 3261 §7.5: CRLFs before the start line are ignored.
        int start = 0;
        while (start + 1 < datagram.Length && datagram[start] == '\r' && datagram[start + 1] == '\n')
        {
            start += 2;
        }

        if (start == datagram.Length || (datagram[start] <= ' ' && datagram[start..].Trim("\0\r\n "u8).IsEmpty))
        {
            return SipParseError.KeepAlive;
        }

        SipParseError first = !careful && TryPlainRequest(datagram, ref start, index) ? SipParseError.None : StartLine(datagram, ref start, index);
        if (first is SipParseError.Truncated or SipParseError.BareLineBreak)
        {
            return first;
        }

        SipParseError headers = HeaderLines(datagram, ref start, index, careful);
        if (headers != SipParseError.None)
        {
            return headers;
        }

        index.Body = start..datagram.Length;
        SipParseError fields = SipFields.Read(ref message, careful);
        return first != SipParseError.None ? first : fields;
    }

    /// <summary>Is enough known of a broken request to refuse it? The answer copies what is there of From, To, Call-ID and CSeq.</summary>
    public static bool CanBeAnswered(in SipMessage message) =>
        message.IsRequest && message.Method != SipMethod.Ack && !message.Via.Host.IsEmpty
        && !(message.TryGet(SipHeaderName.CSeq, out ReadOnlySpan<byte> cseq) && HasControl(cseq))
        && !(message.TryGet(SipHeaderName.CallId, out ReadOnlySpan<byte> callId) && HasControl(callId));

    private static bool HasControl(ReadOnlySpan<byte> text) =>
        text.IndexOfAnyInRange((byte)0, (byte)8) >= 0 || text.IndexOfAnyInRange((byte)14, (byte)31) >= 0 || text.Contains((byte)127);

    /// <summary>The line of a request as nearly all are, of a method that is known and to a sip URI. False says nothing about it.</summary>
    private static bool TryPlainRequest(ReadOnlySpan<byte> datagram, ref int position, SipIndex index)
    {
        ReadOnlySpan<byte> line = datagram[position..];
        int space = line[..Math.Min(line.Length, 10)].IndexOf((byte)' ');
        SipMethod method = space <= 0 ? SipMethod.Other : SipMethods.Find(line[..space]);
        if (method == SipMethod.Other)
        {
            return false;
        }

        ReadOnlySpan<byte> uri = line[(space + 1)..];
        uri = uri[..SipScan.UriLength(uri)];
        int end = space + 1 + uri.Length;
        if (!SipUri.BeginsWithSip(uri) || !line[end..].StartsWith(" SIP/2.0\r\n"u8))
        {
            return false;
        }

        index.IsRequest = true;
        index.Method = method;
        index.MethodName = position..(position + space);
        index.RequestUri = (position + space + 1)..(position + end);
        position += end + 10;
        return true;
    }

    private static SipParseError StartLine(ReadOnlySpan<byte> datagram, ref int position, SipIndex index)
    {
        SipParseError end = Line(datagram, position, out int length);
        if (end != SipParseError.None)
        {
            return end;
        }

        int start = position;
        ReadOnlySpan<byte> line = datagram.Slice(start, length);
        position += length + 2;
        int space = line.IndexOf((byte)' ');
        if (space <= 0)
        {
            return SipParseError.StartLine;
        }

        if (line.StartsWith("SIP/"u8))
        {
            return StatusLine(line, start, space, index);
        }

        // RFC 3261 §7.1: Method SP Request-URI SP SIP-Version, single spaces.
        index.IsRequest = true;
        int last = line.LastIndexOf((byte)' ');
        if (last <= space || !SipScan.IsToken(line[..space]))
        {
            return SipParseError.StartLine;
        }

        index.MethodName = start..(start + space);
        index.Method = SipMethods.Find(line[..space]);
        index.RequestUri = (start + space + 1)..(start + last);
        ReadOnlySpan<byte> version = line[(last + 1)..];
        if (!SipScan.Is(version, "SIP/2.0"u8))
        {
            return version.StartsWith("SIP/"u8) ? SipParseError.Version : SipParseError.StartLine;
        }

        ReadOnlySpan<byte> uri = line[(space + 1)..last];
        int colon = uri.IndexOf((byte)':');
        return colon <= 0 || uri.IndexOfAny(" \t<>\""u8) >= 0 || !SipScan.IsToken(uri[..colon]) || colon == uri.Length - 1
            ? SipParseError.RequestUri
            : SipParseError.None;
    }

    // RFC 3261 §7.2: SIP-Version SP Status-Code SP Reason-Phrase; the phrase may be empty.
    private static SipParseError StatusLine(ReadOnlySpan<byte> line, int start, int space, SipIndex index)
    {
        if (!SipScan.Is(line[..space], "SIP/2.0"u8))
        {
            return SipParseError.Version;
        }

        ReadOnlySpan<byte> rest = line[(space + 1)..];
        int end = rest.IndexOf((byte)' ');
        end = end < 0 ? rest.Length : end; // a missing space before an empty phrase is common and harmless
        if (end != 3 || !SipScan.TryNumber(rest[..3], 699, out long status) || status < 100)
        {
            return SipParseError.StatusCode;
        }

        index.Status = (int)status;
        int phrase = start + space + 1 + Math.Min(rest.Length, 4);
        index.ReasonPhrase = phrase..(start + line.Length);
        return SipParseError.None;
    }

    private static SipParseError HeaderLines(ReadOnlySpan<byte> datagram, ref int position, SipIndex index, bool careful)
    {
        if (!careful && PlainLines.Read(datagram, ref position, index))
        {
            return SipParseError.None;
        }

        while (true)
        {
            SipParseError end = Line(datagram, position, out int length);
            if (end != SipParseError.None)
            {
                return end;
            }

            if (length == 0)
            {
                position += 2;
                return SipParseError.None;
            }

            int start = position;
            position += length + 2;

            // RFC 3261 §7.3.1: a line that begins with white space goes on with the one before it.
            while (position < datagram.Length && datagram[position] is (byte)' ' or (byte)'\t')
            {
                end = Line(datagram, position, out length);
                if (end != SipParseError.None)
                {
                    return end;
                }

                position += length + 2;
            }

            ReadOnlySpan<byte> line = datagram[start..(position - 2)];
            int name = SipScan.TokenLength(line);
            int colon = name;
            while (colon < line.Length && line[colon] is (byte)' ' or (byte)'\t')
            {
                colon++;
            }

            if (name == 0 || colon == line.Length || line[colon] != ':')
            {
                return SipParseError.HeaderLine;
            }

            int from = colon + 1;
            int to = line.Length;
            while (from < to && SipScan.IsSpace(line[from]))
            {
                from++;
            }

            while (to > from && SipScan.IsSpace(line[to - 1]))
            {
                to--;
            }

            if (!index.Add(SipHeaderNames.Find(line[..name]), start, name, start + from, to - from))
            {
                return SipParseError.TooManyHeaders;
            }
        }
    }

    /// <summary>The length of the line at <paramref name="position"/>, without its CRLF.</summary>
    private static SipParseError Line(ReadOnlySpan<byte> datagram, int position, out int length)
    {
        length = 0;
        if (position >= datagram.Length)
        {
            return SipParseError.Truncated;
        }

        ReadOnlySpan<byte> rest = datagram[position..];
        length = rest.IndexOfAny((byte)'\r', (byte)'\n');
        if (length < 0 || length + 1 >= rest.Length)
        {
            return length >= 0 && rest[length] == '\n' ? SipParseError.BareLineBreak : SipParseError.Truncated;
        }

        return rest[length] == '\r' && rest[length + 1] == '\n' ? SipParseError.None : SipParseError.BareLineBreak;
    }
}
