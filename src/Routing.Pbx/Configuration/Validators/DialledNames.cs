using Routing.Pbx.Configuration.Compiling;
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
            problems.Error(dial.At, $"no route leads to {dial.Value}: the agent could never be rung{OtherForm(config, dial.Value)}");
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

    /// <summary>Whether a phone that dials it reaches somebody in the house, in whichever form the number is written there.</summary>
    public static bool LeadsInside(RootConfig config, string dialled)
    {
        IReadOnlyList<string> forms = TrunkCompiler.NumberingOf(config).FormsOf(dialled);
        return Of(config).Any(name => forms.Contains(name, StringComparer.Ordinal) || (NumberCompiler.PatternOf(name) is { } pattern && forms.Any(form => pattern.Matches(form))));
    }

    /// <summary>Whether a route is for that number, whoever may use it.</summary>
    public static bool LeadsOutside(RootConfig config, string dialled)
    {
        string number = NumberText.Clean(dialled);
        IReadOnlyList<string> forms = TrunkCompiler.NumberingOf(config).FormsOf(number);
        return number.Length > 0 && config.Routes.Any(route => route.Value.Numbers is { } numbers
            && forms.Any(form => (form == number || route.Value.Strip.Value == 0) && numbers.Value.Any(pattern => pattern.Value.Matches(form))));
    }

    // What routes are written for, where no trunk says that it is the same number.
    private static string OtherForm(RootConfig config, string dialled)
    {
        string? country = Countries.OfTimeZone(config.Node.TimeZone.Value.Id) ?? Countries.Of(NumberText.Clean(dialled));
        return country is not null && Countries.NumberingOf(country).FormsOf(dialled).FirstOrDefault(form => LeadsOutside(config, form)) is { } form
            ? $". A route leads to {form}: write that, or say by normalize: {{ country: \"{country}\" }} of a trunk that it is the same number"
            : "";
    }

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
        else if (to.To is { } dialled && !PhoneBook.IsUri(dialled.Value) && !LeadsInside(config, dialled.Value) && !LeadsOutside(config, dialled.Value))
        {
            problems.Error(dialled.At, $"nothing answers to \"{dialled.Value}\": no extension, agent, ring group or number, and no route leads there{OtherForm(config, dialled.Value)}", Nearest.To(dialled.Value, Of(config)));
        }
    }
}
