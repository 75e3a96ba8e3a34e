namespace Routing.Pbx.Configuration;

/// <summary>What loading would give, and what is written otherwise than in what was loaded last.</summary>
/// <param name="Result">What loading would give.</param>
/// <param name="Changes">By place in the order of the files; of a map that is new or gone only the map.</param>
public sealed record ConfigurationPreview(ConfigurationResult Result, IReadOnlyList<ConfigurationChange> Changes);
