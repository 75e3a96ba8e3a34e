using Routing.Acd.Model;
using Routing.Acd.Strategies;

namespace Routing.Acd.Matching;

/// <summary>What the interactions of one lane have in common: whoever can take one can take all.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Channel">The channel.</param>
/// <param name="OpenAfter">The queue's groups with up to this wait are open to it.</param>
/// <param name="Priority">A priority of its own; null for the queue's.</param>
/// <param name="Requires">Added to each set of the queue; null for nothing.</param>
internal readonly record struct LaneKey(int Queue, Channel Channel, long OpenAfter, int? Priority, RequirementSet? Requires);

/// <summary>
/// A line of interactions that differ only in age. Within it the order is (first entry, sequence) in every
/// order of the partition, so only heads are ever compared.
/// </summary>
internal sealed class Lane(HeapPlaces places)
{
    public LaneKey Key { get; private set; }

    public SlotHeap Line { get; } = new(places);

    /// <summary>A bit for each profile that is able to take what stands here.</summary>
    public ulong[] Profiles { get; private set; } = [];

    public IAgentStrategy Strategy { get; private set; } = StrategyCatalog.Strategies[0];

    /// <summary>The place in the list of lanes with someone waiting; -1 for none.</summary>
    public int ActiveAt { get; set; } = -1;

    /// <summary>The last round of matching that found nobody for it.</summary>
    public long ExhaustedIn { get; set; }

    private int Priority { get; set; }

    private long Target { get; set; }

    /// <summary>Makes it the lane of <paramref name="key"/> under a queue's plan and the plan's profiles.</summary>
    public void Become(in LaneKey key, QueuePlan queue, IReadOnlyList<Profile> profiles)
    {
        Key = key;
        Priority = key.Priority ?? queue.Priority;
        Target = queue.ServiceLevelMicroseconds;
        Strategy = StrategyCatalog.Find(queue.Strategy);
        Profiles = new ulong[(profiles.Count + 63) / 64];
        foreach (RequirementSet set in queue.Requires)
        {
            RequirementSet all = key.Requires is null ? set : set.And(key.Requires);
            for (int i = 0; i < profiles.Count; i++)
            {
                if (profiles[i].Meets(all) && profiles[i].IsLetIn(queue.Groups, key.OpenAfter))
                {
                    Profiles[i >> 6] |= 1UL << i;
                }
            }
        }
    }

    /// <summary>Whether the agents of <paramref name="profile"/> are able to take what stands here.</summary>
    public bool Admits(int profile) => (Profiles[profile >> 6] & (1UL << profile)) != 0;

    /// <summary>The order key of one in this lane.</summary>
    public OrderKey KeyOf(long firstEntered, long sequence, InteractionOrder order, long agingGain) =>
        OrderKey.Of(order, Priority, Target, agingGain, firstEntered, sequence);

    /// <summary>The order key of the one in front. Only when not empty.</summary>
    public OrderKey HeadKey(InteractionOrder order, long agingGain) => KeyOf(Line.FirstMajor, Line.FirstMinor, order, agingGain);
}
