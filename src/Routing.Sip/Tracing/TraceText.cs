using Routing.Sip.Messages;
using Routing.Sip.Parsing;

namespace Routing.Sip.Tracing;

/// <summary>The little that a trace must know of a message: read off its text, since what we send is never parsed. Any thread.</summary>
internal static class TraceText
{
    public static bool IsResponse(ReadOnlySpan<byte> message) => message.StartsWith("SIP/2.0 "u8);

    /// <summary>The method of a request; <see cref="SipMethod.Other"/> of a response.</summary>
    public static SipMethod MethodOf(ReadOnlySpan<byte> message)
    {
        int end = message.IndexOf((byte)' ');
        return end < 0 ? SipMethod.Other : SipMethods.Find(message[..end]);
    }

    /// <summary>The Call-ID; empty where there is none.</summary>
    public static ReadOnlySpan<byte> CallIdOf(ReadOnlySpan<byte> message)
    {
        // As everybody writes it, we too; whoever does not is looked at line by line.
        int at = message.IndexOf("\r\nCall-ID: "u8);
        if (at >= 0)
        {
            ReadOnlySpan<byte> rest = message[(at + 11)..];
            int end = rest.IndexOf((byte)'\r');
            return end < 0 ? default : rest[..end].Trim(" \t"u8);
        }

        return ValueOf(message, SipHeaderName.CallId);
    }

    /// <summary>The value of the first header of that name; empty where there is none.</summary>
    public static ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> message, SipHeaderName name)
    {
        while (NextLine(ref message, out ReadOnlySpan<byte> line) && !line.IsEmpty)
        {
            int colon = line.IndexOf((byte)':');
            if (colon > 0 && SipHeaderNames.Find(line[..colon].TrimEnd(" \t"u8)) == name)
            {
                return line[(colon + 1)..].Trim(" \t"u8);
            }
        }

        return default;
    }

    /// <summary>Cuts one line off, whatever it ends with; false when nothing is left.</summary>
    public static bool NextLine(scoped ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> line)
    {
        int end = text.IndexOf((byte)'\n');
        bool any = !text.IsEmpty;
        line = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[(end + 1)..];
        line = line.TrimEnd((byte)'\r');
        return any;
    }
}
