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

    /// <summary>The route of a number in whichever form the configuration has it: itself before any pattern, and the fallback last.</summary>
    internal NumberRoute? Find(InboundParty party) => FindOwn(party.CalledForms) ?? Fallback;

    /// <summary>The same without the fallback.</summary>
    internal NumberRoute? FindOwn(string called) => FindOwn([called]);

    /// <summary>The same for a number in all its forms.</summary>
    internal NumberRoute? FindOwn(IReadOnlyList<string> forms) => FindOwn(forms, out _);

    /// <summary>The same, and how the number is written in the configuration.</summary>
    internal NumberRoute? FindOwn(IReadOnlyList<string> forms, out string written)
    {
        // Carriers that send 81312345678 have it written so; nobody dials it.
        foreach (string form in forms.Concat(forms.Where(form => form is ['+', _, ..]).Select(form => form[1..])))
        {
            if (Exact.TryGetValue(form, out NumberRoute? exact))
            {
                written = form;
                return exact;
            }
        }

        IReadOnlyList<(string Form, NumberPattern Pattern, NumberRoute Value)> found = Patterns.FindMostSpecific(forms);
        written = found.Count == 0 ? "" : found[0].Pattern.ToString();
        return found.Count == 0 ? null : found[0].Value;
    }
}

/// <summary>Where a number leads.</summary>
/// <param name="Flow">The flow's name.</param>
/// <param name="Language">The language of the call's prompts.</param>
public sealed record NumberRoute(string Flow, string Language);
