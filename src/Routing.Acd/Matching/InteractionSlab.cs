using System.Runtime.CompilerServices;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>All interactions of the partition, in slots that are used again, found by id.</summary>
internal sealed class InteractionSlab
{
    private const int None = -1;

    private readonly Slab<InteractionSlot> _slots = new();
    private readonly IdTable<Ids> _byId;

    public InteractionSlab() => _byId = new IdTable<Ids>(new Ids(_slots));

    /// <summary>Slots ever used: each index below this may be looked at.</summary>
    public int End => _slots.End;

    /// <summary>Interactions that are known: waiting, reserved or connected.</summary>
    public int Known => _byId.Count;

    /// <summary>A slot; the reference stays good.</summary>
    public ref InteractionSlot this[int slot]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _slots[slot];
    }

    /// <summary>A slot will be looked at soon; -1 for none.</summary>
    public void Prefetch(int slot) => _slots.Prefetch(slot);

    /// <summary>One that waits is about to leave: its neighbours are fetched meanwhile.</summary>
    public void PrefetchNeighbours(int slot)
    {
        ref readonly InteractionSlot interaction = ref _slots[slot];
        if (interaction.Link.Next >= None)
        {
            _slots.Prefetch(interaction.Link.Previous);
            _slots.Prefetch(interaction.Link.Next);
        }

        if (interaction.EntryLink.Next >= None)
        {
            _slots.Prefetch(interaction.EntryLink.Previous);
            _slots.Prefetch(interaction.EntryLink.Next);
        }
    }

    /// <summary>An id will be asked for soon.</summary>
    public void Prefetch(in Guid id) => _byId.Prefetch(id);

    /// <summary>The slot of a known interaction.</summary>
    public bool TryFind(Guid id, out int slot) => (slot = _byId.Find(id)) >= 0;

    /// <summary>A fresh slot for a new interaction.</summary>
    public int Add(Guid id)
    {
        int slot = _slots.Take();
        _slots[slot] = new InteractionSlot
        {
            Id = id,
            Place = None,
            Link = new LineLink { Previous = None, Next = None },
            EntryLink = new LineLink { Previous = None, Next = None },
        };
        _byId.Add(slot);
        return slot;
    }

    /// <summary>The interaction is known no more, and its slot is free for another.</summary>
    public void Free(int slot)
    {
        _byId.Remove(slot);
        _slots[slot] = default;
        _slots.Give(slot);
    }

    private readonly struct Ids(Slab<InteractionSlot> slots) : IIdSource
    {
        public Guid IdOf(int slot) => slots[slot].Id;
    }
}
