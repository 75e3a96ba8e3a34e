using System.Collections.Frozen;

namespace Routing.Ivr;

/// <summary>
/// Turns flows as written into programs, or into the list of all that is wrong with them. Flows are
/// compiled together, since one may go to another. Pure; any thread.
/// </summary>
public static class FlowCompiler
{
    /// <summary>Compiles <paramref name="flows"/> (each a list of steps, by name). All problems are found in one go.</summary>
    public static FlowCompilation Compile(IReadOnlyDictionary<string, FlowNode> flows, FlowNames names) => throw new NotImplementedException();
}

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

/// <summary>What compiling gave.</summary>
/// <param name="Flows">The programs of the flows without problems, by name.</param>
/// <param name="Problems">All that is wrong, in the order of files and lines; empty when fine.</param>
/// <param name="PromptsUsed">Each prompt that a step names literally, with where: for the check that it exists in each language in use.</param>
public sealed record FlowCompilation(
    FrozenDictionary<string, FlowProgram> Flows,
    IReadOnlyList<FlowProblem> Problems,
    IReadOnlyList<FlowPromptUse> PromptsUsed);

/// <summary>A prompt named by a step.</summary>
/// <param name="Prompt">The name as written.</param>
/// <param name="Position">Where.</param>
public readonly record struct FlowPromptUse(string Prompt, FlowPosition Position);
