using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Numbers;

namespace Routing.Pbx.Trunks;

/// <summary>A dialled number and the route it takes.</summary>
/// <param name="Route">The route.</param>
/// <param name="Pattern">Its pattern that fitted.</param>
/// <param name="Number">What was dialled, cleaned and rewritten by the route; not yet in any carrier's form.</param>
internal sealed record FoundRoute(RoutePlan Route, NumberPattern Pattern, string Number);

/// <summary>
/// Finds the route of a dialled number: emergency routes first, then the most specific pattern. A number belongs to that
/// pattern: whom its routes are not for does not get past it by a wider one, or "abroad for the front desk alone" would
/// bar nobody. A phone that calls for help is the exception: any way is better than none.
/// </summary>
internal static class RouteFinder
{
    // ITU-T E.164 §6.1 has 15 digits, and prefixes stand before them; what is longer is no number of anybody.
    private const int LongestDialled = 32;

    /// <summary>Whether any route is for <paramref name="dialled"/>, whoever may use it.</summary>
    public static bool IsKnown(PbxPlan plan, string dialled) =>
        NumberText.Clean(dialled) is { Length: > 0 } number && (plan.Outbound.Emergency.TryFind(number, out _) || plan.Outbound.Routes.TryFind(number, out _));

    /// <summary>Whether <paramref name="dialled"/> is an emergency number: it means that and nothing else.</summary>
    public static bool IsEmergency(PbxPlan plan, string dialled) => IsEmergency(plan.Outbound, dialled);

    /// <summary>The same of the routes alone.</summary>
    public static bool IsEmergency(OutboundPlan outbound, string dialled) =>
        NumberText.Clean(dialled) is { Length: > 0 } number && outbound.Emergency.TryFind(number, out _);

    /// <summary>The route; or null, and why there is none.</summary>
    public static FoundRoute? Find(PbxPlan plan, string dialled, OutboundCaller who, out OutboundRefusal? refusal)
    {
        refusal = null;
        string number = NumberText.Clean(dialled);
        if (number.Length is 0 or > LongestDialled || !NumberText.IsDialable(number))
        {
            refusal = new OutboundRefusal(404, "this is no number that could be dialled");
            return null;
        }

        OutboundPlan outbound = plan.Outbound;
        bool may = outbound.Emergency.TryFindOwn(number, (outbound, who), Allows, out RoutePlan? route, out NumberPattern? pattern)
            || (pattern is not null && who.Extension is not null);
        if (pattern is null)
        {
            may = outbound.Routes.TryFindOwn(number, (outbound, who), Allows, out route, out pattern);
        }

        if (!may)
        {
            refusal = new OutboundRefusal(403, pattern is null ? $"no route allows {number}; see routes in the configuration"
                : route.Callers is { IsNobody: true } ? $"the route {route.Name} bars {pattern}: it is for nobody"
                : $"the route {route.Name}, to which {pattern} belongs, is not for {who}");
            return null;
        }

        if (route.Strip > number.Length || (route.Strip == number.Length && route.Prefix.Length == 0))
        {
            refusal = new OutboundRefusal(404, $"route {route.Name} leaves nothing of {number}");
            return null;
        }

        return new FoundRoute(route, pattern!, route.Prefix + number[route.Strip..]);
    }

    private static bool Allows(RoutePlan route, (OutboundPlan Plan, OutboundCaller Who) asked)
    {
        if (route.Callers is not { } callers)
        {
            return true;
        }

        (OutboundPlan plan, OutboundCaller who) = asked;
        return who.Extension is { } phone
            ? callers.Extensions.Contains(phone) || (plan.GroupsOf.TryGetValue(phone, out var groups) && callers.Groups.Overlaps(groups))
            : who.Flow is { } flow && callers.Flows.Contains(flow);
    }
}
