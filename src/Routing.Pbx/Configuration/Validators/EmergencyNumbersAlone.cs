using Routing.Pbx.Configuration.Compiling;
using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.Configuration.Yaml;
using Routing.Pbx.Numbers;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>
/// An emergency number means that and nothing else, and whoever answers there can call back: nothing in the house is called like
/// one, and the route shows a number.
/// </summary>
internal sealed class EmergencyNumbersAlone : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        RootConfig config = scope.Config;
        (string What, string Name, Place At)[] names =
        [
            .. config.Agents.Select(agent => ("agent", agent.Name, agent.At)),
            .. config.Extensions.Select(extension => ("extension", extension.Name, extension.At)),
            .. config.RingGroups.Select(group => ("ring group", group.Name, group.At)),
            .. config.Numbers.Where(number => number.Name != "*").Select(number => ("number", number.Name, number.At)),
        ];
        foreach (Named<RouteConfig> route in config.Routes.Where(route => route.Value.Emergency.Value))
        {
            foreach (Written<NumberPattern> pattern in route.Value.Numbers?.Value ?? [])
            {
                foreach ((string what, string name, Place at) in names.Where(one => pattern.Value.Matches(one.Name)))
                {
                    problems.Error(at, $"whoever dials the {what} \"{name}\" calls for help: \"{pattern.Value}\" of the emergency route \"{route.Name}\" at {pattern.At}. Give it another number");
                }
            }

            if (Hidden(route.Value, config) is { } who)
            {
                problems.Warning(
                    route.At, $"the emergency route \"{route.Name}\" shows no number for {who}: whoever answers could not call back. Give the route a caller_id");
            }
        }
    }

    // Somebody whose call shows nothing: neither the route nor their own caller_id nor the trunk's account is a number.
    private static string? Hidden(RouteConfig route, RootConfig config)
    {
        if (route.CallerId?.Value.Number is not null)
        {
            return null;
        }

        string[] to = [.. (route.To?.Value ?? []).Select(name => name.Value)];
        string[] trunks =
        [
            .. to,
            .. config.TrunkGroups.Where(group => to.Contains(group.Name)).SelectMany(group => group.Value.Members?.Value ?? []).Select(member => member.Value.Trunk?.Value).OfType<string>(),
        ];
        if (config.Trunks.Where(trunk => trunks.Contains(trunk.Name)).All(trunk => AccountOf(trunk.Value) is { } account && NumberText.IsDialable(account)))
        {
            return null;
        }

        NumberingPlan numbering = TrunkCompiler.NumberingOf(config);
        bool IsShown(ReachConfig reach) => reach.CallerId is { } own
            && (route.CallerId?.Value.Keep is not { IsGiven: true } keep || numbering.FormsOf(own.Value).Any(form => keep.Value.Any(pattern => pattern.Value.Matches(form))));
        return config.Agents.Where(agent => !IsShown(agent.Value.Reach)).Select(agent => $"agent \"{agent.Name}\"")
            .Concat(config.Extensions.Where(extension => !IsShown(extension.Value.Reach)).Select(extension => $"extension \"{extension.Name}\""))
            .FirstOrDefault();
    }

    // Many are names, by which nobody is called back.
    private static string? AccountOf(TrunkConfig trunk) => trunk.Register?.Value.Username?.Value ?? trunk.Auth?.Value.Username?.Value;
}
