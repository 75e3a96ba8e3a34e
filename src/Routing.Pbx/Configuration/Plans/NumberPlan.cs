using System.Collections.Frozen;
using Routing.Pbx.Numbers;

namespace Routing.Pbx.Configuration.Plans;

/// <summary>Which flow a called number gets.</summary>
/// <param name="Exact">By number, as written.</param>
/// <param name="Fallback">What <c>"*"</c> names, or null: such calls are refused with 404.</param>
public sealed record NumberPlan(FrozenDictionary<string, NumberRoute> Exact, NumberRoute? Fallback)
{
    /// <summary>Patterns, for numbers that are not among <see cref="Exact"/>.</summary>
    internal PatternTable<NumberRoute> Patterns { get; init; } = PatternTable<NumberRoute>.Empty;

    /// <summary>The route of <paramref name="called"/>, or null: the number itself, the most specific pattern, the fallback.</summary>
    public NumberRoute? Find(string called) => FindOwn(called) ?? Fallback;

    /// <summary>The route of a number that has two forms; the first that stands in the configuration, in either form, holds.</summary>
    internal NumberRoute? Find(InboundParty party) => FindOwn(party.Called) ?? FindOwn(party.CalledAsSent) ?? Fallback;

    /// <summary>The same without the fallback.</summary>
    internal NumberRoute? FindOwn(string called) =>
        Exact.TryGetValue(called, out NumberRoute? exact) || Patterns.TryFind(called, out exact) ? exact : null;
}

/// <summary>Where a number leads.</summary>
/// <param name="Flow">The flow's name.</param>
/// <param name="Language">The language of the call's prompts.</param>
public sealed record NumberRoute(string Flow, string Language);
