using System.Collections.Frozen;

namespace Routing.Pbx.Configuration.Plans;

/// <summary>Which flow a called number gets.</summary>
/// <param name="Exact">By number, as written.</param>
/// <param name="Fallback">What <c>"*"</c> names, or null: such calls are refused with 404.</param>
public sealed record NumberPlan(FrozenDictionary<string, NumberRoute> Exact, NumberRoute? Fallback)
{
    /// <summary>The route of <paramref name="called"/>, or null.</summary>
    public NumberRoute? Find(string called) => Exact.GetValueOrDefault(called) ?? Fallback;
}

/// <summary>Where a number leads.</summary>
/// <param name="Flow">The flow's name.</param>
/// <param name="Language">The language of the call's prompts.</param>
public sealed record NumberRoute(string Flow, string Language);
