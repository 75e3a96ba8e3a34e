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

    /// <summary>How many interactions at a time over all channels, wrap-ups included; 0 for no limit of its own.</summary>
    public int Total { get; init; }

    /// <summary>How many of each <see cref="Channel"/> may be there, or be added, while the agent is on a voice call; voice's own is ignored.</summary>
    public IReadOnlyList<int> BesideVoice { get; init; } = [0, 0, 0];
}
