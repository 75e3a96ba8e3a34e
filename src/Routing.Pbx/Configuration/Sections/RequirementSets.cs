using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>Requirements as written: one map of skills and levels, or a list of maps of which any will do. One map is a list of one.</summary>
internal static class RequirementSets
{
    public static ValueKind<IReadOnlyList<Written<LevelsConfig>>> Kind { get; } =
        new ShapeKind<IReadOnlyList<Written<LevelsConfig>>>(
            "a map of skills and levels, or a list of such maps,",
            (ConfigNodeKind.Map, new MadeOf<LevelsConfig, IReadOnlyList<Written<LevelsConfig>>>(
                LevelsConfig.Kind, (set, at) => [new Written<LevelsConfig>(set, at)])),
            (ConfigNodeKind.List, new ListKind<LevelsConfig>(LevelsConfig.Kind)));
}
