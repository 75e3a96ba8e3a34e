using Routing.Sip.Parsing;

namespace Routing.Sip.Tracing;

/// <summary>
/// Takes out of a message what must not be seen by who looks at a trace: what credentials are made of, keys of media,
/// passwords and tokens, digits that a caller keys in. Each byte becomes a star, so that lengths stay what they were and the
/// message still reads. Takes any bytes, and rather too much than too little. Any thread.
/// </summary>
public static class SipSecrets
{
    private const byte Star = (byte)'*';

    // What proves knowledge of a password, or lets somebody try passwords at home (RFC 7616 §3.3 to §3.5).
    private static readonly byte[][] Credentials =
        [.. new[] { "response", "nonce", "cnonce", "opaque", "nextnonce", "rspauth", "auts" }.Select(Bytes)];

    private static readonly byte[][] Parameters =
        [.. new[] { "password", "passwd", "pwd", "token", "access_token", "refresh_token", "secret", "api_key", "apikey", "pn-prid", "pn-param" }.Select(Bytes)];

    private static readonly byte[][] SecretNames =
        [.. new[] { "password", "passwd", "token", "secret", "api-key", "apikey", "cookie" }.Select(Bytes)];

    /// <summary>A copy of <paramref name="message"/> without its secrets, of the same length.</summary>
    public static byte[] Without(ReadOnlySpan<byte> message)
    {
        byte[] clean = message.ToArray();
        Hide(clean);
        return clean;
    }

    /// <summary>The same in place.</summary>
    public static void Hide(Span<byte> message)
    {
        // Headers and bodies by the same rules: a body may hold headers (message/sipfrag), and broken messages have no clear end of either.
        ReadOnlySpan<byte> header = default;
        bool bodyIsKeys = false;
        bool inKeys = false;
        for (int at = 0; at < message.Length;)
        {
            int end = message[at..].IndexOf((byte)'\n');
            Span<byte> line = end < 0 ? message[at..] : message.Slice(at, end);
            at += line.Length + 1;
            line = line.TrimEnd((byte)'\r');
            inKeys |= bodyIsKeys && line.IsEmpty;
            if (inKeys)
            {
                Fill(line[(line.IndexOf((byte)'=') + 1)..]); // Signal=5, or nothing but the key
                continue;
            }

            if (line.IsEmpty || HideBodyLine(line))
            {
                header = default;
                continue;
            }

            bool isFolded = line[0] is (byte)' ' or (byte)'\t';
            int colon = isFolded ? -1 : line.IndexOf((byte)':');
            header = isFolded ? header : colon < 0 ? default : line[..colon].TrimEnd(" \t"u8);
            Span<byte> value = SipScan.IsToken(header) ? line[(colon + 1)..] : line;
            bodyIsKeys |= (SipScan.Is(header, "content-type"u8) || SipScan.Is(header, "c"u8)) && IndexOf(value, "application/dtmf"u8) >= 0;
            HideHeader(header, value);
        }
    }

    private static void HideHeader(ReadOnlySpan<byte> name, Span<byte> value)
    {
        if (EndsOn(name, "authorization"u8) || EndsOn(name, "authenticate"u8) || EndsOn(name, "authentication-info"u8))
        {
            HideCredentials(value);
        }
        else if (Contains(name, SecretNames))
        {
            Fill(value.Trim(" \t"u8));
        }
        else
        {
            HideParameters(value, Parameters);
            HideUserPasswords(value);
        }
    }

    private static void HideCredentials(Span<byte> value)
    {
        // A scheme without parameters (Basic, Bearer, RFC 7235 §2.1) is one secret; of Digest it is some.
        int digest = IndexOf(value, "digest "u8);
        if (digest < 0 && value.IndexOf((byte)'=') is var equals && (equals < 0 || equals == value.TrimEnd("= \t"u8).Length))
        {
            Span<byte> rest = value.TrimStart(" \t"u8);
            int blank = rest.IndexOf((byte)' ');
            Fill(blank < 0 ? rest : rest[(blank + 1)..]);
            return;
        }

        if (digest < 0 && (IndexOf(value, "bearer "u8) >= 0 || IndexOf(value, "basic "u8) >= 0))
        {
            Fill(value[Math.Max(IndexOf(value, "bearer "u8) + 7, IndexOf(value, "basic "u8) + 6)..]);
            return;
        }

        HideParameters(value, Credentials);
        HideParameters(value, Parameters);
        HideUserPasswords(value);
    }

    // name=value and name="value", wherever they stand.
    private static void HideParameters(Span<byte> text, byte[][] names)
    {
        for (int at = 0; text[at..].IndexOf((byte)'=') is >= 0 and var found; at += found + 1)
        {
            int equals = at + found;
            ReadOnlySpan<byte> before = text[..equals].TrimEnd(" \t"u8);
            int start = before.Length;
            while (start > 0 && SipScan.IsToken(before.Slice(start - 1, 1)))
            {
                start--;
            }

            if (IsOneOf(before[start..], names))
            {
                Fill(Value(text[(equals + 1)..]));
            }
        }
    }

    private static Span<byte> Value(Span<byte> rest)
    {
        rest = rest.TrimStart(" \t"u8);
        if (!rest.IsEmpty && rest[0] == '"')
        {
            int end = 1;
            while (end < rest.Length && rest[end] != '"')
            {
                end += rest[end] == '\\' ? 2 : 1;
            }

            return rest[1..Math.Min(end, rest.Length)];
        }

        int stop = rest.IndexOfAny(", ;>&\t"u8);
        return stop < 0 ? rest : rest[..stop];
    }

    // RFC 3261 §19.1.1: sip:user:password@host, which nobody should write and some do.
    private static void HideUserPasswords(Span<byte> text)
    {
        for (int at = 0; at < text.Length && IndexOf(text[at..], "sip"u8) is >= 0 and var found;)
        {
            at += found + 3;
            Span<byte> rest = text[at..];
            rest = rest.StartsWith(":"u8) ? rest[1..] : rest.StartsWith("s:"u8) || rest.StartsWith("S:"u8) ? rest[2..] : default;
            int end = rest.IndexOfAny(" >\"<"u8);
            rest = end < 0 ? rest : rest[..end];
            int host = rest.IndexOf((byte)'@');
            int colon = host < 0 ? -1 : rest[..host].IndexOf((byte)':');
            if (colon >= 0)
            {
                Fill(rest[(colon + 1)..host]);
            }
        }
    }

    private static bool HideBodyLine(Span<byte> line)
    {
        if (Starts(line, "a=crypto:"u8) || Starts(line, "a=key-mgmt:"u8) || Starts(line, "a=ice-pwd:"u8))
        {
            // RFC 4568 §9.1: tag and suite may be seen; the keys are what follows inline:, each up to the next blank or |.
            int inline = IndexOf(line, "inline:"u8);
            Fill(inline >= 0 ? line[(inline + 7)..] : line[(line.IndexOf((byte)':') + 1)..]);
        }
        else if (Starts(line, "k="u8))
        {
            Fill(line[2..]); // RFC 4566 §5.12
        }
        else if (line.IndexOf((byte)'=') is > 0 and var equals && line[..equals].Trim(" \t"u8) is var name && (SipScan.Is(name, "signal"u8) || SipScan.Is(name, "digits"u8)))
        {
            Fill(line[(equals + 1)..]); // application/dtmf-relay: a caller's number of an account, or a PIN
        }
        else
        {
            return false;
        }

        return true;
    }

    private static void Fill(Span<byte> secret) => secret.Fill(Star);

    private static bool Starts(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => text.Length >= word.Length && SipScan.Is(text[..word.Length], word);

    private static bool EndsOn(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => text.Length >= word.Length && SipScan.Is(text[^word.Length..], word);

    private static bool Contains(ReadOnlySpan<byte> text, byte[][] words)
    {
        foreach (byte[] word in words)
        {
            if (IndexOf(text, word) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOneOf(ReadOnlySpan<byte> text, byte[][] words)
    {
        foreach (byte[] word in words)
        {
            if (SipScan.Is(text, word))
            {
                return true;
            }
        }

        return false;
    }

    // In any case of letters; words are in lower case.
    private static int IndexOf(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        for (int i = 0; i + word.Length <= text.Length; i++)
        {
            if ((text[i] | 0x20) == word[0] && SipScan.Is(text.Slice(i, word.Length), word))
            {
                return i;
            }
        }

        return -1;
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.ASCII.GetBytes(text);
}
