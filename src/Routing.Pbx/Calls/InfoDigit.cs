using System.Text;

namespace Routing.Pbx.Calls;

/// <summary>
/// A key press in the body of an INFO, in the two forms that are in use: <c>application/dtmf-relay</c> with lines such as
/// <c>Signal=5</c> and <c>Duration=160</c>, and <c>application/dtmf</c> with nothing but the key. Any thread.
/// </summary>
internal static class InfoDigit
{
    /// <summary>True with one of <c>0-9*#A-D</c>; false for any other type, key or form.</summary>
    public static bool TryRead(string contentType, ReadOnlySpan<byte> body, out char digit)
    {
        digit = '\0';
        string text = body.Length > 256 ? "" : Encoding.ASCII.GetString(body);
        string? key = contentType switch
        {
            "application/dtmf" => text.Trim(),
            "application/dtmf-relay" => Signal(text),
            _ => null,
        };
        digit = key switch
        {
            "10" => '*', // some number the keys as RFC 4733 §3.2 does
            "11" => '#',
            { Length: 1 } one => char.ToUpperInvariant(one[0]),
            _ => '\0',
        };
        return digit is (>= '0' and <= '9') or '*' or '#' or (>= 'A' and <= 'D');
    }

    /// <summary>What <see cref="Write"/> writes.</summary>
    public const string ContentType = "application/dtmf-relay";

    /// <summary>A short press of <paramref name="digit"/>, in the form that more peers read.</summary>
    public static byte[] Write(char digit) => Encoding.ASCII.GetBytes($"Signal={digit}\r\nDuration=160\r\n");

    private static string? Signal(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && line[..equals].Trim().Equals("signal", StringComparison.OrdinalIgnoreCase))
            {
                return line[(equals + 1)..].Trim();
            }
        }

        return null;
    }
}
