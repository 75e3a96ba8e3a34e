using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>
/// The profiles that have one skill or group, those with the highest level first, so that those with at least
/// some level are the first so many. Made with a plan; fixed until the next.
/// </summary>
internal sealed class Holders
{
    private const int Levels = 11;

    private readonly int[] _atLeast = new int[Levels + 1];

    /// <summary>The profiles by position.</summary>
    public int[] Profiles { get; private set; } = [];

    /// <summary>What each of them lacks, as a mask of literals (<see cref="Conjunction.NarrowBit"/>): shared by the indexes of all channels.</summary>
    public uint[] Lacks { get; private set; } = [];

    /// <summary>How many of them have at least that level.</summary>
    public int AtLeast(int level) => _atLeast[level];

    /// <summary>First pass over the profiles: one more has it at that level.</summary>
    public void Count(int level) => _atLeast[level]++;

    /// <summary>After the first pass: makes room.</summary>
    public void MakeRoom()
    {
        for (int level = Levels - 1; level >= 0; level--)
        {
            _atLeast[level] += _atLeast[level + 1];
        }

        Profiles = new int[_atLeast[0]];
        Lacks = new uint[KeyIndex<int, uint>.RoomFor(_atLeast[0])];
        Array.Copy(_atLeast, 1, _atLeast, 0, Levels); // now where each level begins
    }

    /// <summary>Second pass: puts a profile in; returns its position.</summary>
    public int Put(int profile, int level, uint lacks)
    {
        int position = _atLeast[level]++; // and at the end of the pass where it ends, which is what it means
        Profiles[position] = profile;
        Lacks[position] = lacks;
        return position;
    }
}
