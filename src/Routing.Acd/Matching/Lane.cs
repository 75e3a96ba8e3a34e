using Routing.Acd.Model;
using Routing.Acd.Strategies;

namespace Routing.Acd.Matching;

/// <summary>What the interactions of one lane have in common: whoever can take one can take all.</summary>
/// <param name="Kind">Queue, channel, priority and requirements.</param>
/// <param name="Stage">The relaxation step in force.</param>
/// <param name="OpenAfter">The queue's groups with up to this wait are open to it.</param>
internal readonly record struct LaneKey(KindKey Kind, int Stage, long OpenAfter);

/// <summary>
/// A line of interactions that differ only in age. Within it the order is (first entry, sequence) in every
/// order of the partition, so only heads are ever compared.
/// </summary>
internal sealed class Lane(HeapPlaces places)
{
    private ulong[] _profiles = [];

    public LaneKey Key { get; private set; }

    public QueueRecord Queue { get; private set; } = null!;

    public SlotHeap Line { get; } = new(places);

    /// <summary>A bit for each profile that is able to take what stands here.</summary>
    public ulong[] Profiles => _profiles;

    public IAgentStrategy Strategy => Queue.Strategy;

    /// <summary>The place in the list of lanes with someone waiting; -1 for none.</summary>
    public int ActiveAt { get; set; } = -1;

    private int Priority { get; set; }

    private long Target { get; set; }

    /// <summary>Makes it the lane of <paramref name="key"/> under a queue's plan and the plan's profiles.</summary>
    public void Become(in LaneKey key, QueueRecord queue, IReadOnlyList<Profile> profiles)
    {
        Key = key;
        Queue = queue;
        Priority = queue.PriorityOf(key.Kind.Priority);
        Target = queue.Plan.ServiceLevelMicroseconds;
        ProfileBits.Fill(ref _profiles, profiles, key.Kind, queue, key.Stage, key.OpenAfter);
    }

    /// <summary>Whether the agents of <paramref name="profile"/> are able to take what stands here.</summary>
    public bool Admits(int profile) => ProfileBits.Has(_profiles, profile);

    /// <summary>How skilled those agents are in what is required here: see <see cref="RequirementStage.ScoreOf"/>.</summary>
    public int ScoreOf(Profile profile) => Queue.Stage(Key.Stage).ScoreOf(profile, Key.Kind.Requires);

    /// <summary>The order key of one in this lane.</summary>
    public OrderKey KeyOf(long firstEntered, long sequence, InteractionOrder order, long agingGain) =>
        OrderKey.Of(order, Priority, Target, agingGain, firstEntered, sequence);

    /// <summary>The order key of the one in front. Only when not empty.</summary>
    public OrderKey HeadKey(InteractionOrder order, long agingGain) => KeyOf(Line.FirstMajor, Line.FirstMinor, order, agingGain);
}
