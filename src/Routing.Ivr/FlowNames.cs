using System.Collections.Frozen;

namespace Routing.Ivr;

/// <summary>The names that flows may use, for checking and for "did you mean".</summary>
public sealed record FlowNames
{
    /// <summary>Queues.</summary>
    public required IReadOnlySet<string> Queues { get; init; }

    /// <summary>Where the queues lead whom they do not keep, if that is a flow: the queue's name to the flow's.</summary>
    public IReadOnlyDictionary<string, string> Overflows { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>What can be dialled within the house: extensions, agents, ring groups, numbers.</summary>
    public IReadOnlySet<string> Destinations { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Whether a number that is not named among those leads somewhere: outside, or to one of them that is written in another form.</summary>
    public Func<string, bool> LeadsOutside { get; init; } = static _ => false;

    /// <summary>Skills.</summary>
    public required IReadOnlySet<string> Skills { get; init; }

    /// <summary>Calendars.</summary>
    public required IReadOnlySet<string> Calendars { get; init; }

    /// <summary>Prompts, in any language.</summary>
    public required IReadOnlySet<string> Prompts { get; init; }
}
