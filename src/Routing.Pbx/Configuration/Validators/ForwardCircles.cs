using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>Who is sent on because nobody answers comes to somebody else, and what rings does so for a while.</summary>
internal sealed class ForwardCircles : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        RootConfig config = scope.Config;
        Dictionary<string, Written<DestinationConfig>[]> leads = new(StringComparer.Ordinal);
        foreach ((string name, ReachConfig reach) in config.Agents.Select(agent => (agent.Name, agent.Value.Reach)).Concat(config.Extensions.Select(extension => (extension.Name, extension.Value.Reach))))
        {
            leads.TryAdd(name, [.. reach.Destinations]);
            LookAt(reach.RingTimeout, problems);
        }

        foreach (Named<RingGroupConfig> group in config.RingGroups)
        {
            leads.TryAdd(group.Name, group.Value.Otherwise is { } otherwise ? [otherwise] : []);
            LookAt(group.Value.Ring, problems);
        }

        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in leads.Keys)
        {
            foreach (Written<DestinationConfig> to in leads[name])
            {
                if (!told.Contains(name) && to.Value.To is { } first && Circle(leads, name, first.Value) is { } circle)
                {
                    told.UnionWith(circle);
                    problems.Warning(to.At, circle.Count == 1 ? $"\"{name}\" sends its callers to itself" : $"callers may go in a circle here: {string.Join(", ", circle)}, {name}");
                }
            }
        }
    }

    private static void LookAt(Written<TimeSpan> ring, ProblemList problems)
    {
        if (ring.IsGiven && ring.Value == TimeSpan.Zero)
        {
            problems.Warning(ring.At, "with 0s nobody's phone rings long enough to be answered");
        }
    }

    // The way from a name by its destination back to it; null when there is none.
    private static List<string>? Circle(Dictionary<string, Written<DestinationConfig>[]> leads, string from, string to)
    {
        var cameFrom = new Dictionary<string, string>(StringComparer.Ordinal) { [to] = from };
        var next = new Queue<string>([to]);
        while (next.TryDequeue(out string? at))
        {
            if (at == from)
            {
                return Back(cameFrom, from);
            }

            foreach (string target in (leads.GetValueOrDefault(at) ?? []).Select(lead => lead.Value.To?.Value).OfType<string>())
            {
                if (cameFrom.TryAdd(target, at))
                {
                    next.Enqueue(target);
                }
            }
        }

        return null;
    }

    private static List<string> Back(Dictionary<string, string> cameFrom, string from)
    {
        var way = new List<string> { from };
        for (string at = cameFrom[from]; at != from; at = cameFrom[at])
        {
            way.Insert(1, at);
        }

        return way;
    }
}
