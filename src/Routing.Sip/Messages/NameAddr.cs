using Routing.Sip.Parsing;

namespace Routing.Sip.Messages;

/// <summary>
/// name-addr or addr-spec with header parameters, as in From, To, Contact, Route (RFC 3261 §20.10, §25.1).
/// </summary>
internal ref struct NameAddr(ReadOnlySpan<byte> display, ReadOnlySpan<byte> uri, ReadOnlySpan<byte> parameters)
{
    /// <summary>As written, quotes included.</summary>
    public ReadOnlySpan<byte> Display { get; private set; } = display;

    public ReadOnlySpan<byte> Uri { get; private set; } = uri;

    public readonly SipParameters Parameters => new(_parameters);

    /// <summary>The tag, or empty.</summary>
    public readonly ReadOnlySpan<byte> Tag
    {
        get
        {
            if (_parameters.IsEmpty)
            {
                return default;
            }

            // Nearly always it is the one parameter, and a token.
            if (_parameters.StartsWith(";tag="u8) && SipScan.TokenLength(_parameters[5..]) is var length && length + 5 == _parameters.Length)
            {
                return _parameters[5..];
            }

            return Parameters.TryGet("tag"u8, out ReadOnlySpan<byte> tag) ? tag : default;
        }
    }

    private ReadOnlySpan<byte> _parameters = parameters;

    public static bool TryParse(ReadOnlySpan<byte> text, out NameAddr address, bool careful = false)
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
        // What nearly always ends a URI in brackets is its bracket; then nothing that must not stand in it does.
        int close = open + 1 + SipScan.UriLength(text[(open + 1)..]);
        bool isPlain = !careful && close < text.Length && text[close] == '>';
        if (!isPlain)
        {
            close = text[open..].IndexOf((byte)'>') + open;
            if (close < open)
            {
                return false;
            }
        }

        ReadOnlySpan<byte> uri = SipScan.Trim(text[(open + 1)..close]);
        ReadOnlySpan<byte> rest = SipScan.Trim(text[(close + 1)..]);
        address.Display = SipScan.Trim(text[..open]);
        address.Uri = uri;
        address._parameters = rest;
        return (isPlain ? HasScheme(uri) : IsUri(uri)) && (rest.IsEmpty || rest[0] == ';') && (from == 0 || SipScan.Trim(text[from..open]).IsEmpty);
    }

    private static bool IsUri(ReadOnlySpan<byte> uri) => HasScheme(uri) && !SipScan.HasBreak(uri) && !uri.Contains((byte)'"');

    private static bool HasScheme(ReadOnlySpan<byte> uri)
    {
        if (SipUri.BeginsWithSip(uri))
        {
            return true;
        }

        int colon = uri.IndexOf((byte)':');
        return colon > 0 && colon < uri.Length - 1 && SipScan.IsToken(uri[..colon]);
    }
}
