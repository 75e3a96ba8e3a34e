using Routing.Records.Model;

namespace Routing.Records.Writing;

/// <summary>One thing to write: exactly one of the three is set. Made by the writer, read by the stores.</summary>
public readonly record struct RecordEntry
{
    /// <summary>The interaction's id, or one made for an agent's state: what makes writing it twice harmless.</summary>
    public required Guid Id { get; init; }

    /// <summary>An interaction under way, as far as it is known.</summary>
    public InteractionRecord? Begun { get; init; }

    /// <summary>An interaction that is over.</summary>
    public InteractionRecord? Ended { get; init; }

    /// <summary>An agent's state.</summary>
    public AgentStateEntry? State { get; init; }

    /// <summary>The run of the process that made it.</summary>
    public required Guid Run { get; init; }
}

/// <summary>Who writes, and when.</summary>
/// <param name="Node">This node's name.</param>
/// <param name="Run">This run of the process; beginnings of other runs of this node will never end.</param>
/// <param name="Now">The time of this call.</param>
public readonly record struct RecordOrigin(string Node, Guid Run, DateTimeOffset Now);

/// <summary>What a batch came to.</summary>
/// <param name="Interactions">Interactions that were not there before.</param>
/// <param name="AnyOpen">Whether this node has interactions that were begun and have not ended.</param>
public readonly record struct RecordWriteResult(int Interactions, bool AnyOpen);
