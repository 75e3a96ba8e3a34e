using System.Collections.Frozen;
using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.Numbers;

namespace Routing.Pbx.Configuration.Compiling;

/// <summary>Makes the ways out of routes and trunk groups in which nothing is wrong.</summary>
internal static class OutboundCompiler
{
    public static OutboundPlan Compile(RootConfig config)
    {
        Dictionary<string, TrunkGroupPlan> groups = config.TrunkGroups.ToDictionary(group => group.Name, CompileGroup, StringComparer.Ordinal);
        (NumberPattern Pattern, RoutePlan Route)[] all =
        [
            .. config.Routes
                .Select(route => (route.Value.Numbers!.Value.Value, Route: CompileRoute(route, groups)))
                .SelectMany(route => route.Value.Select(pattern => (pattern.Value, route.Route))),
        ];
        return new OutboundPlan
        {
            Emergency = new PatternTable<RoutePlan>(all.Where(entry => entry.Route.IsEmergency)),
            Services = EmergencyServices.Of(all.Where(entry => entry.Route.IsEmergency)),
            Routes = new PatternTable<RoutePlan>(all.Where(entry => !entry.Route.IsEmergency)),
            GroupsOf = config.Agents.ToFrozenDictionary(
                agent => agent.Name,
                agent => agent.Value.Groups.Value.Select(group => group.Value).ToFrozenSet(StringComparer.Ordinal),
                StringComparer.Ordinal),
            CallsPerSecond = config.Node.Sip.CallsPerSecond?.Value,
        };
    }

    private static TrunkGroupPlan CompileGroup(Named<TrunkGroupConfig> group) => new(
        group.Name,
        group.Value.Order.Value switch
        {
            "round_robin" => TrunkOrder.RoundRobin,
            "weighted" => TrunkOrder.Weighted,
            "least_used" => TrunkOrder.LeastUsed,
            _ => TrunkOrder.InOrder,
        },
        [.. group.Value.Members!.Value.Value.Select(member => new TrunkMemberPlan(member.Value.Trunk!.Value.Value, member.Value.Weight.Value))],
        group.Value.NextOn.Value.Select(status => status.Value).ToFrozenSet(),
        group.Value.NextOnCauses.Value.Select(cause => cause.Value).ToFrozenSet());

    private static RoutePlan CompileRoute(Named<RouteConfig> route, Dictionary<string, TrunkGroupPlan> groups) => new(
        route.Name,
        route.Value.Emergency.Value,
        route.Value.Callers.Value is { All: false } callers ? new RouteCallersPlan(Set(callers.Groups), Set(callers.Extensions), Set(callers.Flows)) : null,
        route.Value.Strip.Value,
        route.Value.Prefix.Value,
        route.Value.CallerId is { } shown ? CompileCallerId(shown.Value) : null,
        [.. (route.Value.To?.Value ?? []).Select(to => groups.GetValueOrDefault(to.Value) ?? GroupOf(to.Value))]);

    // The rules of a group that says nothing of its own; a list of trunks in `to` is gone through by them.
    private static TrunkGroupPlan GroupOf(string trunk) => new(
        trunk,
        TrunkOrder.InOrder,
        [new TrunkMemberPlan(trunk, 1)],
        new HashSet<int> { 408, 500, 502, 503, 504 }.ToFrozenSet(),
        FrozenSet<int>.Empty);

    private static CallerIdPlan CompileCallerId(CallerIdConfig shown) => new(
        shown.Number?.Value,
        shown.Name?.Value,
        shown.Keep.IsGiven ? new PatternTable<bool>(shown.Keep.Value.Select(pattern => (pattern.Value, true))) : null,
        shown.Withhold.Value);

    private static FrozenSet<string> Set(Written<IReadOnlyList<Written<string>>> names) =>
        names.Value.Select(name => name.Value).ToFrozenSet(StringComparer.Ordinal);
}
