using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>Agents who have the same skills and groups: matching asks once for all of them. Immutable.</summary>
internal sealed class Profile : IEquatable<Profile>
{
    private readonly RequirementSet _skills;
    private readonly int[] _groups;
    private readonly byte[] _levels;
    private readonly int _hash;

    public Profile(AgentPlan agent)
    {
        // A level out of range got past no validator; it counts as the nearest one, or as not having the skill.
        _skills = new RequirementSet(agent.Skills.Where(s => s.Level > 0).Select(s => s with { Level = Math.Min(s.Level, (byte)10) }));
        _groups = [.. agent.Groups.Select(g => g.Value).Distinct().Order()];
        ReadOnlySpan<SkillRequirement> skills = _skills.Requirements;
        _levels = new byte[skills.IsEmpty ? 0 : skills[^1].Skill.Value + 1];
        foreach (SkillRequirement skill in skills)
        {
            _levels[skill.Skill.Value] = skill.Level;
        }

        var hash = default(HashCode);
        hash.Add(_skills);
        foreach (int group in _groups)
        {
            hash.Add(group);
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>Whether these agents have all of <paramref name="requirements"/>.</summary>
    public bool Meets(RequirementSet requirements)
    {
        foreach (SkillRequirement requirement in requirements.Requirements)
        {
            int skill = requirement.Skill.Value;
            if ((uint)skill >= (uint)_levels.Length || _levels[skill] < requirement.Level)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether one of these agents' groups is open; so is a queue that names none.</summary>
    public bool IsLetIn(IReadOnlyList<GroupLimit> groups, long openAfter)
    {
        foreach (GroupLimit limit in groups)
        {
            if (limit.AfterMicroseconds <= openAfter && Array.BinarySearch(_groups, limit.Group.Value) >= 0)
            {
                return true;
            }
        }

        return groups.Count == 0;
    }

    public bool Equals(Profile? other) =>
        other is not null && _skills.Equals(other._skills) && _groups.AsSpan().SequenceEqual(other._groups);

    public override bool Equals(object? obj) => Equals(obj as Profile);

    public override int GetHashCode() => _hash;
}
