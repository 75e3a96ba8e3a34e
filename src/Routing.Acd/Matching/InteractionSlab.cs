using System.Runtime.CompilerServices;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>All interactions of the partition, in slots that are used again, found by id.</summary>
internal sealed class InteractionSlab
{
    private const int None = -1;
    private const int NotesBits = 12;

    private readonly Slab<InteractionSlot> _slots = new();
    private readonly IdTable<Ids> _byId;
    private LinePages _notes = new();

    // The id asked for last, and its hash; at first none that has another.
    private Guid _lastId;
    private ulong _lastHash = IdTable.Hash(default);

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

    /// <summary>What else is known of each interaction; the reference stays good.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe ref InteractionNote NoteOf(int slot) => ref ((InteractionNote*)_notes[(uint)slot >> NotesBits])[slot & ((1 << NotesBits) - 1)];

    /// <summary>Where the lines of all classes keep who is in them.</summary>
    public GapBlocks EntryBlocks { get; } = new();

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

        if (interaction.Entry >= 0)
        {
            EntryBlocks.Prefetch(GapLine.BlockOf(interaction.Entry));
        }
    }

    /// <summary>An id will be asked for soon, perhaps more than once; returns its hash.</summary>
    public ulong Prefetch(in Guid id)
    {
        _lastId = id;
        _lastHash = IdTable.Hash(id);
        _byId.Prefetch(_lastHash);
        return _lastHash;
    }

    /// <summary>The slot of a known interaction.</summary>
    public bool TryFind(in Guid id, out int slot) => (slot = _byId.Find(id, HashOf(id))) >= 0;

    /// <summary>A fresh slot for a new interaction.</summary>
    public int Add(in Guid id)
    {
        int slot = _slots.Take();
        _slots[slot] = new InteractionSlot
        {
            Id = id,
            Place = None,
            Link = new LineLink { Previous = None, Next = None },
        };
        if (slot >> NotesBits == _notes.Count)
        {
            _notes.Add(Unsafe.SizeOf<InteractionNote>() << NotesBits);
        }

        NoteOf(slot) = default;
        _byId.Add(slot, HashOf(id));
        return slot;
    }

    /// <summary>The interaction is known no more, and its slot is free for another.</summary>
    public void Free(int slot)
    {
        _byId.Remove(slot, HashOf(_slots[slot].Id));
        _slots[slot] = default;
        _slots.Give(slot);
    }

    /// <summary>A command is nearly always about one id.</summary>
    private ulong HashOf(in Guid id) => id == _lastId ? _lastHash : IdTable.Hash(id);

    private readonly struct Ids(Slab<InteractionSlot> slots) : IIdSource
    {
        public Guid IdOf(int slot) => slots[slot].Id;
    }
}
