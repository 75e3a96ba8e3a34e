using Routing.Sip.Parsing;

namespace Routing.Sip.Messages;

/// <summary>
/// name-addr or addr-spec with header parameters, as in From, To, Contact, Route (RFC 3261 §20.10, §25.1).
/// </summary>
internal readonly ref struct NameAddr(ReadOnlySpan<byte> display, ReadOnlySpan<byte> uri, ReadOnlySpan<byte> parameters)
{
    /// <summary>As written, quotes included.</summary>
    public ReadOnlySpan<byte> Display { get; } = display;

    public ReadOnlySpan<byte> Uri { get; } = uri;

    public SipParameters Parameters => new(_parameters);

    /// <summary>The tag, or empty.</summary>
    public ReadOnlySpan<byte> Tag => Parameters.TryGet("tag"u8, out ReadOnlySpan<byte> tag) ? tag : default;

    private readonly ReadOnlySpan<byte> _parameters = parameters;

    public static bool TryParse(ReadOnlySpan<byte> text, out NameAddr address)
    {
        address = default;
        text = SipScan.Trim(text);
        int from = 0;
        if (!text.IsEmpty && text[0] == '"')
        {
            int quote = SipScan.EndOfQuote(text);
            if (quote < 0)
            {
                return false;
            }

            from = quote + 1;
        }

        int open = text[from..].IndexOf((byte)'<');
        if (open < 0)
        {
            // RFC 3261 §20: without brackets, what follows a semicolon belongs to the header, not to the URI.
            int end = text.IndexOf((byte)';');
            end = end < 0 ? text.Length : end;
            ReadOnlySpan<byte> bare = SipScan.Trim(text[..end]);
            address = new NameAddr(default, bare, text[end..]);
            return from == 0 && IsUri(bare) && bare.IndexOf((byte)'?') < 0;
        }

        open += from;
        int close = text[open..].IndexOf((byte)'>');
        if (close < 0)
        {
            return false;
        }

        close += open;
        ReadOnlySpan<byte> uri = SipScan.Trim(text[(open + 1)..close]);
        ReadOnlySpan<byte> rest = SipScan.Trim(text[(close + 1)..]);
        ReadOnlySpan<byte> display = SipScan.Trim(text[..open]);
        address = new NameAddr(display, uri, rest);
        return IsUri(uri) && (rest.IsEmpty || rest[0] == ';') && (from == 0 || SipScan.Trim(text[from..open]).IsEmpty);
    }

    private static bool IsUri(ReadOnlySpan<byte> uri)
    {
        int colon = uri.IndexOf((byte)':');
        return colon > 0 && colon < uri.Length - 1 && SipScan.IsToken(uri[..colon]) && !SipScan.HasBreak(uri) && !uri.Contains((byte)'"');
    }
}
