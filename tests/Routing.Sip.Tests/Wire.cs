using Routing.Sip.Parsing;

namespace Routing.Sip.Tests;

/// <summary>Messages as bytes, from the folders wire and torture.</summary>
internal static class Wire
{
    public static readonly string[] Valid = ["invite", "compact", "register", "ok", "unauthorized"];

    /// <summary>What a byte is changed to: all that means something to a parser, and what means nothing.</summary>
    public static readonly byte[] Odd = [0, (byte)' ', (byte)'\r', (byte)'\n', (byte)'"', (byte)'<', (byte)';', (byte)':', (byte)'9', (byte)'%', 0xff];

    /// <summary>Every prefix, and the message with every byte changed to each of these.</summary>
    public static IEnumerable<byte[]> Spoiled(byte[] message, byte[] values)
    {
        for (int i = 0; i < message.Length; i++)
        {
            yield return message[..i];
            foreach (byte other in values)
            {
                byte[] changed = [.. message];
                changed[i] = other;
                yield return changed;
            }
        }
    }

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "wire", name));

    public static byte[] Torture(string name)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "torture", name));
        if (!name.StartsWith("rfc5118", StringComparison.Ordinal))
        {
            return bytes;
        }

        // Kept with bare line feeds: made CRLF, and the header ended, as they would be on the wire.
        string text = System.Text.Encoding.Latin1.GetString(bytes).Replace("\r\n", "\n", StringComparison.Ordinal)
            .Replace("\n", "\r\n", StringComparison.Ordinal);
        text = text.Contains("\r\n\r\n", StringComparison.Ordinal) ? text : text.TrimEnd() + "\r\n\r\n";
        return System.Text.Encoding.Latin1.GetBytes(text);
    }

    /// <summary>Reads everything there is to read; a sum that depends on all of it.</summary>
    public static int ReadAll(ReadOnlySpan<byte> bytes, SipIndex index, out SipParseError error)
    {
        error = SipParser.Parse(bytes, index, out SipMessage message);
        int sum = (int)error + message.Via.Port + message.Via.Branch.Length + message.From.Tag.Length + message.To.Uri.Length
            + (int)message.CSeq.Number + message.CallId.Length + message.MaxForwards + message.Status + (int)message.Method;
        for (SipHeaderName name = SipHeaderName.Via; name <= SipHeaderName.ReferTo; name++)
        {
            foreach (ReadOnlySpan<byte> item in message.Items(name))
            {
                sum += item.Length + (Sip.Messages.NameAddr.TryParse(item, out Sip.Messages.NameAddr address) ? address.Uri.Length : 1)
                    + (Sip.Messages.Via.TryParse(item, out Sip.Messages.Via via) ? via.Host.Length : 2);
                if (Sip.Messages.SipUri.TryParse(address.Uri, out Sip.Messages.SipUri uri))
                {
                    sum += uri.User.Length + uri.Host.Length + uri.Port + (uri.Parameters.Has("lr"u8) ? 5 : 0);
                }
            }

            foreach (ReadOnlySpan<byte> line in message.Lines(name))
            {
                if (Sip.Auth.DigestParameters.TryParse(line, out Sip.Auth.DigestParameters digest))
                {
                    sum += digest["nonce"u8].Length + digest["realm"u8].Length;
                }
            }
        }

        return sum + message.Body.Length + message.MethodName.Length + message.RequestUri.Length + message.ReasonPhrase.Length;
    }
}
