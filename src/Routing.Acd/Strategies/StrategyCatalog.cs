namespace Routing.Acd.Strategies;

/// <summary>
/// Every strategy that works, by the name a queue may give in the configuration. An explicit list: a new
/// strategy is one file here and one line below. Asked by the configuration's validators; any thread.
/// </summary>
public static class StrategyCatalog
{
    private static readonly IAgentStrategy[] All =
    [
        new LongestIdle(),
        new LeastOccupied(),
        new FewestCalls(),
        new MostSkilled(),
        new LeastSkilled(),
        new RoundRobin(),
        new RandomAgent(),
        new RingAll(),
    ];

    /// <summary>The names a queue's <c>strategy</c> may have.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(s => s.Name)];

    /// <summary>The strategy of that name; of one that no validator let through, the first of the list.</summary>
    internal static IAgentStrategy Find(string name) => Array.Find(All, s => s.Name == name) ?? All[0];

    /// <summary>The list itself, for the test that holds it complete.</summary>
    internal static IReadOnlyList<IAgentStrategy> Strategies => All;
}
