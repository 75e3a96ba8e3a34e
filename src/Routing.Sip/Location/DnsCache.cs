namespace Routing.Sip.Location;

/// <summary>What an answer was good for.</summary>
internal enum DnsOutcome
{
    /// <summary>There are records.</summary>
    Found,

    /// <summary>The name does not exist, or has none of this type.</summary>
    Nothing,

    /// <summary>No server has said anything.</summary>
    Failed,
}

/// <summary>The result of a look-up.</summary>
internal sealed record DnsResult(DnsOutcome Outcome, IReadOnlyList<DnsRecord> Records)
{
    public static DnsResult Nothing { get; } = new(DnsOutcome.Nothing, []);

    public static DnsResult Failed { get; } = new(DnsOutcome.Failed, []);
}

/// <summary>
/// Answers for as long as they hold, within bounds, and for a day longer in case that no server answers (RFC 8767). Knows
/// nothing of whether the servers behind an address are well. Within the turn.
/// </summary>
internal sealed class DnsCache
{
    public const int Capacity = 1024;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestNegative = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan UsualNegative = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StaleFor = TimeSpan.FromDays(1);

    /// <summary>RFC 8767 §5: how long a stale answer holds before the servers are asked again.</summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(30);

    /// <summary>The same where nothing is known: at a boot, names are wanted as soon as DNS is up.</summary>
    private static readonly TimeSpan AfterNothing = TimeSpan.FromSeconds(5);

    private readonly Dictionary<(string Name, DnsType Type), Entry> _entries = [];

    public int Count => _entries.Count;

    /// <summary>What holds now; null when the servers must be asked.</summary>
    public DnsResult? Find(string name, DnsType type, TimeSpan now) =>
        _entries.TryGetValue((name, type), out Entry? entry) && now < entry.Until ? entry.Found : null;

    public void Found(string name, DnsType type, IReadOnlyList<DnsRecord> records, TimeSpan life, TimeSpan now) =>
        Put((name, type), new Entry(new DnsResult(DnsOutcome.Found, records), now + Clamp(life, Longest), now + Clamp(life, Longest) + StaleFor));

    public void Nothing(string name, DnsType type, TimeSpan? life, TimeSpan now)
    {
        TimeSpan until = now + Clamp(life ?? UsualNegative, LongestNegative);
        Put((name, type), new Entry(DnsResult.Nothing, until, until));
    }

    /// <summary>No server answered: what was known last, or that nothing is.</summary>
    public DnsResult Failed(string name, DnsType type, TimeSpan now)
    {
        bool useful = _entries.TryGetValue((name, type), out Entry? old) && old.Found.Outcome == DnsOutcome.Found && now < old.StaleUntil;
        Entry next = useful ? old! with { Until = now + AfterFailure } : new Entry(DnsResult.Failed, now + AfterNothing, now + AfterNothing);
        Put((name, type), next);
        return next.Found;
    }

    private static TimeSpan Clamp(TimeSpan life, TimeSpan longest) => life < Shortest ? Shortest : life > longest ? longest : life;

    private void Put((string Name, DnsType Type) key, Entry entry)
    {
        if (_entries.Count >= Capacity && !_entries.ContainsKey(key))
        {
            // Rare, and a thousand entries are soon looked through: who ends first goes.
            _entries.Remove(_entries.MinBy(one => one.Value.StaleUntil).Key);
        }

        _entries[key] = entry;
    }

    private sealed record Entry(DnsResult Found, TimeSpan Until, TimeSpan StaleUntil);
}
