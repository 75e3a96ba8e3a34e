using System.Runtime.CompilerServices;

namespace Routing.Acd.Matching;

/// <summary>
/// Where the profiles that have one skill or group stand among all such (<see cref="Profiles.HolderAt"/>), those
/// with the highest level first, so that those with at least some level are the first so many. Made with a
/// plan; fixed until the next.
/// </summary>
internal struct Holders
{
    private const int Levels = 11;

    // First how many there are at each level, then where each level begins, at last where it ends.
    private Places _places;

    /// <summary>The position of the first.</summary>
    public int Begin { get; private set; }

    /// <summary>How many have at least that level.</summary>
    public readonly int AtLeast(int level) => _places[level] - Begin;

    /// <summary>First pass over the profiles: one more has it at that level.</summary>
    public void Count(int level) => _places[level]++;

    /// <summary>After the first pass: they stand from this position on; returns the next one's.</summary>
    public int Stand(int begin)
    {
        Begin = begin;
        int position = begin;
        for (int level = Levels - 1; level >= 0; level--)
        {
            (_places[level], position) = (position, position + _places[level]);
        }

        return position;
    }

    /// <summary>Second pass: the position of a profile at that level.</summary>
    public int Put(int level) => _places[level]++;

    [InlineArray(Levels + 1)]
    private struct Places
    {
        private int _first;
    }
}
