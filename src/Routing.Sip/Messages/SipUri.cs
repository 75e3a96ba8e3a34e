using System.Buffers.Binary;
using System.Text;
using Routing.Sip.Parsing;

namespace Routing.Sip.Messages;

/// <summary>A sip, sips or tel URI, or the URN of a service, taken apart (RFC 3261 §19.1, RFC 3966, RFC 5031); a view on its text.</summary>
internal ref struct SipUri
{
    private ReadOnlySpan<byte> _parameters;

    private SipUri(ReadOnlySpan<byte> scheme, ReadOnlySpan<byte> user, ReadOnlySpan<byte> password, ReadOnlySpan<byte> host, int port,
        ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> headers)
    {
        Scheme = scheme;
        User = user;
        Password = password;
        Host = host;
        Port = port;
        _parameters = parameters;
        Headers = headers;
    }

    public ReadOnlySpan<byte> Scheme { get; private set; }

    /// <summary>Escaped as written; the number of a tel URI, the whole of a service's URN; empty when there is none.</summary>
    public ReadOnlySpan<byte> User { get; private set; }

    public ReadOnlySpan<byte> Password { get; private set; }

    /// <summary>IPv6 references keep their brackets; empty for tel and urn.</summary>
    public ReadOnlySpan<byte> Host { get; private set; }

    /// <summary>0 when none is written.</summary>
    public int Port { get; private set; }

    public readonly SipParameters Parameters => new(_parameters);

    /// <summary>What follows the question mark, escaped as written.</summary>
    public ReadOnlySpan<byte> Headers { get; private set; }

    /// <summary>The user part with its escapes resolved.</summary>
    public readonly string UserText => Unescape(User);

    /// <summary>
    /// Who is meant, as text to dial, show and log: a telephone number without the parameters that may stand with it in
    /// the user part (RFC 3261 §19.1.6, RFC 4694), and no control characters.
    /// </summary>
    public readonly string Party
    {
        get
        {
            int semicolon = User.IndexOf((byte)';');
            bool cut = semicolon > 0
                && (IsNumber(User[..semicolon]) || (Parameters.TryGet("user"u8, out ReadOnlySpan<byte> kind) && SipScan.Is(kind, "phone"u8)));
            return SipScan.Clean(Unescape(cut ? User[..semicolon] : User));
        }
    }

    /// <summary>RFC 5627 §3.1: the one phone of the user that it names; null where it names none, or does not say whose it is.</summary>
    public readonly string? Instance => Parameters.TryGet("gr"u8, out ReadOnlySpan<byte> instance) && !instance.IsEmpty ? SipScan.Clean(Unescape(instance)) : null;

    public readonly bool IsSecure => SipScan.Is(Scheme, "sips"u8);

    /// <summary>Is it a scheme we can be called by? Others are refused with 416 (RFC 3261 §8.2.2.1).</summary>
    public static bool IsKnownScheme(ReadOnlySpan<byte> uri)
    {
        int colon = uri.IndexOf((byte)':');
        return colon > 0
            && (SipScan.Is(uri[..colon], "sip"u8) || SipScan.Is(uri[..colon], "sips"u8) || SipScan.Is(uri[..colon], "tel"u8));
    }

    /// <summary>Is it a service and not somebody (RFC 5031 §4): <c>urn:service:sos</c> is an emergency call?</summary>
    public static bool IsService(ReadOnlySpan<byte> uri) => uri.Length > 12 && SipScan.Is(uri[..12], "urn:service:"u8);

    /// <summary>Does it begin with <c>sip:</c>, in any case, and is there more?</summary>
    public static bool BeginsWithSip(ReadOnlySpan<byte> uri)
    {
        const uint AnyCase = 0x202020;
        return uri.Length > 4 && (BinaryPrimitives.ReadUInt32LittleEndian(uri) | AnyCase) == BinaryPrimitives.ReadUInt32LittleEndian("sip:"u8);
    }

    public static bool TryParse(ReadOnlySpan<byte> text, out SipUri uri) => TryPlain(text, out uri) || TryCarefully(text, out uri);

    /// <summary>
    /// Where it is as nearly all are: <c>sip:user@host:port;parameters</c>, the host no reference of version 6. False says nothing
    /// about it.
    /// </summary>
    private static bool TryPlain(ReadOnlySpan<byte> text, out SipUri uri)
    {
        uri = default;
        if (!BeginsWithSip(text))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = text[4..];
        int at = rest.IndexOfAny((byte)'@', (byte)':', (byte)'?');
        if (at <= 0 || rest[at] != '@' || !HostPort.TryPlain(rest[(at + 1)..], out int hostLength, out int port, out int length))
        {
            return false;
        }

        ReadOnlySpan<byte> host = rest.Slice(at + 1, hostLength);
        ReadOnlySpan<byte> parameters = rest[(at + 1 + length)..];
        if (!parameters.IsEmpty && (parameters[0] != ';' || parameters.IndexOfAny((byte)'@', (byte)'?') >= 0))
        {
            return false;
        }

        // Field by field: built elsewhere and copied it would take as long again.
        uri.Scheme = text[..3];
        uri.User = rest[..at];
        uri.Host = host;
        uri.Port = port;
        uri._parameters = parameters;
        return true;
    }

    /// <summary>Any of them, by the book.</summary>
    public static bool TryCarefully(ReadOnlySpan<byte> text, out SipUri uri)
    {
        uri = default;
        if (IsService(text))
        {
            int end = text.IndexOf((byte)';');
            end = end < 0 ? text.Length : end;
            uri = new SipUri("urn"u8, text[..end], default, default, 0, text[end..], default);
            return end > 12;
        }

        int colon = text.IndexOf((byte)':');
        if (colon <= 0 || !IsKnownScheme(text))
        {
            return false;
        }

        ReadOnlySpan<byte> scheme = text[..colon];
        ReadOnlySpan<byte> rest = text[(colon + 1)..];
        if (SipScan.Is(scheme, "tel"u8))
        {
            int end = rest.IndexOf((byte)';');
            end = end < 0 ? rest.Length : end;
            uri = new SipUri(scheme, rest[..end], default, default, 0, rest[end..], default);
            return end > 0;
        }

        ReadOnlySpan<byte> user = default;
        ReadOnlySpan<byte> password = default;

        // The user part may hold ; and ? but no @ (§25.1 user-unreserved), so the at sign is looked for first.
        int at = rest.IndexOf((byte)'@');
        if (at >= 0)
        {
            user = rest[..at];
            rest = rest[(at + 1)..];
            int secret = user.IndexOf((byte)':');
            if (secret >= 0)
            {
                password = user[(secret + 1)..];
                user = user[..secret];
            }

            if (user.IsEmpty || rest.Contains((byte)'@'))
            {
                return false;
            }
        }

        ReadOnlySpan<byte> headers = default;
        int question = rest.IndexOf((byte)'?');
        if (question >= 0)
        {
            headers = rest[(question + 1)..];
            rest = rest[..question];
        }

        int semicolon = rest.IndexOf((byte)';');
        ReadOnlySpan<byte> parameters = semicolon < 0 ? default : rest[semicolon..];
        rest = semicolon < 0 ? rest : rest[..semicolon];
        if (!HostPort.TryParse(rest, out ReadOnlySpan<byte> host, out int port))
        {
            return false;
        }

        uri = new SipUri(scheme, user, password, host, port, parameters, headers);
        return true;
    }

    /// <summary>Resolves %HH; a broken escape stays as it is.</summary>
    public static string Unescape(ReadOnlySpan<byte> text)
    {
        if (!text.Contains((byte)'%'))
        {
            return Encoding.UTF8.GetString(text);
        }

        Span<byte> room = text.Length <= 256 ? stackalloc byte[256] : new byte[text.Length];
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit((char)text[i + 1]) && char.IsAsciiHexDigit((char)text[i + 2]))
            {
                room[length++] = (byte)((Hex(text[i + 1]) << 4) | Hex(text[i + 2]));
                i += 2;
            }
            else
            {
                room[length++] = text[i];
            }
        }

        return Encoding.UTF8.GetString(room[..length]);
    }

    /// <summary>Writes text so that it can stand as a user part (RFC 3261 §25.1 user).</summary>
    public static string Escape(string user)
    {
        ReadOnlySpan<char> free = "-_.!~*'()&=+$,;?/";
        bool clean = true;
        foreach (char c in user)
        {
            clean &= char.IsAsciiLetterOrDigit(c) || free.Contains(c);
        }

        if (clean)
        {
            return user;
        }

        var text = new StringBuilder(user.Length + 8);
        foreach (byte b in Encoding.UTF8.GetBytes(user))
        {
            var c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || free.Contains(c))
            {
                text.Append(c);
            }
            else
            {
                text.Append('%').Append(b.ToString("X2", null));
            }
        }

        return text.ToString();
    }

    /// <summary>Do two URIs name the same thing (RFC 3261 §19.1.4)?</summary>
    public static bool Same(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.SequenceEqual(right))
        {
            return true;
        }

        return TryParse(left, out SipUri a) && TryParse(right, out SipUri b)
            && SipScan.Is(a.Scheme, b.Scheme) && a.UserText == b.UserText && a.Password.SequenceEqual(b.Password)
            && SipScan.Is(a.Host, b.Host) && a.Port == b.Port
            && SameParameter(a, b, "transport"u8) && SameParameter(a, b, "user"u8) && SameParameter(a, b, "maddr"u8)
            && SameParameter(a, b, "method"u8) && SameParameter(a, b, "ttl"u8) && SameParameter(a, b, "line"u8)
            && SameParameter(a, b, "ob"u8);
    }

    private static bool SameParameter(SipUri a, SipUri b, ReadOnlySpan<byte> name)
    {
        bool left = a.Parameters.TryGet(name, out ReadOnlySpan<byte> x);
        bool right = b.Parameters.TryGet(name, out ReadOnlySpan<byte> y);
        return left == right && SipScan.Is(x, y);
    }

    // RFC 3966 §3: digits with visual separators, a plus before a global number, star and pound in a local one.
    private static bool IsNumber(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> rest = text[0] == '+' ? text[1..] : text;
        return rest.ContainsAnyInRange((byte)'0', (byte)'9') && !rest.ContainsAnyExcept("0123456789-.()*#"u8);
    }

    private static int Hex(byte b) => b <= '9' ? b - '0' : (b | 0x20) - 'a' + 10;
}
