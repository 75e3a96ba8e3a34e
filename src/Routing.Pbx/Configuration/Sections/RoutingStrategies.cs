using Routing.Acd.Strategies;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>The strategies a queue may name: the one place where the configuration and the ACD agree on them.</summary>
internal static class RoutingStrategies
{
    /// <summary>What the ACD can do.</summary>
    public static IReadOnlyList<string> Names { get; } = StrategyCatalog.Names;

    /// <summary>What it will do.</summary>
    public static string[] Later { get; } =
        [.. new[] { "least_occupied", "most_skilled", "least_skilled", "round_robin", "fewest_calls", "random", "ring_all" }.Except(Names)];
}
