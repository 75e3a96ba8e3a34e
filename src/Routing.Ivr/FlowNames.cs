namespace Routing.Ivr;

/// <summary>The names that flows may use, for checking and for "did you mean".</summary>
public sealed record FlowNames
{
    /// <summary>Queues.</summary>
    public required IReadOnlySet<string> Queues { get; init; }

    /// <summary>Skills.</summary>
    public required IReadOnlySet<string> Skills { get; init; }

    /// <summary>Calendars.</summary>
    public required IReadOnlySet<string> Calendars { get; init; }

    /// <summary>Prompts, in any language.</summary>
    public required IReadOnlySet<string> Prompts { get; init; }
}
