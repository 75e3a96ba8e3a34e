using System.Buffers;
using System.Text;

namespace Routing.Sip.Parsing;

/// <summary>The lexical rules of RFC 3261 §25.1 on spans: white space, tokens, quoted strings, lists.</summary>
internal static class SipScan
{
    private static readonly SearchValues<byte> TokenBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.!%*_+`'~"u8);

    private static readonly SearchValues<byte> BreakerBytes = SearchValues.Create([.. Enumerable.Range(0, 33).Select(i => (byte)i), 127]);

    private static readonly SearchValues<byte> UriEndBytes =
        SearchValues.Create([.. Enumerable.Range(0, 33).Select(i => (byte)i), 127, (byte)'"', (byte)'<', (byte)'>']);

    /// <summary>
    /// How many bytes it begins with that may stand in a URI: none that is a blank, a control character, a quote or an angle bracket.
    /// </summary>
    public static int UriLength(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAny(UriEndBytes);
        return end < 0 ? text.Length : end;
    }

    /// <summary>Is there a blank or control character, which stands in no URI and no Call-ID (RFC 3261 §25.1)?</summary>
    public static bool HasBreak(ReadOnlySpan<byte> text) => text.ContainsAny(BreakerBytes);

    /// <summary>How many bytes of a token it begins with.</summary>
    public static int TokenLength(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAnyExcept(TokenBytes);
        return end < 0 ? text.Length : end;
    }

    public static bool IsToken(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(TokenBytes);

    /// <summary>LWS: blanks, and the line breaks of a folded value.</summary>
    public static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) =>
        text.IsEmpty || (text[0] > ' ' && text[^1] > ' ') ? text : TrimSpaces(text); // nearly always nothing stands there

    private static ReadOnlySpan<byte> TrimSpaces(ReadOnlySpan<byte> text)
    {
        int from = 0;
        int to = text.Length;
        while (from < to && IsSpace(text[from]))
        {
            from++;
        }

        while (to > from && IsSpace(text[to - 1]))
        {
            to--;
        }

        return text[from..to];
    }

    public static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> other) =>
        text.Length == other.Length && Ascii.EqualsIgnoreCase(text, other);

    /// <summary>
    /// Where <paramref name="separator"/> first stands outside quoted strings and angle brackets;
    /// the length when it does not; -1 when a quote or bracket never ends.
    /// </summary>
    public static int Find(ReadOnlySpan<byte> text, byte separator)
    {
        int i = 0;
        while (true)
        {
            int next = text[i..].IndexOfAny(separator, (byte)'"', (byte)'<');
            if (next < 0)
            {
                return text.Length;
            }

            i += next;
            if (text[i] == separator)
            {
                return i;
            }

            int end = text[i] == '"' ? EndOfQuote(text[i..]) : text[i..].IndexOf((byte)'>');
            if (end < 0)
            {
                return -1;
            }

            i += end + 1;
        }
    }

    /// <summary>Are they the same, byte for byte? Without a copy for what is ASCII, as all but broken tags are.</summary>
    public static bool Same(ReadOnlySpan<byte> bytes, string text) =>
        Ascii.Equals(bytes, text) || (!Ascii.IsValid(text) && bytes.SequenceEqual(Encoding.UTF8.GetBytes(text)));

    /// <summary>Takes the next word, up to white space or the end, off <paramref name="rest"/>; empty when there is none.</summary>
    public static ReadOnlySpan<byte> NextWord(ref ReadOnlySpan<byte> rest)
    {
        rest = Trim(rest);
        int end = rest.IndexOfAny(" \t\r\n"u8);
        ReadOnlySpan<byte> word = end < 0 ? rest : rest[..end];
        rest = rest[word.Length..];
        return word;
    }

    /// <summary>The index of the quote that ends a text beginning with one, or -1. A backslash hides the next byte.</summary>
    public static int EndOfQuote(ReadOnlySpan<byte> text)
    {
        for (int i = 1; i < text.Length; i++)
        {
            int next = text[i..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                return -1;
            }

            i += next;
            if (text[i] == '"')
            {
                return i;
            }

            i++;
        }

        return -1;
    }

    /// <summary>Cuts the next member off a comma list; false at its end. A broken rest is one last member.</summary>
    public static bool NextItem(scoped ref ReadOnlySpan<byte> list, out ReadOnlySpan<byte> item)
    {
        int at = 0;
        bool found = NextItem(list, ref at, out int start, out int length);
        item = list.Slice(start, length);
        list = list[at..];
        return found;
    }

    /// <summary>The same by places: looks from <paramref name="at"/> on, and leaves it where the next member may begin.</summary>
    public static bool NextItem(ReadOnlySpan<byte> list, scoped ref int at, out int start, out int length)
    {
        start = at;
        while (start < list.Length && (list[start] == ',' || IsSpace(list[start])))
        {
            start++; // an empty member is none
        }

        length = 0;
        at = start;
        if (start == list.Length)
        {
            return false;
        }

        // Mostly a word or two: then looking at each byte is quicker than calling for help.
        int end = start;
        int near = Math.Min(list.Length, start + 16);
        while (end < near && list[end] is not ((byte)',' or (byte)'"' or (byte)'<'))
        {
            end++;
        }

        if (end < list.Length && list[end] != ',')
        {
            int found = Find(list[start..], (byte)',');
            end = found < 0 ? list.Length : start + found;
        }

        at = Math.Min(end + 1, list.Length);
        while (IsSpace(list[end - 1]))
        {
            end--; // it begins with something else
        }

        length = end - start;
        return true;
    }

    /// <summary>Digits only, at most <paramref name="limit"/>; surrounding white space is no part of the number.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, long limit, out long value)
    {
        text = Trim(text);
        value = 0;
        if (text.IsEmpty)
        {
            return false;
        }

        foreach (byte b in text)
        {
            if (b is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + (b - '0');
            if (value > limit)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A value as one line of text: quotes go, escapes are resolved, folds and control characters as <see cref="Clean"/> says.</summary>
    public static string Text(ReadOnlySpan<byte> value)
    {
        value = Trim(value);
        bool quoted = value.Length >= 2 && value[0] == '"' && EndOfQuote(value) == value.Length - 1;
        return Clean(quoted ? Unquote(value[1..^1]) : Encoding.UTF8.GetString(value));
    }

    /// <summary>
    /// Text of a peer, fit for a log line, a record or a header: a fold, in a quoted string as well, is one space
    /// (RFC 3261 §7.3.1), a tab too; all other control and line separating characters are left out.
    /// </summary>
    public static string Clean(string text)
    {
        int first = 0;
        while (first < text.Length && !IsControl(text[first]))
        {
            first++;
        }

        if (first == text.Length)
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is '\r' or '\n' or '\t')
            {
                while (i + 1 < text.Length && text[i + 1] is ' ' or '\r' or '\n' or '\t')
                {
                    i++;
                }

                clean.Append(' ');
            }
            else if (!IsControl(text[i]))
            {
                clean.Append(text[i]);
            }
        }

        return clean.ToString();
    }

    // U+2028 and U+2029 end a line where a log is read as Unicode.
    private static bool IsControl(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';

    private static string Unquote(ReadOnlySpan<byte> inner)
    {
        if (!inner.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(inner);
        }

        Span<byte> room = inner.Length <= 512 ? stackalloc byte[512] : new byte[inner.Length];
        int length = 0;
        for (int i = 0; i < inner.Length; i++)
        {
            if (inner[i] == '\\' && i + 1 < inner.Length)
            {
                i++;
            }

            room[length++] = inner[i];
        }

        return Encoding.UTF8.GetString(room[..length]);
    }
}
