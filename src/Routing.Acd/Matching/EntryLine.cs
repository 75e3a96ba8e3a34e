using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>
/// Those of one channel and class who wait or are being rung for, by entry into the queue: for how long the
/// oldest has been there.
/// </summary>
internal sealed class EntryLine(InteractionSlab interactions)
{
    private AgedLine _line;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The earliest entry into the queue; <see cref="long.MaxValue"/> for none.</summary>
    public long Oldest => Count == 0 ? long.MaxValue : interactions[_line.First(new Entered(interactions))].EnteredQueue;

    public void Insert(int slot)
    {
        Count++;
        _line.Insert(new Entered(interactions), slot);
    }

    public void Remove(int slot)
    {
        Count--;
        _line.Remove(new Entered(interactions), slot);
    }

    /// <summary>Forgets all of them, who must be put in again somewhere: before a plan sorts them anew.</summary>
    public void Clear()
    {
        Count = 0;
        _line.Clear();
    }

    private readonly struct Entered(InteractionSlab interactions) : IAgedItems
    {
        public static void Compared()
        {
        }

        // Only how old the oldest is is ever asked, so ties stand as they come.
        public AgedKey KeyOf(int item) => new(interactions[item].EnteredQueue, 0);

        public ref LineLink LinkOf(int item) => ref interactions[item].EntryLink;
    }
}
