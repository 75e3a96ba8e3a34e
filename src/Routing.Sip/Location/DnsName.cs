using System.Text;

namespace Routing.Sip.Location;

/// <summary>Domain names on the wire (RFC 1035 §3.1, §4.1.4): bounded work, whatever the bytes are.</summary>
internal static class DnsName
{
    /// <summary>RFC 1035 §2.3.4: octets in a name.</summary>
    public const int MaxLength = 255;

    private const int MaxLabel = 63;

    /// <summary>Lower case and without the dot at the end: names are compared so. Null when it is no name that can be asked for.</summary>
    public static string? Normalize(string name)
    {
        ReadOnlySpan<char> text = name.EndsWith('.') ? name.AsSpan(0, name.Length - 1) : name;
        if (text.IsEmpty || text.Length > MaxLength - 2)
        {
            return null;
        }

        int label = 0;
        foreach (char c in text)
        {
            label = c == '.' ? 0 : label + 1;
            if (label > MaxLabel || (c == '.' ? text[0] == '.' : !(char.IsAsciiLetterOrDigit(c) || c is '-' or '_')))
            {
                return null;
            }
        }

        return text[^1] == '.' || text.Contains("..", StringComparison.Ordinal) ? null : text.ToString().ToLowerInvariant();
    }

    /// <summary>Writes a normalized name; the octets taken.</summary>
    public static int Write(string name, Span<byte> room)
    {
        int at = 0;
        foreach (Range part in name.AsSpan().Split('.'))
        {
            ReadOnlySpan<char> label = name.AsSpan()[part];
            room[at++] = (byte)label.Length;
            at += Encoding.ASCII.GetBytes(label, room[at..]);
        }

        room[at++] = 0;
        return at;
    }

    /// <summary>
    /// Reads the name at <paramref name="offset"/> and moves behind it. A pointer must lead to before what is being read, so
    /// there is no loop; no name is longer than <see cref="MaxLength"/>. Odd octets stay what they are: such a name equals none of ours.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> message, ref int offset, out string name)
    {
        name = "";
        var text = new StringBuilder();
        int at = offset;
        int barrier = offset;
        int end = -1;
        while (at < message.Length)
        {
            int length = message[at];
            if (length == 0)
            {
                offset = end < 0 ? at + 1 : end;
                name = text.ToString();
                return true;
            }

            if (length >= 0xC0)
            {
                if (at + 1 >= message.Length)
                {
                    return false;
                }

                int to = ((length & 0x3F) << 8) | message[at + 1];
                end = end < 0 ? at + 2 : end;
                if (to >= barrier)
                {
                    return false;
                }

                at = barrier = to;
                continue;
            }

            if (length > MaxLabel || at + 1 + length > message.Length || text.Length + length + 1 > MaxLength)
            {
                return false;
            }

            Append(text, message.Slice(at + 1, length));
            at += 1 + length;
        }

        return false;
    }

    private static void Append(StringBuilder text, ReadOnlySpan<byte> label)
    {
        if (text.Length > 0)
        {
            text.Append('.');
        }

        foreach (byte b in label)
        {
            // A dot within a label is none between labels.
            text.Append(b == '.' ? '\u0001' : char.ToLowerInvariant((char)b));
        }
    }
}
