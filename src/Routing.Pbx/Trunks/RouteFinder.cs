using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Numbers;

namespace Routing.Pbx.Trunks;

/// <summary>A dialled number and the route it takes.</summary>
/// <param name="Route">The route.</param>
/// <param name="Pattern">Its pattern that fitted.</param>
/// <param name="Number">What was dialled, cleaned and rewritten by the route; not yet in any carrier's form.</param>
internal sealed record FoundRoute(RoutePlan Route, NumberPattern Pattern, string Number);

/// <summary>
/// Finds the route of a dialled number: emergency routes first, then the most specific pattern, in whichever of its forms the
/// number is written there. A number belongs to that pattern: whom its routes are not for does not get past it by a wider one
/// or in another form, or "abroad for the front desk alone" would bar nobody. A phone that calls for help is the exception: any
/// way is better than none.
/// </summary>
internal static class RouteFinder
{
    // ITU-T E.164 §6.1 has 15 digits, and prefixes stand before them; what is longer is no number of anybody.
    private const int LongestDialled = 32;

    /// <summary>Whether any route is for <paramref name="dialled"/>, whoever may use it.</summary>
    public static bool IsKnown(PbxPlan plan, string dialled) => IsEmergency(plan, dialled) || RoutesOf(plan, NumberText.Clean(dialled)).Count > 0;

    /// <summary>Whether <paramref name="dialled"/> is an emergency number: it means that and nothing else.</summary>
    public static bool IsEmergency(PbxPlan plan, string dialled) => IsEmergency(plan.Outbound, dialled);

    /// <summary>The same of the routes alone.</summary>
    public static bool IsEmergency(OutboundPlan outbound, string dialled) =>
        outbound.Services.NumberFor(NumberText.Clean(dialled)) is { Length: > 0 } number && outbound.Emergency.TryFind(number, out _);

    /// <summary>The route; or null, and why there is none.</summary>
    public static FoundRoute? Find(PbxPlan plan, string dialled, OutboundCaller who, out OutboundRefusal? refusal)
    {
        string number = plan.Outbound.Services.NumberFor(NumberText.Clean(dialled));
        if (number.Length is 0 or > LongestDialled || !NumberText.IsDialable(number))
        {
            refusal = new OutboundRefusal(404, "this is no number that could be dialled");
            return null;
        }

        var found = plan.Outbound.Emergency.FindMostSpecific([number]);
        bool isForHelp = found.Count > 0;
        found = isForHelp ? found : RoutesOf(plan, number);
        if (found.Count == 0)
        {
            refusal = new OutboundRefusal(403, $"no route allows {number}; see routes in the configuration");
            return null;
        }

        // Of routes for the same numbers the one that names its callers comes first; and what one bars is barred.
        var (form, pattern, route) = found.Any(one => one.Value.IsBar) ? found.First(one => one.Value.IsBar)
            : found.OrderBy(one => one.Value.Openness).FirstOrDefault(one => Allows(one.Value, plan.Outbound, who), found[0]);
        if (!Allows(route, plan.Outbound, who) && !(isForHelp && who.Extension is not null))
        {
            refusal = new OutboundRefusal(403, route.IsBar ? $"the route {route.Name} bars {pattern}: it is for nobody"
                : $"the route {route.Name}, to which {pattern} belongs, is not for {who}");
            return null;
        }

        refusal = Rewrite(route, form) is null ? new OutboundRefusal(404, $"route {route.Name} leaves nothing of {form}") : null;
        return refusal is null ? new FoundRoute(route, pattern, Rewrite(route, form)!) : null;
    }

    /// <summary>Whether a route says that nobody may dial it.</summary>
    public static bool IsBarred(PbxPlan plan, string dialled) => !IsEmergency(plan, dialled) && RoutesOf(plan, NumberText.Clean(dialled)).Any(one => one.Value.IsBar);

    /// <summary>What goes out of a number of no emergency, as its route rewrites it, whoever may use that; null without a route.</summary>
    public static string? RewrittenOf(PbxPlan plan, string dialled) =>
        RoutesOf(plan, NumberText.Clean(dialled)) is [(var form, _, var route), ..] ? Rewrite(route, form) : null;

    // A route that takes digits off is for what was dialled, as it was: in another form an outside line's are not before it. What it
    // would take goes by no wider pattern in that form: somebody may have been kept from it.
    private static IReadOnlyList<(string Form, NumberPattern Pattern, RoutePlan Value)> RoutesOf(PbxPlan plan, string number) => number.Length == 0 ? []
        : plan.Outbound.Routes.FindMostSpecific(plan.Numbering.FormsOf(number), takes: (form, route) => route.Strip == 0 || form == number);

    private static string? Rewrite(RoutePlan route, string number) =>
        route.Strip > number.Length || (route.Strip == number.Length && route.Prefix.Length == 0) ? null : route.Prefix + number[route.Strip..];

    private static bool Allows(RoutePlan route, OutboundPlan plan, OutboundCaller who) => route.Callers is not { } callers
        || (who.Extension is { } phone
            ? callers.Extensions.Contains(phone) || (plan.GroupsOf.TryGetValue(phone, out var groups) && callers.Groups.Overlaps(groups))
            : who.Flow is { } flow && callers.Flows.Contains(flow));
}
