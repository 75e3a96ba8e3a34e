using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>Skills with levels: what an agent has, or what a queue requires at least.</summary>
internal static class Levels
{
    /// <summary><c>{ billing: 5, japanese: 8 }</c>.</summary>
    public static ValueKind<IReadOnlyList<Named<Written<int>>>> Kind { get; } = new MapKind<Written<int>>(
        NameRule.Plain,
        new MadeOf<int, Written<int>>(Kinds.Integer(1, 10), (level, at) => new Written<int>(level, at)));
}
