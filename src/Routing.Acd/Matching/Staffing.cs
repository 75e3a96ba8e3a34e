using System.Numerics;

namespace Routing.Acd.Matching;

/// <summary>How many agents of each profile are at work (<see cref="AgentRecord.IsStaffed"/>), whether free or not.</summary>
internal sealed class Staffing
{
    private int[] _counts = [];
    private ulong[] _profiles = [];

    /// <summary>Nobody is, of so many profiles: after a plan.</summary>
    public void Clear(int profiles)
    {
        _counts = new int[profiles];
        _profiles = new ulong[(profiles + 63) / 64];
    }

    public void Add(int profile)
    {
        if (_counts[profile]++ == 0)
        {
            _profiles[profile >> 6] |= 1UL << profile;
        }
    }

    /// <summary>One less; true when that was the last of the profile.</summary>
    public bool Remove(int profile)
    {
        if (--_counts[profile] > 0)
        {
            return false;
        }

        _profiles[profile >> 6] &= ~(1UL << profile);
        return true;
    }

    /// <summary>Whether anyone of these profiles is at work.</summary>
    public bool Any(ulong[] profiles)
    {
        for (int word = 0; word < profiles.Length; word++)
        {
            if ((profiles[word] & _profiles[word]) != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How many of these profiles are at work; counted only until it is above <paramref name="enough"/>.</summary>
    public int Count(ulong[] profiles, int enough)
    {
        int count = 0;
        for (int word = 0; word < profiles.Length && count <= enough; word++)
        {
            for (ulong bits = profiles[word] & _profiles[word]; bits != 0; bits &= bits - 1)
            {
                count += _counts[(word << 6) + BitOperations.TrailingZeroCount(bits)];
            }
        }

        return count;
    }
}
