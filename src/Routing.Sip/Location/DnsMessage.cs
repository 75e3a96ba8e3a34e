using System.Buffers.Binary;

namespace Routing.Sip.Location;

/// <summary>
/// The query of a stub resolver and the reply to it (RFC 1035 §4). Reading never throws and takes at most
/// <see cref="MaxRecords"/> records, whatever a server sends.
/// </summary>
internal sealed record DnsMessage
{
    /// <summary>More records than this are not looked at.</summary>
    public const int MaxRecords = 64;

    private const int HeaderLength = 12;
    private const ushort Internet = 1;

    /// <summary>RFC 1035 §4.1.1: 0 no error, 2 server failure, 3 no such name.</summary>
    public int Code { get; private init; }

    /// <summary>TC: the rest did not fit; to be asked for over TCP (RFC 7766 §5).</summary>
    public bool IsTruncated { get; private init; }

    /// <summary>The answer section, of the types that we know.</summary>
    public required IReadOnlyList<DnsRecord> Answers { get; init; }

    /// <summary>RFC 2308 §5: how long "there is none" holds; null where no SOA says so.</summary>
    public TimeSpan? NegativeTimeToLive { get; private init; }

    /// <summary>A query with recursion desired for a normalized name.</summary>
    public static byte[] Query(ushort id, string name, DnsType type)
    {
        Span<byte> room = stackalloc byte[HeaderLength + DnsName.MaxLength + 4];
        room.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(room, id);
        room[2] = 1; // RD
        room[5] = 1; // one question
        int at = HeaderLength + DnsName.Write(name, room[HeaderLength..]);
        BinaryPrimitives.WriteUInt16BigEndian(room[at..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(room[(at + 2)..], Internet);
        return room[..(at + 4)].ToArray();
    }

    /// <summary>Null unless it is the reply to exactly that query: its id, its one question (RFC 5452 §9.1), well formed.</summary>
    public static DnsMessage? TryRead(ReadOnlySpan<byte> message, ushort id, string name, DnsType type)
    {
        if (message.Length < HeaderLength || Word(message, 0) != id || (message[2] & 0xF8) != 0x80 || Word(message, 4) != 1)
        {
            return null;
        }

        int at = HeaderLength;
        if (!DnsName.TryRead(message, ref at, out string asked) || asked != name || at + 4 > message.Length
            || Word(message, at) != (ushort)type || Word(message, at + 2) != Internet)
        {
            return null;
        }

        at += 4;
        bool truncated = (message[2] & 2) != 0;
        List<DnsRecord> answers = [];
        TimeSpan? negative = null;
        int answerCount = Word(message, 6);
        int all = Math.Min(answerCount + Word(message, 8), MaxRecords);
        for (int i = 0; i < all && !truncated; i++)
        {
            if (!TrySkim(message, ref at, out Raw raw))
            {
                return null;
            }

            if (i < answerCount)
            {
                if (!TryRecord(message, raw, out DnsRecord? record))
                {
                    return null;
                }

                if (record is not null)
                {
                    answers.Add(record);
                }
            }
            else if (raw.Type == DnsType.Soa && raw.Length >= 22)
            {
                // The last field is MINIMUM; the names before it need no reading.
                TimeSpan minimum = Life(message, raw.Start + raw.Length - 4);
                negative = minimum < raw.TimeToLive ? minimum : raw.TimeToLive;
            }
        }

        return new DnsMessage { Code = message[3] & 15, IsTruncated = truncated, Answers = answers, NegativeTimeToLive = negative };
    }

    private static bool TrySkim(ReadOnlySpan<byte> message, ref int at, out Raw raw)
    {
        raw = default;
        if (!DnsName.TryRead(message, ref at, out string name) || at + 10 > message.Length)
        {
            return false;
        }

        int length = Word(message, at + 8);
        raw = new Raw(name, (DnsType)Word(message, at), Word(message, at + 2), Life(message, at + 4), at + 10, length);
        at += 10 + length;
        return at <= message.Length;
    }

    /// <summary>False when it is broken; true and null when it is of no use to us.</summary>
    private static bool TryRecord(ReadOnlySpan<byte> message, in Raw raw, out DnsRecord? record)
    {
        record = null;
        if (raw.Class != Internet)
        {
            return true;
        }

        var one = new DnsRecord { Name = raw.Name, Type = raw.Type, TimeToLive = raw.TimeToLive };
        int at = raw.Start;
        int end = raw.Start + raw.Length;
        switch (raw.Type)
        {
            case DnsType.A or DnsType.Aaaa:
                bool fits = raw.Length == (raw.Type == DnsType.A ? 4 : 16);
                record = fits ? one with { Address = new(message[at..end]) } : null;
                return fits;

            case DnsType.Cname:
                return TryTarget(message, at, end, one, out record);

            case DnsType.Srv: // RFC 2782: priority, weight, port, target
                return raw.Length >= 7 && TryTarget(
                    message, at + 6, end, one with { Priority = Word(message, at), Weight = Word(message, at + 2), Port = Word(message, at + 4) }, out record);

            case DnsType.Naptr: // RFC 3403 §4.1: order, preference, flags, service, regexp, replacement
                if (raw.Length < 8)
                {
                    return false;
                }

                one = one with { Priority = Word(message, at), Weight = Word(message, at + 2) };
                at += 4;
                return TryText(message, ref at, end, out string flags) && TryText(message, ref at, end, out string service)
                    && TryText(message, ref at, end, out _) && TryTarget(message, at, end, one with { Flags = flags, Service = service }, out record);

            default:
                return true;
        }
    }

    private static bool TryTarget(ReadOnlySpan<byte> message, int at, int end, DnsRecord one, out DnsRecord? record)
    {
        bool read = DnsName.TryRead(message, ref at, out string target) && at == end;
        record = read ? one with { Target = target } : null;
        return read;
    }

    private static bool TryText(ReadOnlySpan<byte> message, ref int at, int end, out string text)
    {
        text = "";
        if (at >= end || at + 1 + message[at] > end)
        {
            return false;
        }

        text = System.Text.Encoding.Latin1.GetString(message.Slice(at + 1, message[at])).ToLowerInvariant();
        at += 1 + message[at];
        return true;
    }

    private static int Word(ReadOnlySpan<byte> message, int at) => BinaryPrimitives.ReadUInt16BigEndian(message[at..]);

    // RFC 2181 §8: a time to live with its highest bit set is 0.
    private static TimeSpan Life(ReadOnlySpan<byte> message, int at) =>
        TimeSpan.FromSeconds(Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(message[at..])));

    private readonly record struct Raw(string Name, DnsType Type, int Class, TimeSpan TimeToLive, int Start, int Length);
}
