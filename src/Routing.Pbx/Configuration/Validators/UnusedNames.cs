using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>Skills that nobody has and nothing requires, groups without agents: mostly a slip of the pen.</summary>
internal sealed class UnusedNames : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        HashSet<string> skills =
        [
            .. scope.Config.Agents.SelectMany(a => a.Value.Skills.Skills).Select(s => s.Name),
            .. scope.Config.Queues.SelectMany(q => q.Value.AllRequirements).SelectMany(set => set.Value.Skills).Select(s => s.Name),
        ];
        HashSet<string> groups = [.. scope.Config.Agents.SelectMany(a => a.Value.Groups.Value).Select(g => g.Value)];

        foreach (Written<string> skill in scope.Config.Skills.Where(s => !skills.Contains(s.Value)))
        {
            problems.Warning(skill.At, $"no agent has the skill \"{skill.Value}\" and no queue requires it");
        }

        foreach (Written<string> group in scope.Config.Groups.Where(g => !groups.Contains(g.Value)))
        {
            problems.Warning(group.At, $"no agent is in the group \"{group.Value}\"");
        }
    }
}
