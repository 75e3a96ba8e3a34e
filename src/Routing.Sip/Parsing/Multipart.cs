namespace Routing.Sip.Parsing;

/// <summary>
/// Bodies of several parts (RFC 5621 §3, RFC 2046 §5.1): the one that is a session description is picked, the others
/// (the ISUP of SIP-I, location, identities) are left unread. A body without one counts as none, as far as its sender says that
/// nobody needs to understand it (§3.1, handling=optional). One level deep; what stands in an encoding is not read.
/// </summary>
internal static class Multipart
{
    private const int MostParts = 16;

    /// <summary>Makes the session description among its parts the message's body, or nothing where that is what it comes to.</summary>
    public static void Narrow(in SipMessage message)
    {
        if (!message.TryGet(SipHeaderName.ContentType, out ReadOnlySpan<byte> type) || type.SequenceEqual("application/sdp"u8) || message.Has(SipHeaderName.ContentEncoding))
        {
            return;
        }

        if (type.Length < 10 || !SipScan.Is(type[..10], "multipart/"u8))
        {
            int end = type.IndexOf((byte)';');
            if (!SipScan.Is(SipScan.Trim(end < 0 ? type : type[..end]), "application/sdp"u8)
                && message.Text("Content-Disposition") is { } disposition && IsOptional(System.Text.Encoding.UTF8.GetBytes(disposition)))
            {
                Drop(message);
            }

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
        bool optional = true;
        int count = 0;
        for (int part = 0; at >= 0 && part < MostParts; part++)
        {
            int next = Delimiter(body, after, boundary, out int afterNext);
            if (next < 0)
            {
                optional &= SipScan.Trim(body[at..after]).EndsWith("--"u8); // or the last part never ends
                break;
            }

            if (IsSdp(body[after..next], out int start, out bool needless))
            {
                int offset = message.Index.Body.Start.Value;
                message.Index.Body = (offset + after + start)..(offset + next);
                message.Index.IsSdpPart = true;
                return;
            }

            optional &= needless;
            count++;
            (at, after) = (next, afterNext);
        }

        if (optional && count > 0)
        {
            Drop(message);
        }
    }

    // Where a session description could stand; what an INFO brings is its own affair.
    private static void Drop(in SipMessage message)
    {
        if (!message.IsRequest || message.Method is Messages.SipMethod.Invite or Messages.SipMethod.Update or Messages.SipMethod.Prack or Messages.SipMethod.Ack)
        {
            message.Index.Body = message.Index.Body.Start..message.Index.Body.Start;
        }
    }

    private static bool IsOptional(ReadOnlySpan<byte> disposition)
    {
        int end = disposition.IndexOf((byte)';');
        return end >= 0 && new Messages.SipParameters(disposition[end..]).TryGet("handling"u8, out ReadOnlySpan<byte> handling)
            && SipScan.Is(handling, "optional"u8);
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

    private static bool IsSdp(ReadOnlySpan<byte> part, out int start, out bool optional)
    {
        start = 0;
        optional = false;
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
            else if (SipScan.Is(name, "content-disposition"u8))
            {
                optional = IsOptional(value);
            }
            else if (SipScan.Is(name, "content-transfer-encoding"u8) && !SipScan.Is(value, "binary"u8) && !SipScan.Is(value, "8bit"u8) && !SipScan.Is(value, "7bit"u8))
            {
                return false;
            }
        }
    }
}
