namespace Routing.Sip.Parsing;

/// <summary>
/// Bodies of several parts (RFC 5621 §3, RFC 2046 §5.1): the one that is a session description is picked, the others
/// (the ISUP of SIP-I, location, identities) are left unread. One level deep; what stands in an encoding is not read.
/// </summary>
internal static class Multipart
{
    private const int MostParts = 16;

    /// <summary>Where the body is multipart and holds SDP, makes that part the message's body.</summary>
    public static void Narrow(in SipMessage message)
    {
        if (!message.TryGet(SipHeaderName.ContentType, out ReadOnlySpan<byte> type) || type.Length < 10 || !SipScan.Is(type[..10], "multipart/"u8)
            || message.Has(SipHeaderName.ContentEncoding))
        {
            return;
        }

        int semicolon = type.IndexOf((byte)';');
        ReadOnlySpan<byte> boundary = default;
        if (semicolon < 0 || !new Messages.SipParameters(type[semicolon..]).TryGet("boundary"u8, out boundary))
        {
            return;
        }

        boundary = boundary is [(byte)'"', .., (byte)'"'] ? boundary[1..^1] : boundary;
        if (boundary.IsEmpty || boundary.Length > 70)
        {
            return;
        }

        ReadOnlySpan<byte> body = message.Body;
        int at = Delimiter(body, 0, boundary, out int after);
        for (int part = 0; at >= 0 && part < MostParts; part++)
        {
            int next = Delimiter(body, after, boundary, out int afterNext);
            if (next < 0)
            {
                return; // the last part never ends
            }

            if (IsSdp(body[after..next], out int start))
            {
                int offset = message.Index.Body.Start.Value;
                message.Index.Body = (offset + after + start)..(offset + next);
                message.Index.IsSdpPart = true;
                return;
            }

            (at, after) = (next, afterNext);
        }
    }

    /// <summary>Where the next delimiter line begins (its CRLF belongs to it), and where what follows it begins; -1 for none.</summary>
    private static int Delimiter(ReadOnlySpan<byte> body, int from, ReadOnlySpan<byte> boundary, out int after)
    {
        for (int i = from; i < body.Length;)
        {
            int dashes = body[i..].IndexOf("--"u8);
            if (dashes < 0)
            {
                break;
            }

            i += dashes;
            bool ownLine = i == 0 || (i >= 2 && body[i - 1] == '\n' && body[i - 2] == '\r');
            if (ownLine && body[(i + 2)..].StartsWith(boundary))
            {
                int end = body[(i + 2 + boundary.Length)..].IndexOf("\r\n"u8);
                after = end < 0 ? body.Length : i + 2 + boundary.Length + end + 2;
                return i == 0 ? 0 : Math.Max(from, i - 2);
            }

            i += 2;
        }

        after = body.Length;
        return -1;
    }

    private static bool IsSdp(ReadOnlySpan<byte> part, out int start)
    {
        start = 0;
        bool sdp = false;
        while (true)
        {
            int end = part[start..].IndexOf("\r\n"u8);
            if (end < 0)
            {
                return false;
            }

            ReadOnlySpan<byte> line = part.Slice(start, end);
            start += end + 2;
            if (line.IsEmpty)
            {
                return sdp;
            }

            int colon = line.IndexOf((byte)':');
            ReadOnlySpan<byte> name = colon < 0 ? default : SipScan.Trim(line[..colon]);
            ReadOnlySpan<byte> value = colon < 0 ? default : SipScan.Trim(line[(colon + 1)..]);
            if (SipScan.Is(name, "content-type"u8) || SipScan.Is(name, "c"u8))
            {
                int parameters = value.IndexOf((byte)';');
                sdp = SipScan.Is(SipScan.Trim(parameters < 0 ? value : value[..parameters]), "application/sdp"u8);
            }
            else if (SipScan.Is(name, "content-transfer-encoding"u8) && !SipScan.Is(value, "binary"u8) && !SipScan.Is(value, "8bit"u8) && !SipScan.Is(value, "7bit"u8))
            {
                return false;
            }
        }
    }
}
