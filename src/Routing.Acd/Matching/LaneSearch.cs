using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>One agent's search through the lanes: what the agent has, and the best head so far.</summary>
internal struct LaneSearch<TProbe>(List<Lane> lanes, byte[] levels) : IKeyVisitor<long>
    where TProbe : struct, IProbe
{
    private OrderKey _key;

    /// <summary>The lane whose head is the best so far; null for none.</summary>
    public Lane? Best { get; private set; }

    public long Bound { get; private set; } = long.MaxValue - 1;

    /// <summary>What the agent lacks, as <see cref="Conjunction.Wide"/>.</summary>
    public ulong Lacks { get; set; } = ulong.MaxValue;

    /// <summary>What stands at the positions of the cluster that is searched.</summary>
    public LaneCluster.Entry[] Entries { get; set; } = [];

    public static void Looked(int keys) => TProbe.Looked(keys);

    public void Visit(int position, long key)
    {
        TProbe.Looked(1);
        ref readonly LaneCluster.Entry entry = ref Entries[position];
        if (!entry.IsMetBy(levels))
        {
            return;
        }

        Lane lane = lanes[entry.Lane];
        OrderKey head = lane.Head;
        if (key < Bound || Best is null || head.Before(_key)) // keys in the index may tie; order keys never do
        {
            Best = lane;
            Bound = key;
            _key = head;
        }
    }
}
