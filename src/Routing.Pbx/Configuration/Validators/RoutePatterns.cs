using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.Numbers;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>For each number and caller one route is the most specific, and each route is for something.</summary>
internal sealed class RoutePatterns : IConfigValidator
{
    private sealed record Entry(Named<RouteConfig> Route, Written<NumberPattern> Pattern);

    public void Validate(ConfigScope scope, ProblemList problems)
    {
        Entry[] all = [.. scope.Config.Routes.SelectMany(route => (route.Value.Numbers?.Value ?? []).Select(pattern => new Entry(route, pattern)))];
        foreach (IGrouping<bool, Entry> kind in all.GroupBy(entry => entry.Route.Value.Emergency.Value))
        {
            foreach ((Entry first, Entry second) in PatternTies.Find(kind, entry => entry.Pattern.Value))
            {
                if (first.Route.Name == second.Route.Name)
                {
                    problems.Warning(second.Pattern.At, $"fits the same numbers as \"{first.Pattern.Value}\" at {first.Pattern.At}");
                }
                else if (ShareCallers(first.Route.Value.Callers.Value, second.Route.Value.Callers.Value, scope.Config.Agents))
                {
                    problems.Error(
                        second.Pattern.At,
                        $"a number may fit this and \"{first.Pattern.Value}\" of the route \"{first.Route.Name}\" at {first.Pattern.At} alike: make one of them more specific, or its callers");
                }
            }
        }

        foreach (Entry entry in all.Where(entry => entry.Route.Value is { Strip.Value: > 0 and var strip, Prefix.Value: var prefix }
            && (strip > entry.Pattern.Value.Shortest || (strip == entry.Pattern.Value.Shortest && prefix.Length == 0))))
        {
            problems.Error(entry.Route.Value.Strip.At, $"leaves nothing of a number such as \"{entry.Pattern.Value}\", which may have no more than {entry.Pattern.Value.Shortest} characters");
        }

        Entry[] emergency = [.. all.Where(entry => entry.Route.Value is { Emergency.Value: true, Callers.Value.All: true })];
        foreach (Entry entry in all.Where(entry => !entry.Route.Value.Emergency.Value))
        {
            if (emergency.FirstOrDefault(other => other.Pattern.Value.Covers(entry.Pattern.Value)) is { } before)
            {
                problems.Warning(entry.Pattern.At, $"has no effect: \"{before.Pattern.Value}\" of the emergency route \"{before.Route.Name}\" at {before.Pattern.At} comes first");
            }
        }

        foreach (Named<RouteConfig> route in scope.Config.Routes.Where(route => route.Value is { Emergency.Value: true, Callers.Value.All: false }))
        {
            if (route.Value.Callers.Value.Nobody)
            {
                problems.Error(route.Value.Callers.At, $"the emergency route \"{route.Name}\" is for nobody: phones may always call for help");
            }
            else
            {
                problems.Warning(
                    route.Value.Callers.At,
                    $"the emergency route \"{route.Name}\" is not for everybody: a phone that is not named here calls for help by it all the same where no other emergency route is for it, a flow does not");
            }
        }
    }

    // Where one names its callers and the other is for all, the one that names them holds.
    private static bool ShareCallers(RouteCallersConfig a, RouteCallersConfig b, IReadOnlyList<Named<AgentConfig>> agents) =>
        (a.All && b.All)
        || (a.Nobody && b.Nobody)
        || (!a.All && !b.All && (Share(a.Groups, b.Groups) || Share(a.Extensions, b.Extensions) || Share(a.Flows, b.Flows) || agents.Any(agent => Names(a, agent) && Names(b, agent))));

    // One names the agent's phone, the other a group that the agent is in.
    private static bool Names(RouteCallersConfig callers, Named<AgentConfig> agent) =>
        callers.Extensions.Value.Any(phone => phone.Value == agent.Name) || Share(callers.Groups, agent.Value.Groups);

    private static bool Share(Written<IReadOnlyList<Written<string>>> a, Written<IReadOnlyList<Written<string>>> b) =>
        a.Value.Select(name => name.Value).Intersect(b.Value.Select(name => name.Value)).Any();
}
