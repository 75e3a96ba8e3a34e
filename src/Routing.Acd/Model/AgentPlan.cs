namespace Routing.Acd.Model;

/// <summary>One agent as the ACD sees it.</summary>
public sealed record AgentPlan
{
    /// <summary>The agent's number.</summary>
    public required AgentId Id { get; init; }

    /// <summary>The agent's name in the configuration, for traces.</summary>
    public required string Name { get; init; }

    /// <summary>Skills and their levels, one entry a skill.</summary>
    public IReadOnlyList<SkillRequirement> Skills { get; init; } = [];

    /// <summary>The groups the agent is in.</summary>
    public IReadOnlyList<GroupId> Groups { get; init; } = [];

    /// <summary>How many voice, chat and mail interactions at a time, by <see cref="Channel"/>.</summary>
    public IReadOnlyList<int> Capacity { get; init; } = [1, 0, 0];
}
