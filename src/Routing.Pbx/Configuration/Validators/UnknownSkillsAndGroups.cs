using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>Agents and queues name skills and groups that exist.</summary>
internal sealed class UnknownSkillsAndGroups : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        HashSet<string> skills = [.. scope.Config.Skills.Select(s => s.Value)];
        HashSet<string> groups = [.. scope.Config.Groups.Select(g => g.Value)];
        foreach (Named<AgentConfig> agent in scope.Config.Agents)
        {
            CheckSkills(agent.Value.Skills);
            foreach (Written<string> group in agent.Value.Groups.Value)
            {
                Check(groups, "group", group.Value, group.At, problems);
            }
        }

        foreach (Named<QueueConfig> queue in scope.Config.Queues)
        {
            foreach (Written<LevelsConfig> set in queue.Value.AllRequirements)
            {
                CheckSkills(set.Value);
            }

            foreach (Written<GroupLimitConfig> limit in queue.Value.Agents.Value)
            {
                if (limit.Value.Group is { } group)
                {
                    Check(groups, "group", group.Value, group.At, problems);
                }
            }
        }

        void CheckSkills(LevelsConfig levels)
        {
            foreach (Named<Written<int>> level in levels.Skills)
            {
                Check(skills, "skill", level.Name, level.At, problems);
            }
        }
    }

    private static void Check(HashSet<string> known, string what, string name, Place at, ProblemList problems)
    {
        if (!known.Contains(name))
        {
            problems.Error(at, $"there is no {what} \"{name}\": add it to the list {what}s", Nearest.To(name, known));
        }
    }
}
