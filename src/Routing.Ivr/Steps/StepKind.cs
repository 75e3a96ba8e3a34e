using Routing.Ivr.Compiling;

namespace Routing.Ivr.Steps;

/// <summary>A step as the catalog knows it: its name, what the documentation says, and how it is read.</summary>
/// <param name="Name">The word in a flow.</param>
/// <param name="Summary">One line.</param>
/// <param name="Sample">YAML that compiles, one item of a flow.</param>
/// <param name="Read">Makes a step of what was written. What is wrong goes to the reader's problems; the step is then thrown away.</param>
internal sealed record StepKind(string Name, string Summary, string Sample, Func<StepSource, StepReader, Step> Read)
{
    /// <summary>It may be written as a word alone.</summary>
    public bool NeedsNoValue { get; init; }

    /// <summary>The keys that may stand beside its name.</summary>
    public IReadOnlyList<string> FurtherKeys { get; init; } = [];
}

/// <summary>A step as it was written.</summary>
/// <param name="Position">Where.</param>
/// <param name="Value">What stands behind its name; an empty text for a word alone.</param>
/// <param name="Further">The keys beside its name.</param>
internal readonly record struct StepSource(FlowPosition Position, FlowNode Value, IReadOnlyList<FlowEntry> Further)
{
    /// <summary>What stands behind a further key, or null.</summary>
    public FlowNode? this[string key] => Further.FirstOrDefault(e => e.Key == key)?.Value;
}
