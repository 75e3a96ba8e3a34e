using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Keys;

/// <summary>A value and where it was written; a default has the place of the section it was left out of.</summary>
internal readonly record struct Written<T>(T Value, Place At, bool IsGiven = true);

/// <summary>An entry of a map whose keys are names that the admin chose.</summary>
internal sealed record Named<T>(string Name, Place At, T Value);
