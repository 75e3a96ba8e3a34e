using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>
/// Who is able to take something: whoever meets any one of its conjunctions, one for each set of requirements
/// and each open group. A conjunction that asks for what nobody has is left out.
/// </summary>
internal sealed class Ability
{
    private readonly List<uint> _making = [];
    private readonly List<Conjunction> _conjunctions = [];

    public Channel Channel { get; private set; }

    /// <summary>How many so able are at work, and as of which version of the <see cref="Staffing{TProbe}"/>; 0 for not counted.</summary>
    public int Staffed { get; set; }
    public long StaffedAsOf { get; set; }

    /// <summary>Any one of these will do. Good until the next <see cref="Become"/>.</summary>
    public List<Conjunction> Conjunctions => _conjunctions;

    /// <summary>Makes it the ability that a kind of interaction asks for at a stage, with the groups open that open by a wait.</summary>
    public void Become(Profiles profiles, in KindKey kind, QueueRecord queue, int stage, long openAfter)
    {
        Channel = kind.Channel;
        StaffedAsOf = 0;
        _conjunctions.Clear();
        RequirementStage required = queue.Stage(stage);
        RequirementSet? own = required.KeepsOwn ? kind.Requires : null;
        foreach (RequirementSet set in required.Sets)
        {
            if (queue.Groups.IsEmpty)
            {
                Add(profiles, set, own, null);
            }

            foreach (GroupLimit limit in queue.Groups)
            {
                if (limit.AfterMicroseconds <= openAfter)
                {
                    Add(profiles, set, own, limit.Group);
                }
            }
        }
    }

    /// <summary>Whether the agents of a profile are able.</summary>
    public bool Admits(Profiles profiles, int profile)
    {
        if (!profiles.CapacityOf(profile).Takes(Channel))
        {
            return false;
        }

        foreach (Conjunction conjunction in _conjunctions)
        {
            if (conjunction.IsMetBy(profiles, profile))
            {
                return true;
            }
        }

        return false;
    }

    private void Add(Profiles profiles, RequirementSet set, RequirementSet? own, GroupId? group)
    {
        _making.Clear();
        bool possible = AddSkills(profiles, set) && (own is null || AddSkills(profiles, own));
        if (possible && group is { } named)
        {
            possible = profiles.TryFind(named, out int literal);
            _making.Add(Conjunction.Pack(literal, 1));
        }

        if (possible)
        {
            _making.Sort((a, b) => Supply(profiles, a) != Supply(profiles, b) ? Supply(profiles, a).CompareTo(Supply(profiles, b)) : a.CompareTo(b));
            _conjunctions.Add(new Conjunction([.. _making]));
        }
    }

    private bool AddSkills(Profiles profiles, RequirementSet set)
    {
        foreach (SkillRequirement requirement in set.Requirements)
        {
            if (!profiles.TryFind(requirement.Skill, out int literal))
            {
                return false;
            }

            int at = _making.FindIndex(made => Conjunction.LiteralOf(made) == literal);
            if (at < 0)
            {
                _making.Add(Conjunction.Pack(literal, requirement.Level));
            }
            else
            {
                _making[at] = Math.Max(_making[at], Conjunction.Pack(literal, requirement.Level)); // the higher level holds
            }
        }

        return true;
    }

    private static int Supply(Profiles profiles, uint packed) => profiles.HoldersOf(Conjunction.LiteralOf(packed)).AtLeast(Conjunction.LevelOf(packed));
}
