namespace Routing.Acd.Matching;

/// <summary>All interactions of the partition, in one array of slots that are used again, found by id.</summary>
internal sealed class InteractionSlab
{
    private const int None = -1;

    private readonly Dictionary<Guid, int> _byId = new(256);
    private InteractionSlot[] _slots = new InteractionSlot[256];
    private int _free = None;

    /// <summary>Slots ever used: each index below this may be looked at.</summary>
    public int End { get; private set; }

    /// <summary>Interactions that are known: waiting, reserved or connected.</summary>
    public int Known => _byId.Count;

    public ref InteractionSlot this[int slot] => ref _slots[slot];

    /// <summary>The slot of a known interaction.</summary>
    public bool TryFind(Guid id, out int slot) => _byId.TryGetValue(id, out slot);

    /// <summary>A fresh slot for a new interaction.</summary>
    public int Add(Guid id)
    {
        int slot = _free;
        if (slot != None)
        {
            _free = _slots[slot].Next;
        }
        else
        {
            slot = End++;
            if (slot == _slots.Length)
            {
                Array.Resize(ref _slots, _slots.Length * 2);
            }
        }

        _slots[slot] = new InteractionSlot { Id = id, Place = None, Previous = None, Next = None, EntryPrevious = None, EntryNext = None };
        _byId.Add(id, slot);
        return slot;
    }

    /// <summary>The interaction is known no more, and its slot is free for another.</summary>
    public void Free(int slot)
    {
        _byId.Remove(_slots[slot].Id);
        _slots[slot] = new InteractionSlot { Next = _free };
        _free = slot;
    }
}
