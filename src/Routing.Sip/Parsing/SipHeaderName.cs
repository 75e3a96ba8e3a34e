using System.Buffers.Binary;
using System.Text;

namespace Routing.Sip.Parsing;

/// <summary>The headers looked up by number; all others are <see cref="Other"/> and found by their name.</summary>
internal enum SipHeaderName : byte
{
    Other,
    Via,
    From,
    To,
    CallId,
    CSeq,
    Contact,
    MaxForwards,
    ContentLength,
    ContentType,
    ContentEncoding,
    Expires,
    MinExpires,
    Authorization,
    ProxyAuthorization,
    WwwAuthenticate,
    ProxyAuthenticate,
    Route,
    RecordRoute,
    Path,
    ServiceRoute,
    Require,
    Supported,
    Allow,
    Reason,
    RetryAfter,
    Accept,
    Subject,
    Event,
    ReferTo,
    SessionExpires,
    MinSe,
    RSeq,
    RAck,
    Replaces,
    ResourcePriority,
}

/// <summary>Names on the wire to numbers: any case, compact forms included (RFC 3261 §7.3.3).</summary>
internal static class SipHeaderNames
{
    /// <summary>How many there are, <see cref="SipHeaderName.Other"/> included.</summary>
    public const int Count = (int)SipHeaderName.ResourcePriority + 1;

    public static SipHeaderName Find(ReadOnlySpan<byte> name)
    {
        switch (name.Length)
        {
            case 1:
                return Compact(name[0]);
            case 2:
                return Is(name, "to"u8) ? SipHeaderName.To : SipHeaderName.Other;
            case 3:
                return Is(name, "via"u8) ? SipHeaderName.Via : SipHeaderName.Other;
            case 4:
                return (name[0] | 0x20) switch
                {
                    'f' when Is(name, "from"u8) => SipHeaderName.From,
                    'c' when Is(name, "cseq"u8) => SipHeaderName.CSeq,
                    'p' when Is(name, "path"u8) => SipHeaderName.Path,
                    'r' when Is(name, "rseq"u8) => SipHeaderName.RSeq,
                    'r' when Is(name, "rack"u8) => SipHeaderName.RAck,
                    _ => SipHeaderName.Other,
                };
            case 5:
                return (name[0] | 0x20) switch
                {
                    'r' when Is(name, "route"u8) => SipHeaderName.Route,
                    'a' when Is(name, "allow"u8) => SipHeaderName.Allow,
                    'e' when Is(name, "event"u8) => SipHeaderName.Event,
                    _ => SipHeaderName.Other,
                };
            case 6:
                return Is(name, "reason"u8) ? SipHeaderName.Reason : Is(name, "accept"u8) ? SipHeaderName.Accept
                    : Is(name, "min-se"u8) ? SipHeaderName.MinSe : SipHeaderName.Other;
            case 7:
                return (name[1] | 0x20) switch
                {
                    'a' when Is(name, "call-id"u8) => SipHeaderName.CallId,
                    'o' when Is(name, "contact"u8) => SipHeaderName.Contact,
                    'x' when Is(name, "expires"u8) => SipHeaderName.Expires,
                    'e' when Is(name, "require"u8) => SipHeaderName.Require,
                    'u' when Is(name, "subject"u8) => SipHeaderName.Subject,
                    _ => SipHeaderName.Other,
                };
            case 8:
                return Is(name, "refer-to"u8) ? SipHeaderName.ReferTo
                    : Is(name, "replaces"u8) ? SipHeaderName.Replaces : SipHeaderName.Other;
            case 9:
                return Is(name, "supported"u8) ? SipHeaderName.Supported : SipHeaderName.Other;
            case 11:
                return Is(name, "min-expires"u8) ? SipHeaderName.MinExpires
                    : Is(name, "retry-after"u8) ? SipHeaderName.RetryAfter : SipHeaderName.Other;
            case 12:
                return Is(name, "max-forwards"u8) ? SipHeaderName.MaxForwards
                    : Is(name, "content-type"u8) ? SipHeaderName.ContentType
                    : Is(name, "record-route"u8) ? SipHeaderName.RecordRoute : SipHeaderName.Other;
            case 13:
                return Is(name, "authorization"u8) ? SipHeaderName.Authorization
                    : Is(name, "service-route"u8) ? SipHeaderName.ServiceRoute : SipHeaderName.Other;
            case 14:
                return Is(name, "content-length"u8) ? SipHeaderName.ContentLength : SipHeaderName.Other;
            case 15:
                return Is(name, "session-expires"u8) ? SipHeaderName.SessionExpires : SipHeaderName.Other;
            case 16:
                return Is(name, "www-authenticate"u8) ? SipHeaderName.WwwAuthenticate
                    : Is(name, "content-encoding"u8) ? SipHeaderName.ContentEncoding : SipHeaderName.Other;
            case 17:
                return Is(name, "resource-priority"u8) ? SipHeaderName.ResourcePriority : SipHeaderName.Other;
            case 18:
                return Is(name, "proxy-authenticate"u8) ? SipHeaderName.ProxyAuthenticate : SipHeaderName.Other;
            case 19:
                return Is(name, "proxy-authorization"u8) ? SipHeaderName.ProxyAuthorization : SipHeaderName.Other;
            default:
                return SipHeaderName.Other;
        }
    }

    /// <summary>Do two names mean the same header, of those that are <see cref="SipHeaderName.Other"/>? Any case, compact forms included.</summary>
    public static bool AreSame(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) => Ascii.EqualsIgnoreCase(LongForm(one), LongForm(other));

    // RFC 3841 §9, RFC 8224 §4, RFC 3892 §3, RFC 6665 §8.2.1.
    private static ReadOnlySpan<byte> LongForm(ReadOnlySpan<byte> name) => name.Length != 1 ? name : (name[0] | 0x20) switch
    {
        'a' => "accept-contact"u8,
        'b' => "referred-by"u8,
        'd' => "request-disposition"u8,
        'j' => "reject-contact"u8,
        'u' => "allow-events"u8,
        'y' => "identity"u8,
        _ => name,
    };

    private static SipHeaderName Compact(byte letter) => (letter | 0x20) switch
    {
        'v' => SipHeaderName.Via,
        'f' => SipHeaderName.From,
        't' => SipHeaderName.To,
        'i' => SipHeaderName.CallId,
        'm' => SipHeaderName.Contact,
        'l' => SipHeaderName.ContentLength,
        'c' => SipHeaderName.ContentType,
        'e' => SipHeaderName.ContentEncoding,
        'k' => SipHeaderName.Supported,
        's' => SipHeaderName.Subject,
        'o' => SipHeaderName.Event,
        'r' => SipHeaderName.ReferTo,
        'x' => SipHeaderName.SessionExpires,
        _ => SipHeaderName.Other,
    };

    // Of equal length, and a token: with the sixth bit set only a capital can become another letter.
    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> lower)
    {
        const ulong Lower = 0x2020202020202020;
        if (name.Length >= 8)
        {
            return (BinaryPrimitives.ReadUInt64LittleEndian(name) | Lower) == BinaryPrimitives.ReadUInt64LittleEndian(lower)
                && (BinaryPrimitives.ReadUInt64LittleEndian(name[^8..]) | Lower) == BinaryPrimitives.ReadUInt64LittleEndian(lower[^8..])
                && (name.Length <= 16 || Ascii.EqualsIgnoreCase(name, lower));
        }

        for (int i = 0; i < lower.Length; i++)
        {
            if ((name[i] | 0x20) != lower[i])
            {
                return false;
            }
        }

        return true;
    }
}
