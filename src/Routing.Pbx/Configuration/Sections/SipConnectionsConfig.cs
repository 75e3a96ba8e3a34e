using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary><c>node.sip.connections</c> as written.</summary>
internal sealed record SipConnectionsConfig(Written<int> Most, Written<int> PerSource, Written<TimeSpan> Idle)
{
    private static readonly Key<int> MostKey = new("most", Kinds.Integer(1, 1_000_000), "20000", "Most connections at a time that others made, over all listeners; those of our own are counted apart.");

    private static readonly Key<int> PerSourceKey = new(
        "per_source", Kinds.Integer(1, 1_000_000), "1000", "Most connections from one address (of IPv6: from one network of 64 bits).");

    private static readonly Key<TimeSpan> IdleKey = new("idle", Kinds.Duration, "70m", "How long a connection may be silent before it is closed.");

    public static SectionKind<SipConnectionsConfig> Section { get; } = new(
        "connections",
        [MostKey, PerSourceKey, IdleKey],
        read => new SipConnectionsConfig(read.Read(MostKey), read.Read(PerSourceKey), read.Read(IdleKey)));
}
