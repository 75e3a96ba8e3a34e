namespace Routing.Records.Model;

/// <summary>One line of the log of agents' states.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="At">When it began, UTC.</param>
/// <param name="State">The published state, as metrics name it.</param>
/// <param name="Reason">A pause's reason.</param>
public sealed record AgentStateEntry(string Agent, DateTimeOffset At, string State, string? Reason)
{
    /// <summary>The node that saw it; the writer's own where left null.</summary>
    public string? Node { get; init; }

    /// <summary>The ACD partition.</summary>
    public int Partition { get; init; }

    /// <summary>The partition owner's epoch.</summary>
    public int Epoch { get; init; }
}
