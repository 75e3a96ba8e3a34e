using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>
/// Those of one channel and class who wait or are being rung for, by entry into the queue: for how long the
/// oldest has been there. Who comes after all others stands in a line, who came before somebody of it aside.
/// </summary>
internal sealed class EntryLine(InteractionSlab interactions)
{
    private GapLine _inOrder;
    private AsideHeap? _aside;

    // The latest entry of those who were put in the line, whether or not they are still there.
    private long _latest;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The earliest entry into the queue; <see cref="long.MaxValue"/> for none.</summary>
    public long Oldest
    {
        get
        {
            int first = _inOrder.First(interactions.EntryBlocks);
            long oldest = first < 0 ? long.MaxValue : interactions[first].EnteredQueue;
            return _aside is { Count: > 0 } ? Math.Min(oldest, _aside.FirstKey.Major) : oldest;
        }
    }

    public void Insert(int slot)
    {
        Count++;
        long entered = interactions[slot].EnteredQueue;
        if (entered >= _latest || _inOrder.IsEmpty)
        {
            _latest = entered;
            _inOrder.Append(interactions.EntryBlocks, new InOrder(interactions), slot);
        }
        else
        {
            // Only how old the oldest is is ever asked, so ties stand as they come.
            _aside ??= new AsideHeap();
            _aside.Insert(new Aside(interactions), slot, new AgedKey(entered, 0));
        }
    }

    public void Remove(int slot)
    {
        Count--;
        int place = interactions[slot].Entry;
        if (place >= 0)
        {
            _inOrder.Remove(interactions.EntryBlocks, new InOrder(interactions), place);
        }
        else
        {
            _aside!.Remove(new Aside(interactions), ~place);
        }
    }

    /// <summary>Forgets all of them, who must be put in again somewhere: before a plan sorts them anew.</summary>
    public void Clear()
    {
        Count = 0;
        _inOrder.Clear(interactions.EntryBlocks);
        _aside?.Clear();
    }

    private readonly struct InOrder(InteractionSlab interactions) : IPlacedItems
    {
        public static void Compared()
        {
        }

        public void StandsAt(int item, int place) => interactions[item].Entry = place;
    }

    private readonly struct Aside(InteractionSlab interactions) : IPlacedItems
    {
        public static void Compared()
        {
        }

        public void StandsAt(int item, int place) => interactions[item].Entry = ~place;
    }
}
