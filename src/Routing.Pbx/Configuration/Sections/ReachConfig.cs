using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>How an extension or an agent is reached by who calls them directly, as written among their keys.</summary>
internal sealed record ReachConfig(
    Written<string>? CallerId,
    Written<bool> CallWaiting,
    Written<TimeSpan> RingTimeout,
    Written<DestinationConfig>? NoAnswer,
    Written<DestinationConfig>? Busy,
    Written<DestinationConfig>? Unreachable,
    Written<string>? Language)
{
    private static readonly Key<string> CallerIdKey = new("caller_id", Kinds.Text, null, "The number shown outside. Without it: what the trunk is set to show.");
    private static readonly Key<bool> CallWaitingKey = new("call_waiting", TruthKind.Instance, "false", "Rings for a second call during the first; otherwise such a caller is told busy.");
    private static readonly Key<TimeSpan> RingTimeoutKey = new("ring_timeout", Kinds.Duration, "30s", "How long it rings when called directly; a queue has a ring_timeout of its own.");
    private static readonly Key<DestinationConfig> NoAnswerKey = new("no_answer", DestinationConfig.Kind, null, "Where a direct caller goes whom nobody answered. Without it: told so.");
    private static readonly Key<DestinationConfig> BusyKey = new("busy", DestinationConfig.Kind, null, "Where a direct caller goes while the line is in use, or when the call was declined. Without it: told so.");
    private static readonly Key<DestinationConfig> UnreachableKey = new("unreachable", DestinationConfig.Kind, null, "Where a direct caller goes when no phone is there. Without it: as no_answer.");

    private static readonly Key<string> LanguageKey = new("language", Kinds.Language, null, "The language in which feature codes are confirmed. Without it: the node's.");

    /// <summary>The keys, for the sections that have them.</summary>
    public static IReadOnlyList<Key> All { get; } = [CallerIdKey, CallWaitingKey, RingTimeoutKey, NoAnswerKey, BusyKey, UnreachableKey, LanguageKey];

    /// <summary>The destinations with the keys they stand under.</summary>
    public IEnumerable<Written<DestinationConfig>> Destinations => ((Written<DestinationConfig>?[])[NoAnswer, Busy, Unreachable]).OfType<Written<DestinationConfig>>();

    public static ReachConfig Read(SectionReader read) => new(
        read.Optional(CallerIdKey),
        read.Read(CallWaitingKey),
        read.Read(RingTimeoutKey),
        read.Optional(NoAnswerKey),
        read.Optional(BusyKey),
        read.Optional(UnreachableKey),
        read.Optional(LanguageKey));
}
