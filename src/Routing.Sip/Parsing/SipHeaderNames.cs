using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Routing.Sip.Parsing;

/// <summary>Names on the wire to numbers: any case, compact forms included (RFC 3261 §7.3.3).</summary>
internal static class SipHeaderNames
{
    /// <summary>How many there are, <see cref="SipHeaderName.Other"/> included.</summary>
    public const int Count = (int)SipHeaderName.ResourcePriority + 1;

    private const int Places = 128;

    // With the sixth bit set only a capital can become another letter of those that stand in tokens.
    private const ulong Lower = 0x2020202020202020;

    private static readonly (string Name, SipHeaderName Number)[] Names =
    [
        ("via", SipHeaderName.Via), ("v", SipHeaderName.Via), ("from", SipHeaderName.From), ("f", SipHeaderName.From),
        ("to", SipHeaderName.To), ("t", SipHeaderName.To), ("call-id", SipHeaderName.CallId), ("i", SipHeaderName.CallId),
        ("cseq", SipHeaderName.CSeq), ("contact", SipHeaderName.Contact), ("m", SipHeaderName.Contact),
        ("max-forwards", SipHeaderName.MaxForwards), ("content-length", SipHeaderName.ContentLength), ("l", SipHeaderName.ContentLength),
        ("content-type", SipHeaderName.ContentType), ("c", SipHeaderName.ContentType),
        ("content-encoding", SipHeaderName.ContentEncoding), ("e", SipHeaderName.ContentEncoding), ("expires", SipHeaderName.Expires),
        ("min-expires", SipHeaderName.MinExpires), ("authorization", SipHeaderName.Authorization),
        ("proxy-authorization", SipHeaderName.ProxyAuthorization), ("www-authenticate", SipHeaderName.WwwAuthenticate),
        ("proxy-authenticate", SipHeaderName.ProxyAuthenticate), ("route", SipHeaderName.Route), ("record-route", SipHeaderName.RecordRoute),
        ("path", SipHeaderName.Path), ("service-route", SipHeaderName.ServiceRoute), ("require", SipHeaderName.Require),
        ("supported", SipHeaderName.Supported), ("k", SipHeaderName.Supported), ("allow", SipHeaderName.Allow),
        ("reason", SipHeaderName.Reason), ("retry-after", SipHeaderName.RetryAfter), ("accept", SipHeaderName.Accept),
        ("subject", SipHeaderName.Subject), ("s", SipHeaderName.Subject), ("event", SipHeaderName.Event), ("o", SipHeaderName.Event),
        ("refer-to", SipHeaderName.ReferTo), ("r", SipHeaderName.ReferTo), ("session-expires", SipHeaderName.SessionExpires),
        ("x", SipHeaderName.SessionExpires), ("min-se", SipHeaderName.MinSe), ("rseq", SipHeaderName.RSeq), ("rack", SipHeaderName.RAck),
        ("replaces", SipHeaderName.Replaces), ("resource-priority", SipHeaderName.ResourcePriority),
    ];

    private static readonly Known[] Table = Tabulate();

    /// <summary>The number of a token, or <see cref="SipHeaderName.Other"/>.</summary>
    public static SipHeaderName Find(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
        {
            return SipHeaderName.Other;
        }

        (ulong first, ulong last) = Words(name);
        for (int place = PlaceOf(first, last); ; place = (place + 1) & (Places - 1))
        {
            ref readonly Known known = ref Table[place];
            if (known.First == first && known.Last == last && known.Length == name.Length)
            {
                return name.Length <= 16 || Ascii.EqualsIgnoreCase(name, known.Name) ? known.Number : SipHeaderName.Other;
            }

            if (known.Number == SipHeaderName.Other)
            {
                return SipHeaderName.Other;
            }
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

    /// <summary>Its first eight letters and its last eight, in lower case; a shorter name is both, filled up with blanks.</summary>
    private static (ulong First, ulong Last) Words(ReadOnlySpan<byte> name)
    {
        int length = name.Length;
        if (length >= 8)
        {
            return (BinaryPrimitives.ReadUInt64LittleEndian(name) | Lower, BinaryPrimitives.ReadUInt64LittleEndian(name[^8..]) | Lower);
        }

        // Two or three loads that overlap put the same bytes into the same places.
        ulong word = length >= 4
            ? BinaryPrimitives.ReadUInt32LittleEndian(name) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(name[^4..]) << (8 * (length - 4)))
            : name[0] | ((ulong)name[length / 2] << (8 * (length / 2))) | ((ulong)name[length - 1] << (8 * (length - 1)));
        return (word | Lower, word | Lower);
    }

    private static int PlaceOf(ulong first, ulong last) =>
        (int)(((first ^ BitOperations.RotateLeft(last, 23)) * 0x9e3779b97f4a7c15) >> 57);

    private static Known[] Tabulate()
    {
        var table = new Known[Places];
        foreach ((string name, SipHeaderName number) in Names)
        {
            byte[] text = Encoding.ASCII.GetBytes(name);
            (ulong first, ulong last) = Words(text);
            int place = PlaceOf(first, last);
            while (table[place].Number != SipHeaderName.Other)
            {
                place = (place + 1) & (Places - 1);
            }

            table[place] = new Known(first, last, text, (byte)text.Length, number);
        }

        return table;
    }

    private readonly record struct Known(ulong First, ulong Last, byte[] Name, byte Length, SipHeaderName Number);
}
