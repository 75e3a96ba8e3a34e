using System.Collections.Frozen;

namespace Routing.Ivr;

/// <summary>The names that flows may use, for checking and for "did you mean".</summary>
public sealed record FlowNames
{
    /// <summary>Queues.</summary>
    public required IReadOnlySet<string> Queues { get; init; }

    /// <summary>Where the queues lead whom they do not keep, if that is a flow: the queue's name to the flow's.</summary>
    public IReadOnlyDictionary<string, string> Overflows { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Skills.</summary>
    public required IReadOnlySet<string> Skills { get; init; }

    /// <summary>Calendars.</summary>
    public required IReadOnlySet<string> Calendars { get; init; }

    /// <summary>Prompts, in any language.</summary>
    public required IReadOnlySet<string> Prompts { get; init; }
}
