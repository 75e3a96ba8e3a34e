using Routing.Sip.Parsing;

namespace Routing.Sip.Transports.Streams;

/// <summary>Reads where a message in a stream ends (RFC 3261 §18.3, §20.14).</summary>
internal static class ContentLength
{
    /// <summary>
    /// False when there is none, when it is no number, and when there is more than one: who reads the other would see
    /// other messages than we do.
    /// </summary>
    /// <param name="head">From the start line to the empty line, both included.</param>
    /// <param name="length">The length of the body.</param>
    public static bool TryRead(ReadOnlySpan<byte> head, out int length)
    {
        length = -1;
        for (int end = LineEnd(head); end >= 0 && end + 2 < head.Length; end = LineEnd(head))
        {
            head = head[(end + 2)..];
            if (head[0] is not ((byte)'C' or (byte)'c' or (byte)'L' or (byte)'l'))
            {
                continue;
            }

            ReadOnlySpan<byte> line = head[..Math.Max(0, LineEnd(head))];
            int colon = line.IndexOf((byte)':');
            ReadOnlySpan<byte> name = colon < 0 ? default : line[..colon].TrimEnd(" \t"u8);
            if (!SipScan.Is(name, "Content-Length"u8) && !SipScan.Is(name, "l"u8))
            {
                continue;
            }

            if (length >= 0 || !SipScan.TryNumber(line[(colon + 1)..], int.MaxValue, out long number))
            {
                return false;
            }

            length = (int)number;
        }

        return length >= 0;
    }

    // RFC 3261 §7.3.1: a line that begins with white space goes on with the one before it.
    private static int LineEnd(ReadOnlySpan<byte> head)
    {
        int end = head.IndexOf("\r\n"u8);
        while (end >= 0 && end + 2 < head.Length && head[end + 2] is (byte)' ' or (byte)'\t')
        {
            int more = head[(end + 2)..].IndexOf("\r\n"u8);
            end = more < 0 ? -1 : end + 2 + more;
        }

        return end;
    }
}
