using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>How many agents of each profile are at work (<see cref="AgentRecord.IsStaffed"/>), whether free or not.</summary>
internal sealed class Staffing<TProbe>(Profiles profiles)
    where TProbe : struct, IProbe
{
    private int[] _counts = [];

    // Another with each change: what was counted under it still holds.
    private long _version;

    /// <summary>Nobody is: after a plan.</summary>
    public void Clear()
    {
        _version++;
        _counts = new int[profiles.Count];
    }

    public void Add(int profile)
    {
        _version++;
        _counts[profile]++;
    }

    /// <summary>One less; true when that was the last of the profile.</summary>
    public bool Remove(int profile)
    {
        _version++;
        return --_counts[profile] == 0;
    }

    /// <summary>How many so able are at work: counted once, until someone comes or goes.</summary>
    public int CountAll(Ability ability)
    {
        if (ability.StaffedAsOf != _version)
        {
            ability.Staffed = Count(ability, int.MaxValue);
            ability.StaffedAsOf = _version;
        }

        return ability.Staffed;
    }

    /// <summary>Whether anyone so able is at work.</summary>
    public bool Any(Ability ability) => Count(ability, 0) > 0;

    /// <summary>How many so able are at work; counted only until it is above <paramref name="enough"/>.</summary>
    public int Count(Ability ability, int enough)
    {
        int count = 0;
        for (int which = 0; which < ability.Conjunctions.Count && count <= enough; which++)
        {
            Conjunction conjunction = ability.Conjunctions[which];
            if (conjunction.IsEmpty)
            {
                for (int profile = 0; profile < _counts.Length && count <= enough; profile++)
                {
                    count += CountOf(ability, which, profile);
                }

                continue;
            }

            uint rarest = conjunction.Literals[0];
            ref readonly Holders holders = ref profiles.HoldersOf(Conjunction.LiteralOf(rarest));
            int end = holders.Begin + holders.AtLeast(Conjunction.LevelOf(rarest));
            for (int position = holders.Begin; position < end && count <= enough; position++)
            {
                count += CountOf(ability, which, profiles.HolderAt(position));
            }
        }

        return count;
    }

    /// <summary>Those of a profile, if this conjunction is the first that they meet.</summary>
    private int CountOf(Ability ability, int which, int profile)
    {
        TProbe.Looked(1);
        if (_counts[profile] == 0 || !profiles.CapacityOf(profile).Takes(ability.Channel) || !ability.Conjunctions[which].IsMetBy(profiles, profile))
        {
            return 0;
        }

        for (int before = 0; before < which; before++)
        {
            if (ability.Conjunctions[before].IsMetBy(profiles, profile))
            {
                return 0;
            }
        }

        return _counts[profile];
    }
}
