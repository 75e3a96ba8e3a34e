namespace Routing.Acd.Matching;

/// <summary>
/// Those of one channel and class who wait or are being rung for, by entry into the queue: for how long the
/// oldest has been there. Who enters now comes last, in O(1); who brings an earlier entry along, or comes
/// from another class, stands in a heap beside the line.
/// </summary>
internal sealed class EntryLine(InteractionSlab interactions, HeapPlaces strayPlaces)
{
    private readonly SlotHeap _strays = new(strayPlaces);
    private int _first = -1;
    private int _last = -1;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The earliest entry into the queue; <see cref="long.MaxValue"/> for none.</summary>
    public long Oldest => Math.Min(
        _first < 0 ? long.MaxValue : interactions[_first].EnteredQueue,
        _strays.Count == 0 ? long.MaxValue : _strays.FirstMajor);

    public void Insert(int slot)
    {
        Count++;
        ref InteractionSlot interaction = ref interactions[slot];
        if (_last >= 0 && interaction.EnteredQueue < interactions[_last].EnteredQueue)
        {
            interaction.Flags |= SlotFlags.Stray;
            _strays.Insert(slot, interaction.EnteredQueue, interaction.Sequence);
            return;
        }

        interaction.EntryPrevious = _last;
        interaction.EntryNext = -1;
        if (_last >= 0)
        {
            interactions[_last].EntryNext = slot;
        }
        else
        {
            _first = slot;
        }

        _last = slot;
    }

    public void Remove(int slot)
    {
        Count--;
        ref InteractionSlot interaction = ref interactions[slot];
        if ((interaction.Flags & SlotFlags.Stray) != 0)
        {
            interaction.Flags &= ~SlotFlags.Stray;
            _strays.Remove(slot);
            return;
        }

        if (interaction.EntryPrevious >= 0)
        {
            interactions[interaction.EntryPrevious].EntryNext = interaction.EntryNext;
        }
        else
        {
            _first = interaction.EntryNext;
        }

        if (interaction.EntryNext >= 0)
        {
            interactions[interaction.EntryNext].EntryPrevious = interaction.EntryPrevious;
        }
        else
        {
            _last = interaction.EntryPrevious;
        }
    }

    /// <summary>Forgets all of them, who must be put in again somewhere: before a plan sorts them anew.</summary>
    public void Clear()
    {
        while (_strays.Count > 0)
        {
            interactions[_strays.First].Flags &= ~SlotFlags.Stray;
            _strays.Remove(_strays.First);
        }

        (_first, _last, Count) = (-1, -1, 0);
    }
}
