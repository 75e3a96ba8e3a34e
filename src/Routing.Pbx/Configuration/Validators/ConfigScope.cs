using Routing.Ivr;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Configuration.Sections;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>What validators look at.</summary>
/// <param name="Directory">The directory as the admin names it.</param>
/// <param name="Config">What was written.</param>
/// <param name="Prompts">The audio files that are there.</param>
/// <param name="Flows">The flows, compiled.</param>
internal sealed record ConfigScope(string Directory, RootConfig Config, PromptPlan Prompts, FlowCompilation Flows)
{
    /// <summary>The directory as a path, for the files that the configuration names there.</summary>
    public string Folder { get; init; } = ".";

    /// <summary>Where the engine keeps its data; null when nobody knows.</summary>
    public string? DataDirectory { get; init; }
}
