using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>A search through the heads of the profiles' lines.</summary>
internal interface IAgentVisitor : IKeyVisitor<int>
{
    /// <summary>The profiles by position in what is searched; null where the position is the profile.</summary>
    int[]? Holders { get; set; }
}

/// <summary>Looks for the longest idle of those who meet a conjunction.</summary>
internal struct LongestIdleSearch<TProbe>(ChannelAgents agents, Profiles profiles, Roster roster) : IAgentVisitor
    where TProbe : struct, IProbe
{
    private long _stamp = long.MaxValue;

    public int[]? Holders { get; set; }

    /// <summary>What is searched for.</summary>
    public Conjunction Wanted { get; set; }

    public int Bound { get; private set; } = int.MaxValue - 1;

    /// <summary>The best so far; -1 for nobody.</summary>
    public int Agent { get; private set; } = -1;

    public static void Looked(int keys) => TProbe.Looked(keys);

    public void Visit(int position, int key)
    {
        TProbe.Looked(1);
        int profile = Holders is null ? position : Holders[position];
        if (!Wanted.IsMetBy(profiles, profile))
        {
            return;
        }

        int head = agents.HeadOf(profile);
        long stamp = roster[head].IdleStamp;
        if (stamp < _stamp) // keys may tie, stamps never do
        {
            (_stamp, Agent, Bound) = (stamp, head, key);
        }
    }
}

/// <summary>Lists the profiles with somebody available who meet a conjunction.</summary>
internal struct ProfileSearch<TProbe>(Profiles profiles, List<int> found) : IAgentVisitor
    where TProbe : struct, IProbe
{
    public int[]? Holders { get; set; }

    /// <summary>What is searched for.</summary>
    public Conjunction Wanted { get; set; }

    public readonly int Bound => int.MaxValue - 1;

    public static void Looked(int keys) => TProbe.Looked(keys);

    public readonly void Visit(int position, int key)
    {
        TProbe.Looked(1);
        int profile = Holders is null ? position : Holders[position];
        if (Wanted.IsMetBy(profiles, profile))
        {
            found.Add(profile);
        }
    }
}
