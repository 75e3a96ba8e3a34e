using System.Text;
using Routing.Sip.Parsing;

namespace Routing.Sip.Auth;

/// <summary>The parameters of a Digest challenge or of credentials (RFC 7616 §3.3, §3.4).</summary>
internal readonly ref struct DigestParameters
{
    private readonly ReadOnlySpan<byte> _text;

    private DigestParameters(ReadOnlySpan<byte> text) => _text = text;

    /// <summary>False when the scheme is not Digest.</summary>
    public static bool TryParse(ReadOnlySpan<byte> header, out DigestParameters parameters)
    {
        header = SipScan.Trim(header);
        bool digest = header.Length > 7 && SipScan.Is(header[..6], "Digest"u8) && SipScan.IsSpace(header[6]);
        parameters = digest ? new DigestParameters(header[7..]) : default;
        return digest;
    }

    /// <summary>
    /// Cuts the next Digest challenge off a header line, which may hold several (RFC 7235 §4.1): what belongs to one is never
    /// taken for another's. False at its end.
    /// </summary>
    public static bool TryNext(scoped ref ReadOnlySpan<byte> header, out DigestParameters parameters)
    {
        while (!SipScan.Trim(header).IsEmpty)
        {
            ReadOnlySpan<byte> rest = header;
            SipScan.NextItem(ref rest, out _);
            ReadOnlySpan<byte> ahead = rest;
            while (SipScan.NextItem(ref ahead, out ReadOnlySpan<byte> item) && !BeginsChallenge(item))
            {
                rest = ahead;
            }

            ReadOnlySpan<byte> one = header[..^rest.Length];
            header = rest;
            if (TryParse(one, out parameters))
            {
                return true;
            }
        }

        parameters = default;
        return false;
    }

    // A scheme stands before its first parameter with a space between.
    private static bool BeginsChallenge(ReadOnlySpan<byte> item)
    {
        int end = SipScan.TokenLength(item);
        return end > 0 && end < item.Length && SipScan.IsSpace(item[end]) && !SipScan.Trim(item[end..]).StartsWith("="u8);
    }

    /// <summary>The value as text, quotes gone; empty when it is not there.</summary>
    public string this[ReadOnlySpan<byte> name] => TryGet(name, out ReadOnlySpan<byte> value) ? SipScan.Text(value) : "";

    /// <summary>The raw value of a parameter.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> rest = _text;
        while (SipScan.NextItem(ref rest, out ReadOnlySpan<byte> item))
        {
            int equals = item.IndexOf((byte)'=');
            if (equals > 0 && SipScan.Is(SipScan.Trim(item[..equals]), name))
            {
                value = SipScan.Trim(item[(equals + 1)..]);
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Is that word in the list, quoted or not (qop="auth,auth-int")?</summary>
    public bool Lists(ReadOnlySpan<byte> name, ReadOnlySpan<byte> word)
    {
        ReadOnlySpan<byte> list = Encoding.UTF8.GetBytes(this[name]);
        while (SipScan.NextItem(ref list, out ReadOnlySpan<byte> item))
        {
            if (SipScan.Is(item, word))
            {
                return true;
            }
        }

        return false;
    }
}
