using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary><c>node.sip.subscriptions</c> as written.</summary>
internal sealed record SipSubscriptionsConfig(
    Written<string> Watchers,
    Written<bool> UnaskedMessages,
    Written<TimeSpan> MinExpires,
    Written<TimeSpan> MaxExpires,
    Written<TimeSpan> Gap,
    Written<int> PerUser,
    Written<int> Most)
{
    private static readonly Key<string> WatchersKey = new(
        "watchers", new ChoiceKind("who may watch", ["all", "own"]), "all", "Which desks a phone may watch: all, or only its own.");

    private static readonly Key<bool> UnaskedMessagesKey = new(
        "unasked_messages", TruthKind.Instance, "false", "Phones that never ask are told of their messages too, when they register and whenever that changes.");

    private static readonly Key<TimeSpan> MinExpiresKey = new("min_expires", Kinds.Duration, "60s", "The shortest time a phone may watch for without asking again; shorter gets 423. 1h at most.");
    private static readonly Key<TimeSpan> MaxExpiresKey = new("max_expires", Kinds.Duration, "1h", "The longest time, whatever it asks.");
    private static readonly Key<TimeSpan> GapKey = new("gap", Kinds.Duration, "1s", "The least time between two changes that a watcher is told of; what happens meanwhile is told together.");
    private static readonly Key<int> PerUserKey = new("per_user", Kinds.Integer(1, 100_000), "500", "How many things all phones of one user may watch at a time; above it 503.");
    private static readonly Key<int> MostKey = new("most", Kinds.Integer(1, 1_000_000), "50000", "How many may be watched in all; above it 503.");

    public static SectionKind<SipSubscriptionsConfig> Section { get; } = new(
        "subscriptions",
        [WatchersKey, UnaskedMessagesKey, MinExpiresKey, MaxExpiresKey, GapKey, PerUserKey, MostKey],
        read => new SipSubscriptionsConfig(
            read.Read(WatchersKey),
            read.Read(UnaskedMessagesKey),
            read.Read(MinExpiresKey),
            read.Read(MaxExpiresKey),
            read.Read(GapKey),
            read.Read(PerUserKey),
            read.Read(MostKey)));
}
