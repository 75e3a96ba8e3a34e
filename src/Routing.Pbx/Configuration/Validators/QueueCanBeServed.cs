using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>Each queue has an agent who could, by skills and group, ever take a call from it.</summary>
internal sealed class QueueCanBeServed : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        foreach (Named<QueueConfig> queue in scope.Config.Queues)
        {
            if (!scope.Config.Agents.Any(agent => CanServe(agent.Value, queue.Value)))
            {
                problems.Warning(queue.At, $"no agent can ever serve the queue \"{queue.Name}\": nobody has the skills and is in its groups");
            }
        }
    }

    /// <summary>By skills and group the agent could, at last, take a call from the queue; one for which its flow asks <paramref name="alsoNeeded"/> on top.</summary>
    public static bool CanServe(AgentConfig agent, QueueConfig queue, IReadOnlyDictionary<string, int>? alsoNeeded = null)
    {
        if (agent.Device is null || agent.Capacity.Voice.Value == 0)
        {
            return false;
        }

        IReadOnlyList<Written<GroupLimitConfig>> limits = queue.Agents.Value;
        bool inGroup = limits.Count == 0
            || limits.Any(limit => agent.Groups.Value.Any(group => group.Value == limit.Value.Group?.Value));
        RelaxConfig? last = QueueRelaxation.InOrder(queue).LastOrDefault(); // it asks for least
        IReadOnlyList<Written<LevelsConfig>> sets = last?.Requires?.Value ?? queue.Requires.Value;
        return inGroup
            && (sets.Count == 0 || sets.Any(set => set.Value.Skills.All(least => Has(agent, least.Name, least.Value.Value))))
            && (alsoNeeded is null || last is { KeepCallRequirements.Value: false } || alsoNeeded.All(least => Has(agent, least.Key, least.Value)));
    }

    private static bool Has(AgentConfig agent, string name, int least) =>
        agent.Skills.Skills.Any(skill => skill.Name == name && skill.Value.Value >= least);
}
