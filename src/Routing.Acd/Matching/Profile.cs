using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>Agents who have the same skills, groups and capacities: matching asks once for all of them. Immutable.</summary>
internal sealed class Profile : IEquatable<Profile>
{
    private readonly RequirementSet _skills;
    private readonly int[] _groups;
    private readonly byte[] _levels;
    private readonly ChannelCounts _capacity;
    private readonly ChannelCounts _besideVoice;
    private readonly int _total;
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

        for (int channel = 0; channel < ChannelCounts.Length; channel++)
        {
            int most = channel == (int)Channel.Voice ? 1 : ushort.MaxValue; // nobody talks to two callers at a time
            _capacity[channel] = (ushort)Math.Clamp(channel < agent.Capacity.Count ? agent.Capacity[channel] : 0, 0, most);
            _besideVoice[channel] = (ushort)Math.Clamp(channel < agent.BesideVoice.Count ? agent.BesideVoice[channel] : 0, 0, ushort.MaxValue);
            hash.Add(_capacity[channel]);
            hash.Add(_besideVoice[channel]);
        }

        _total = Math.Max(0, agent.Total);
        hash.Add(_total);
        _hash = hash.ToHashCode();
    }

    /// <summary>Whether these agents take anything of <paramref name="channel"/> at all.</summary>
    public bool Takes(Channel channel) => _capacity[(int)channel] > 0;

    /// <summary>The level of a skill; 0 for not having it.</summary>
    public int LevelOf(SkillId skill) => (uint)skill.Value < (uint)_levels.Length ? _levels[skill.Value] : 0;

    /// <summary>Whether these agents have all of <paramref name="requirements"/>.</summary>
    public bool Meets(RequirementSet requirements)
    {
        foreach (SkillRequirement requirement in requirements.Requirements)
        {
            if (LevelOf(requirement.Skill) < requirement.Level)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether one of these agents' groups is open; so is a queue that names none.</summary>
    public bool IsLetIn(ReadOnlySpan<GroupLimit> groups, long openAfter)
    {
        foreach (GroupLimit limit in groups)
        {
            if (limit.AfterMicroseconds <= openAfter && Array.BinarySearch(_groups, limit.Group.Value) >= 0)
            {
                return true;
            }
        }

        return groups.IsEmpty;
    }

    /// <summary>Whether one of these agents, so occupied, has room for one more of <paramref name="channel"/>.</summary>
    public bool HasRoom(Channel channel, in ChannelCounts used, in ChannelCounts wrapUps)
    {
        const int Voice = (int)Channel.Voice;
        int wanted = (int)channel;
        if (used[wanted] >= _capacity[wanted] || (_total > 0 && used.Sum >= _total))
        {
            return false;
        }

        if (wanted != Voice)
        {
            return used[Voice] == 0 || (wrapUps[Voice] == 0 && used[wanted] < _besideVoice[wanted]);
        }

        // A call comes beside what may be beside a call; what is in wrap-up does not go on.
        for (int other = Voice + 1; other < ChannelCounts.Length; other++)
        {
            if (used[other] - wrapUps[other] > _besideVoice[other])
            {
                return false;
            }
        }

        return true;
    }

    public bool Equals(Profile? other) =>
        other is not null
        && _skills.Equals(other._skills)
        && _groups.AsSpan().SequenceEqual(other._groups)
        && _total == other._total
        && ((ReadOnlySpan<ushort>)_capacity).SequenceEqual(other._capacity)
        && ((ReadOnlySpan<ushort>)_besideVoice).SequenceEqual(other._besideVoice);

    public override bool Equals(object? obj) => Equals(obj as Profile);

    public override int GetHashCode() => _hash;
}
