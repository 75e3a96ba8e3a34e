using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;
using Routing.Pbx.Numbers;

namespace Routing.Pbx.Trunks;

/// <summary>Who is shown to the far side, by the rules of the route (<c>caller_id</c>).</summary>
internal static class ShownCaller
{
    /// <summary>The caller as <paramref name="route"/> shows it.</summary>
    /// <param name="route">The route.</param>
    /// <param name="numbering">How the trunk writes numbers: what may be kept is looked up in all its forms.</param>
    /// <param name="from">Who calls.</param>
    public static CallingParty Of(RoutePlan route, NumberingPlan numbering, CallingParty from)
    {
        CallingParty shown = from;
        if (route.CallerId is { } rule && !MayKeep(rule, numbering, from.Number))
        {
            shown = @from with { Number = rule.Number ?? "", IsVerified = true };
        }

        if (route.CallerId?.Name is { } name)
        {
            shown = shown with { DisplayName = name };
        }

        // Whoever asks for help must be found, whatever the phone says.
        return shown with { IsPrivate = !route.IsEmergency && (from.IsPrivate || route.CallerId?.Withhold == true) };
    }

    private static bool MayKeep(CallerIdPlan rule, NumberingPlan numbering, string number) =>
        rule.Keep is { } keep
            ? number.Length > 0 && (keep.TryFind(number, out _) || numbering.FormsOf(numbering.Normalize(number)).Any(form => keep.TryFind(form, out _)))
            : rule.Number is null;
}
