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

    private static bool CanServe(AgentConfig agent, QueueConfig queue)
    {
        if (agent.Device is null || agent.Capacity.Voice.Value == 0)
        {
            return false;
        }

        IReadOnlyList<Written<GroupLimitConfig>> limits = queue.Agents.Value;
        bool inGroup = limits.Count == 0
            || limits.Any(limit => agent.Groups.Value.Any(group => group.Value == limit.Value.Group?.Value));
        IReadOnlyList<Written<LevelsConfig>> sets = QueueRelaxation.InOrder(queue).LastOrDefault()?.Requires?.Value ?? queue.Requires.Value; // the last asks for least
        return inGroup && (sets.Count == 0 || sets.Any(set => set.Value.Skills.All(least => Has(agent, least))));
    }

    private static bool Has(AgentConfig agent, Named<Written<int>> least) =>
        agent.Skills.Skills.Any(skill => skill.Name == least.Name && skill.Value.Value >= least.Value.Value);
}
