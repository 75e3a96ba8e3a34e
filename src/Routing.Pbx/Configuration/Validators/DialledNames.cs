using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.Configuration.Yaml;
using Routing.Pbx.Dialling;
using Routing.Pbx.Numbers;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>What can be dialled means one thing, and whatever sends a call somewhere names what is there.</summary>
internal sealed class DialledNames : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        RootConfig config = scope.Config;
        var first = new Dictionary<string, (string What, Place At)>(StringComparer.Ordinal);
        Take("agent", config.Agents, first, problems);
        Take("extension", config.Extensions, first, problems);
        Take("ring group", config.RingGroups, first, problems);
        Take("number", config.Numbers, first, problems);

        foreach (ReachConfig reach in config.Agents.Select(agent => agent.Value.Reach).Concat(config.Extensions.Select(extension => extension.Value.Reach)))
        {
            foreach (Written<DestinationConfig> to in reach.Destinations)
            {
                Check(to, config, problems);
            }
        }

        foreach (Written<string> dial in config.Agents.Select(agent => agent.Value.Device?.Value.Dial).OfType<Written<string>>().Where(dial => !LeadsOutside(config, dial.Value)))
        {
            problems.Error(dial.At, $"no route leads to {dial.Value}: the agent could never be rung");
        }

        string[] phones = [.. config.Agents.Select(agent => agent.Name), .. config.Extensions.Select(extension => extension.Name)];
        foreach (Named<RingGroupConfig> group in config.RingGroups)
        {
            if (group.Value.Members is { Value.Count: 0 } none)
            {
                problems.Error(none.At, "a ring group without members rings nobody");
            }

            foreach (Written<string> member in (group.Value.Members?.Value ?? []).Where(member => !phones.Contains(member.Value)))
            {
                problems.Error(member.At, $"there is no extension or agent \"{member.Value}\"", Nearest.To(member.Value, phones));
            }

            if (group.Value.Otherwise is { } otherwise)
            {
                Check(otherwise, config, problems);
            }
        }

        if (config.Parking?.Value.Otherwise is { } unclaimed)
        {
            Check(unclaimed, config, problems);
        }
    }

    /// <summary>All that can be dialled within the house.</summary>
    public static IEnumerable<string> Of(RootConfig config) =>
    [
        .. config.Agents.Select(agent => agent.Name),
        .. config.Extensions.Select(extension => extension.Name),
        .. config.RingGroups.Select(group => group.Name),
        .. config.Numbers.Select(number => number.Name).Where(number => number != "*"),
    ];

    /// <summary>Whether a route is for that number, whoever may use it.</summary>
    public static bool LeadsOutside(RootConfig config, string dialled) => NumberText.Clean(dialled) is { Length: > 0 } number
        && config.Routes.Any(route => route.Value.Numbers is { } numbers && numbers.Value.Any(pattern => pattern.Value.Matches(number)));

    private static void Take<T>(string what, IReadOnlyList<Named<T>> names, Dictionary<string, (string What, Place At)> first, ProblemList problems)
    {
        foreach (Named<T> name in names)
        {
            if (!first.TryAdd(name.Name, (what, name.At)))
            {
                problems.Error(name.At, $"\"{name.Name}\" is an {first[name.Name].What} too, at {first[name.Name].At}: whoever dials it means one of the two".Replace("an ring", "a ring", StringComparison.Ordinal));
            }
        }
    }

    private static void Check(Written<DestinationConfig> written, RootConfig config, ProblemList problems)
    {
        DestinationConfig to = written.Value;
        if (to.To is null == to.Flow is null)
        {
            problems.Error(written.At, "a destination is what a phone could dial, or one flow: \"2001\" or { flow: NAME }");
        }
        else if (to.Flow is { } flow)
        {
            string[] flows = [.. config.Flows.Select(known => known.Name)];
            if (!flows.Contains(flow.Value))
            {
                problems.Error(flow.At, $"there is no flow \"{flow.Value}\"", Nearest.To(flow.Value, flows));
            }
        }
        else if (to.To is { } dialled && !PhoneBook.IsUri(dialled.Value) && !Of(config).Contains(dialled.Value) && !LeadsOutside(config, dialled.Value))
        {
            problems.Error(dialled.At, $"nothing answers to \"{dialled.Value}\": no extension, agent, ring group or number, and no route leads there", Nearest.To(dialled.Value, Of(config)));
        }
    }
}
