using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>Interactions that wait for one agent and differ only in age.</summary>
internal sealed class HeldLine(InteractionSlab interactions) : IBagItem
{
    private AgedLine _line;

    public int Agent { get; private set; }

    /// <summary>The lane they stand in once nobody holds them.</summary>
    public LaneKey Key { get; private set; }

    /// <summary>They wait also while the agent is in a contact.</summary>
    public bool WhenBusy { get; private set; }

    /// <summary>The one in front; -1 for nobody.</summary>
    public int First => _line.First(new WaitingItems(interactions));

    /// <summary>The place among its queue's held lines; -1 for none.</summary>
    public int PlaceInBag { get; set; } = -1;

    /// <summary>Neighbours in the agent's list; <see cref="Next"/> also links free lines.</summary>
    public int Previous { get; set; }
    public int Next { get; set; }

    public void Become(int agent, in LaneKey key, bool whenBusy, int next) =>
        (Agent, Key, WhenBusy, Previous, Next) = (agent, key, whenBusy, -1, next);

    public void Insert(int slot) => _line.Insert(new WaitingItems(interactions), slot);

    public void Remove(int slot) => _line.Remove(new WaitingItems(interactions), slot);

    /// <summary>All of them, in no order.</summary>
    public void Collect(List<int> slots) => _line.Collect(new WaitingItems(interactions), slots);

    /// <summary>How many stand before an age, counted only until there are <paramref name="enough"/>.</summary>
    public int CountBefore(long firstEntered, long sequence, int enough) =>
        _line.CountBefore(new WaitingItems(interactions), new AgedKey(firstEntered, sequence), enough);
}
