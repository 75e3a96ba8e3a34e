using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>Skills with levels as written, <c>{ billing: 5, japanese: 8 }</c>: what an agent has, or what a queue requires at least.</summary>
internal sealed record LevelsConfig(IReadOnlyList<Named<Written<int>>> Skills)
{
    public static ValueKind<LevelsConfig> Kind { get; } = new MadeOf<IReadOnlyList<Named<Written<int>>>, LevelsConfig>(
        new MapKind<Written<int>>(NameRule.Plain, new MadeOf<int, Written<int>>(Kinds.Integer(1, 10), (level, at) => new Written<int>(level, at))),
        (skills, _) => new LevelsConfig(skills));
}
