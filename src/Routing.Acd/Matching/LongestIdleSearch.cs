using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>Looks for the longest idle of those who meet a conjunction.</summary>
internal struct LongestIdleSearch<TProbe>(ChannelAgents agents, Profiles profiles, Roster roster) : IKeyVisitor<int>
    where TProbe : struct, IProbe
{
    private long _stamp = long.MaxValue;

    /// <summary>What is searched for.</summary>
    public Conjunction Wanted { get; set; }

    public int Bound { get; private set; } = int.MaxValue - 1;

    /// <summary>The best so far; -1 for nobody.</summary>
    public int Agent { get; private set; } = -1;

    public static void Looked(int keys) => TProbe.Looked(keys);

    public void Visit(int position, int key)
    {
        TProbe.Looked(1);
        int profile = profiles.HolderAt(position);
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
