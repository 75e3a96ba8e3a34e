using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>A route leads to trunks that exist, and is for groups, phones and flows that do.</summary>
internal sealed class RoutesLeadOut : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        RootConfig config = scope.Config;
        Dictionary<string, bool> leads = config.Trunks.DistinctBy(trunk => trunk.Name).ToDictionary(trunk => trunk.Name, trunk => trunk.Value.Uri is not null, StringComparer.Ordinal);
        foreach (Named<TrunkGroupConfig> group in config.TrunkGroups)
        {
            leads[group.Name] = true;
        }

        string[] groups = [.. config.Groups.Select(group => group.Value)];
        string[] phones = [.. config.Agents.Select(agent => agent.Name), .. config.Extensions.Select(extension => extension.Name)];
        string[] flows = [.. config.Flows.Select(flow => flow.Name)];
        foreach (Named<RouteConfig> route in config.Routes)
        {
            if (route.Value.Numbers is { Value.Count: 0 } nothing)
            {
                problems.Error(nothing.At, $"the route \"{route.Name}\" is for no number");
            }

            LookAtTrunks(route, leads, problems);
            if (route.Value.Callers.Value is { All: false, Nobody: false } callers)
            {
                Check(callers.Groups, groups, "group", problems);
                Check(callers.Extensions, phones, "agent or extension", problems);
                Check(callers.Flows, flows, "flow", problems);
                if (callers.Groups.Value.Count + callers.Extensions.Value.Count + callers.Flows.Value.Count == 0)
                {
                    problems.Error(route.Value.Callers.At, $"the route \"{route.Name}\" is for nobody");
                }
            }
        }
    }

    private static void LookAtTrunks(Named<RouteConfig> route, Dictionary<string, bool> leads, ProblemList problems)
    {
        if (route.Value.To is { Value.Count: 0 } nowhere)
        {
            problems.Error(nowhere.At, $"the route \"{route.Name}\" leads nowhere");
        }

        if (route.Value is { To: { } nobody, Callers.Value.Nobody: true })
        {
            problems.Warning(nobody.At, "has no effect: callers is none");
        }

        foreach (Written<string> to in route.Value.To?.Value ?? [])
        {
            if (!leads.TryGetValue(to.Value, out bool goesOut))
            {
                problems.Error(to.At, $"there is no trunk or trunk group \"{to.Value}\"", Nearest.To(to.Value, leads.Keys));
            }
            else if (!goesOut)
            {
                problems.Error(to.At, $"the trunk \"{to.Value}\" has no uri: no call can go out over it");
            }
        }
    }

    private static void Check(Written<IReadOnlyList<Written<string>>> names, string[] known, string what, ProblemList problems)
    {
        foreach (Written<string> name in names.Value.Where(name => !known.Contains(name.Value)))
        {
            problems.Error(name.At, $"there is no {what} \"{name.Value}\"", Nearest.To(name.Value, known));
        }
    }
}
