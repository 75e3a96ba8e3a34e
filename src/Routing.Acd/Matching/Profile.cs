using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>Agents who have the same skills, groups and capacities: matching asks once for all of them. A view into <see cref="Profiles"/>.</summary>
internal readonly struct Profile(Profiles profiles, int number)
{
    /// <summary>Whether these agents take anything of <paramref name="channel"/> at all.</summary>
    public bool Takes(Channel channel) => profiles.CapacityOf(number).Takes(channel);

    /// <summary>A bit for each channel of which these agents take anything.</summary>
    public int Channels => profiles.CapacityOf(number).Channels;

    /// <summary>A bit for each channel of which one of these agents, so occupied, has room for one more.</summary>
    public int RoomFor(in ChannelCounts used, in ChannelCounts wrapUps) => profiles.CapacityOf(number).RoomFor(used, wrapUps);

    /// <summary>Whether one of these agents, so occupied, has room for one more of <paramref name="channel"/>.</summary>
    public bool HasRoom(Channel channel, in ChannelCounts used, in ChannelCounts wrapUps) =>
        profiles.CapacityOf(number).HasRoom(channel, used, wrapUps);

    /// <summary>The level of a skill; 0 for not having it.</summary>
    public int LevelOf(SkillId skill) => profiles.TryFind(skill, out int literal) ? profiles.LevelOf(number, literal) : 0;

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
}
