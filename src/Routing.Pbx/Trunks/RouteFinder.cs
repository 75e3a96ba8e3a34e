using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Numbers;

namespace Routing.Pbx.Trunks;

/// <summary>A dialled number and the route it takes.</summary>
/// <param name="Route">The route.</param>
/// <param name="Pattern">Its pattern that fitted.</param>
/// <param name="Number">What was dialled, cleaned and rewritten by the route; not yet in any carrier's form.</param>
internal sealed record FoundRoute(RoutePlan Route, NumberPattern Pattern, string Number);

/// <summary>Finds the route of a dialled number: emergency routes first, then the most specific pattern that the caller may use.</summary>
internal static class RouteFinder
{
    // ITU-T E.164 §6.1 has 15 digits, and prefixes stand before them; what is longer is no number of anybody.
    private const int LongestDialled = 32;

    /// <summary>Whether any route is for <paramref name="dialled"/>, whoever may use it.</summary>
    public static bool IsKnown(PbxPlan plan, string dialled) =>
        NumberText.Clean(dialled) is { Length: > 0 } number && (plan.Outbound.Emergency.TryFind(number, out _) || plan.Outbound.Routes.TryFind(number, out _));

    /// <summary>Whether <paramref name="dialled"/> is an emergency number: it means that and nothing else.</summary>
    public static bool IsEmergency(PbxPlan plan, string dialled) => NumberText.Clean(dialled) is { Length: > 0 } number && plan.Outbound.Emergency.TryFind(number, out _);

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
        if (!outbound.Emergency.TryFind(number, (outbound, who), Allows, out RoutePlan? route, out NumberPattern? pattern)
            && !outbound.Routes.TryFind(number, (outbound, who), Allows, out route, out pattern))
        {
            bool known = outbound.Emergency.TryFind(number, out _) || outbound.Routes.TryFind(number, out _);
            refusal = known
                ? new OutboundRefusal(403, $"the routes for {number} are not for {who}")
                : new OutboundRefusal(403, $"no route allows {number}; see routes in the configuration");
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
