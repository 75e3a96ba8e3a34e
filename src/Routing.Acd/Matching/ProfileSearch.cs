using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>Lists the profiles with somebody available who meet a conjunction.</summary>
internal struct ProfileSearch<TProbe>(Profiles profiles, List<int> found) : IKeyVisitor<int>
    where TProbe : struct, IProbe
{
    /// <summary>What is searched for.</summary>
    public Conjunction Wanted { get; set; }

    public readonly int Bound => int.MaxValue - 1;

    public static void Looked(int keys) => TProbe.Looked(keys);

    public readonly void Visit(int position, int key)
    {
        TProbe.Looked(1);
        int profile = profiles.HolderAt(position);
        if (Wanted.IsMetBy(profiles, profile))
        {
            found.Add(profile);
        }
    }
}
