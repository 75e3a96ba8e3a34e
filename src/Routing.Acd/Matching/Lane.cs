using Routing.Acd.Model;
using Routing.Acd.Strategies;
using Routing.Acd.Structures;

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
internal sealed class Lane(InteractionSlab interactions, Profiles profiles) : IBagItem
{
    private AgedLine _line;

    // Behind the first when that was found out: no more than a hint.
    private int _second = -1;

    public LaneKey Key { get; private set; }

    public QueueRecord Queue { get; private set; } = null!;

    /// <summary>Who is able to take what stands here.</summary>
    public Ability Ability { get; } = new();

    public IAgentStrategy Strategy => Queue.Strategy;

    /// <summary>Where it is filed in the <see cref="LaneClusters"/> of its channel, by conjunction.</summary>
    public (int Cluster, int Position)[] Places { get; set; } = [];

    /// <summary>The place in the list of lanes with someone waiting; -1 for none.</summary>
    public int ActiveAt { get; set; } = -1;

    /// <summary>The place among its queue's lanes with someone waiting; -1 for none.</summary>
    public int PlaceInBag { get; set; } = -1;

    /// <summary>The one in front; -1 for nobody.</summary>
    public int First { get; private set; } = -1;

    /// <summary>The order key of the one in front. Only when not empty.</summary>
    public OrderKey Head { get; private set; }

    private int Priority { get; set; }

    private long Target { get; set; }

    /// <summary>Makes it the lane of <paramref name="key"/> under a queue's plan and the plan's profiles.</summary>
    public void Become(in LaneKey key, QueueRecord queue)
    {
        Key = key;
        Queue = queue;
        Priority = queue.PriorityOf(key.Kind.Priority);
        Target = queue.Plan.ServiceLevelMicroseconds;
        Ability.Become(profiles, key.Kind, queue, key.Stage, key.OpenAfter);
    }

    /// <summary>Whether the agents of <paramref name="profile"/> are able to take what stands here.</summary>
    public bool Admits(int profile) => Ability.Admits(profiles, profile);

    /// <summary>How skilled those agents are in what is required here: see <see cref="RequirementStage.ScoreOf"/>.</summary>
    public int ScoreOf(Profile profile) => Queue.Stage(Key.Stage).ScoreOf(profile, Key.Kind.Requires);

    /// <summary>Puts an interaction where its age belongs; true when it is in front now.</summary>
    public bool Insert(int slot)
    {
        _line.Insert(new WaitingItems(interactions), slot);
        return First < 0 || _line.First(new WaitingItems(interactions)) == slot;
    }

    /// <summary>Takes an interaction out; true when it was in front.</summary>
    public bool Remove(int slot)
    {
        _line.Remove(new WaitingItems(interactions), slot);
        return First == slot;
    }

    /// <summary>Whoever is in front is about to leave: the next is fetched meanwhile.</summary>
    public void PrefetchSecond() => interactions.Prefetch(_second);

    /// <summary>Finds out who is in front now.</summary>
    public void Refresh(InteractionOrder order, long agingGain)
    {
        First = _line.First(new WaitingItems(interactions));
        if (First >= 0)
        {
            ref readonly InteractionSlot first = ref interactions[First];
            _second = first.Link.Next;
            Head = KeyOf(first.FirstEntered, first.Sequence, order, agingGain);
        }
    }

    /// <summary>All of them, in no order.</summary>
    public void Collect(List<int> slots) => _line.Collect(new WaitingItems(interactions), slots);

    /// <summary>How many stand before an age, counted only until there are <paramref name="enough"/>.</summary>
    public int CountBefore(long firstEntered, long sequence, int enough) =>
        _line.CountBefore(new WaitingItems(interactions), new AgedKey(firstEntered, sequence), enough);

    /// <summary>The order key of one in this lane.</summary>
    public OrderKey KeyOf(long firstEntered, long sequence, InteractionOrder order, long agingGain) =>
        OrderKey.Of(order, Priority, Target, agingGain, firstEntered, sequence);
}
