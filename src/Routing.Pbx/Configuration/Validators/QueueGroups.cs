using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>A queue's <c>agents</c> say whom they let in: somebody, and each group once.</summary>
internal sealed class QueueGroups : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        foreach (Named<QueueConfig> queue in scope.Config.Queues)
        {
            Written<IReadOnlyList<Written<GroupLimitConfig>>> agents = queue.Value.Agents;
            if (agents is { IsGiven: true, Value.Count: 0 })
            {
                problems.Error(agents.At, "an empty list lets nobody in: leave agents out for everybody who has the skills");
            }

            var first = new Dictionary<string, Place>(StringComparer.Ordinal);
            foreach (Written<string> group in agents.Value.Select(limit => limit.Value.Group).OfType<Written<string>>())
            {
                if (!first.TryAdd(group.Value, group.At))
                {
                    problems.Error(group.At, $"the group \"{group.Value}\" is named twice: first at {first[group.Value]}");
                }
            }
        }
    }
}
