using System.Text;

namespace Routing.Sip.Tests.Parsing;

/// <summary>Spoils messages the way broken and hostile peers do; all chance comes from the seed.</summary>
internal sealed class Mutator(ulong seed, IReadOnlyList<byte[]> corpus)
{
    private static readonly string[] Odd =
    [
        "\0", "\r", "\n", "\r\n", "\r\n\r\n", "\t", " ", "\"", "\\", "\\\"", "<", ">", "<<", "((((", "))))", "%", "%0", "%00", "%ff", ";", ";;", ",", ",,", "=", "==", ":", "::",
        "@", "@@", "[", "]", "[::1]", "[::", "*", "?", "&", "-1", "0", "00000000000000000000000000000001", "2147483647", "2147483648", "4294967295", "4294967296",
        "9223372036854775808", "99999999999999999999999999", "1e9", "0x10", "\u00ff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff\xfe", "\u2028", "\x7f", "z9hG4bK", ";tag=",
        ";lr", ";branch=", ";rport", ";received=", "SIP/2.0", "sip:", "sips:", "tel:", "urn:service:sos", "a\r\n b", "Via: x\r\n", "Content-Length: 5\r\n", "--b0\r\n", "--b0--\r\n",
    ];

    private static readonly string[] Lines =
    [
        "Content-Length: 3", "Content-Length: -1", "Max-Forwards: 256", "Max-Forwards: 0", "CSeq: 2 INVITE", "Contact: *", "Contact: <sip:a@[::1]:99999>", "Expires: 99999999999",
        "Record-Route: <sip:10.0.0.9;lr>", "Record-Route: <sip:", "Route: <sip:10.0.0.2;lr>", "Require: 100rel", "Require: ,", "Supported: timer, 100rel", "Session-Expires: 1;refresher=uas",
        "Session-Expires: 99999999999", "Min-SE: 0", "RAck: 1 1 INVITE", "RAck: x", "Replaces: a;to-tag=b;from-tag=c", "Refer-To: <sip:x@10.0.0.9>", "Event: refer", "Authorization: Digest",
        "Authorization: Digest username=\"u\", realm=\"routing\", nonce=\"\", uri=\"\", response=\"\"", "Authorization: Basic ,,,", "Content-Encoding: gzip", "Content-Type: multipart/mixed;boundary=b0",
        "Content-Type: multipart/mixed;boundary=\"", "Accept: ,", "Resource-Priority: esnet.0", "Reason: Q.850;cause=99999999999", "Via: SIP/2.0/UDP [::1]:0;branch=", "Subject: " + "(((((((\"",
    ];

    private readonly SipIds _random = new(seed);

    public byte[] Next()
    {
        byte[] message = corpus[_random.Below(corpus.Count)];
        for (int i = 1 + _random.Below(4); i > 0; i--)
        {
            message = Once(message);
        }

        return message.Length > 65_000 ? message[..65_000] : message;
    }

    private byte[] Once(byte[] message) => message.Length == 0 ? corpus[0] : _random.Below(14) switch
    {
        0 => message[..At(message)],
        1 => message[At(message)..],
        2 => Splice(message, corpus[_random.Below(corpus.Count)]),
        3 => Changed(message),
        4 => Insert(message, At(message), Bytes(Odd[_random.Below(Odd.Length)])),
        5 => Insert(message, At(message), Bytes(string.Concat(Enumerable.Repeat(Odd[_random.Below(Odd.Length)], 1 + _random.Below(300))))),
        6 => Cut(message),
        7 => Headers(message, lines => lines.Insert(Place(lines), lines[_random.Below(lines.Count)])),
        8 => Headers(message, lines => lines.RemoveAt(_random.Below(lines.Count))),
        9 => Headers(message, lines => (lines[^1], lines[Place(lines) - 1]) = (lines[Place(lines) - 1], lines[^1])),
        10 => Headers(message, lines => lines.Insert(Place(lines), Lines[_random.Below(Lines.Length)])),
        11 => Headers(message, Value),
        12 => Headers(message, lines => lines[_random.Below(lines.Count)] = corpus[_random.Below(corpus.Count)] is var other ? Text(other).Split("\r\n")[0] : ""),
        _ => Headers(message, Number),
    };

    private void Value(List<string> lines)
    {
        int i = _random.Below(lines.Count);
        int colon = lines[i].IndexOf(':', StringComparison.Ordinal);
        int from = colon + 1 + _random.Below(Math.Max(1, lines[i].Length - colon));
        lines[i] = lines[i][..Math.Min(from, lines[i].Length)] + Odd[_random.Below(Odd.Length)] + (_random.Below(2) == 0 ? "" : lines[i][Math.Min(from, lines[i].Length)..]);
    }

    private void Number(List<string> lines)
    {
        int i = _random.Below(lines.Count);
        lines[i] = System.Text.RegularExpressions.Regex.Replace(lines[i], "[0-9]+", match => _random.Below(3) == 0 ? Odd[36 + _random.Below(8)] : match.Value);
    }

    private byte[] Changed(byte[] message)
    {
        byte[] copy = [.. message];
        for (int i = 1 + _random.Below(6); i > 0; i--)
        {
            copy[_random.Below(copy.Length)] = (byte)_random.Below(256);
        }

        return copy;
    }

    private byte[] Cut(byte[] message)
    {
        int from = At(message);
        return [.. message[..from], .. message[Math.Min(message.Length, from + 1 + _random.Below(40))..]];
    }

    private byte[] Splice(byte[] a, byte[] b) => [.. a[..At(a)], .. b[At(b)..]];

    private static byte[] Insert(byte[] message, int at, byte[] what) => [.. message[..at], .. what, .. message[at..]];

    private static byte[] Headers(byte[] message, Action<List<string>> change)
    {
        string text = Text(message);
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end <= 0)
        {
            return message;
        }

        List<string> lines = [.. text[..end].Split("\r\n")];
        change(lines);
        return Bytes(string.Join("\r\n", lines) + text[end..]);
    }

    private int At(byte[] message) => _random.Below(message.Length);

    private int Place(List<string> lines) => 1 + _random.Below(lines.Count);

    private static string Text(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
