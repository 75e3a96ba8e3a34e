using System.Collections.Frozen;

namespace Routing.Ivr;

/// <summary>What compiling gave.</summary>
/// <param name="Flows">The programs of the flows without errors, by name.</param>
/// <param name="Problems">All that is wrong or doubtful, in the order of files and lines; empty when fine.</param>
/// <param name="PromptsUsed">Each prompt that a step names literally, with where: for the check that it exists in each language in use.</param>
public sealed record FlowCompilation(
    FrozenDictionary<string, FlowProgram> Flows,
    IReadOnlyList<FlowProblem> Problems,
    IReadOnlyList<FlowPromptUse> PromptsUsed);

/// <summary>A prompt named by a step.</summary>
/// <param name="Prompt">The name as written.</param>
/// <param name="Position">Where.</param>
public readonly record struct FlowPromptUse(string Prompt, FlowPosition Position);
