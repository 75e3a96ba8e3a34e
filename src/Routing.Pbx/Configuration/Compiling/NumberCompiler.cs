using System.Collections.Frozen;
using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.Numbers;

namespace Routing.Pbx.Configuration.Compiling;

/// <summary>Makes what called numbers lead to, and who is kept out.</summary>
internal static class NumberCompiler
{
    public static NumberPlan CompileNumbers(RootConfig config)
    {
        Dictionary<string, NumberRoute> all = config.Numbers.ToDictionary(
            number => number.Name,
            number => new NumberRoute(number.Value.Flow!.Value.Value, number.Value.Language?.Value ?? config.Node.Language.Value),
            StringComparer.Ordinal);
        NumberRoute? fallback = all.GetValueOrDefault("*");
        all.Remove("*");
        (NumberPattern Pattern, NumberRoute Route)[] patterns =
            [.. all.Select(number => (Pattern: PatternOf(number.Key), number.Value)).Where(entry => entry.Pattern is not null).Select(entry => (entry.Pattern!, entry.Value))];
        return new NumberPlan(all.ToFrozenDictionary(StringComparer.Ordinal), fallback) { Patterns = new PatternTable<NumberRoute>(patterns) };
    }

    /// <summary>The pattern that a key of <c>numbers</c> is; null for a number or name.</summary>
    public static NumberPattern? PatternOf(string key) => key != "*" && NumberPattern.Parse(key, out _) is { IsExact: false } pattern ? pattern : null;

    public static BlockedPlan CompileBlocked(RootConfig config) => new(new PatternTable<BlockPlan>(
        config.Blocked.SelectMany(rule => rule.Value.Callers!.Value.Value.Select(caller => (caller.Value, Compile(rule, config))))));

    private static BlockPlan Compile(Named<BlockConfig> rule, RootConfig config) => new(
        rule.Name,
        rule.Value.Numbers.IsGiven ? new PatternTable<bool>(rule.Value.Numbers.Value.Select(number => (number.Value, true))) : null,
        rule.Value.Action.Word switch
        {
            "busy" => BlockAction.Busy,
            "silence" => BlockAction.Silence,
            "flow" => BlockAction.Flow,
            _ => BlockAction.Reject,
        },
        rule.Value.Action.Flow is { } flow ? new NumberRoute(flow.Value, config.Node.Language.Value) : null);
}
