namespace Routing.Sip.Parsing;

/// <summary>Every reason for which a message is refused before anybody looks at what it wants.</summary>
internal enum SipParseError : byte
{
    None,

    /// <summary>Only line ends: a keep-alive, dropped without a word (RFC 5626 §4.4.1, RFC 3261 §7.5).</summary>
    KeepAlive,

    /// <summary>No empty line ends the header.</summary>
    Truncated,

    /// <summary>A carriage return or line feed that stands alone (RFC 3261 §25.1: CRLF).</summary>
    BareLineBreak,

    /// <summary>The first line is neither a request line nor a status line (§7.1, §7.2).</summary>
    StartLine,

    /// <summary>The Request-URI has no scheme, or holds brackets or spaces (§7.1).</summary>
    RequestUri,

    /// <summary>Another version than SIP/2.0: 505 (§21.5.6).</summary>
    Version,

    /// <summary>A status outside 100 to 699 (§7.2).</summary>
    StatusCode,

    /// <summary>A header line without colon, or whose name is no token (§7.3.1).</summary>
    HeaderLine,

    /// <summary>More header lines than anybody needs.</summary>
    TooManyHeaders,

    /// <summary>Via, From, To, Call-ID or CSeq is missing (§8.1.1).</summary>
    MissingHeader,

    /// <summary>A header that may stand once stands twice.</summary>
    RepeatedHeader,

    /// <summary>The topmost Via (§20.42).</summary>
    Via,

    /// <summary>From (§20.20).</summary>
    From,

    /// <summary>To (§20.39).</summary>
    To,

    /// <summary>Call-ID (§20.8).</summary>
    CallId,

    /// <summary>CSeq is no number below 2^31 and a method (§8.1.1.5).</summary>
    CSeq,

    /// <summary>The method in CSeq is not that of the request line (§8.1.1.5).</summary>
    CSeqMethod,

    /// <summary>Max-Forwards is no number from 0 to 255 (§20.22).</summary>
    MaxForwards,

    /// <summary>Content-Length is no number (§20.14).</summary>
    ContentLength,

    /// <summary>The datagram ends before the body does (§18.3).</summary>
    BodyTruncated,

    /// <summary>More than a connection may bring: 513 (§21.5.7).</summary>
    TooLarge,
}

/// <summary>What an answer to each refusal would be.</summary>
internal static class SipParseErrors
{
    /// <summary>The final status, or 0 where nothing can be answered.</summary>
    public static int StatusOf(SipParseError error) => error switch
    {
        SipParseError.Version => 505,
        SipParseError.TooLarge => 513,
        SipParseError.RequestUri or SipParseError.StartLine or SipParseError.RepeatedHeader or SipParseError.From or SipParseError.To
            or SipParseError.MissingHeader or SipParseError.Via or SipParseError.CSeq
            or SipParseError.CSeqMethod or SipParseError.MaxForwards or SipParseError.ContentLength
            or SipParseError.BodyTruncated => 400,
        _ => 0,
    };

    /// <summary>The reason phrase of that answer: says which part is wrong (RFC 3261 §21.4.1).</summary>
    public static ReadOnlySpan<byte> PhraseOf(SipParseError error) => error switch
    {
        SipParseError.Version => "Version Not Supported"u8,
        SipParseError.RequestUri => "Bad Request-URI"u8,
        SipParseError.StartLine => "Bad Request Line"u8,
        SipParseError.RepeatedHeader => "Repeated Header"u8,
        SipParseError.MissingHeader => "Missing Header"u8,
        SipParseError.Via => "Bad Via"u8,
        SipParseError.CSeq => "Bad CSeq"u8,
        SipParseError.From => "Bad From"u8,
        SipParseError.To => "Bad To"u8,
        SipParseError.CSeqMethod => "CSeq Method Mismatch"u8,
        SipParseError.MaxForwards => "Bad Max-Forwards"u8,
        SipParseError.ContentLength => "Bad Content-Length"u8,
        SipParseError.BodyTruncated => "Body Truncated"u8,
        SipParseError.TooLarge => "Message Too Large"u8,
        _ => "Bad Request"u8,
    };
}
