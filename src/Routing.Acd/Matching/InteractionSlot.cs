using System.Runtime.InteropServices;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>How far an interaction, or an agent's claim on one, has come.</summary>
internal enum SlotPhase : byte
{
    /// <summary>Nothing is here; on the free list.</summary>
    Free,

    /// <summary>An interaction that stands in a line.</summary>
    Waiting,

    /// <summary>An agent is being rung; the interaction keeps its key and its place in the queue's count.</summary>
    Reserved,

    /// <summary>Customer and agent are together.</summary>
    Connected,

    /// <summary>Of a claim only: the interaction is gone, the agent works on after it.</summary>
    WrapUp,
}

/// <summary>What else is true of an interaction.</summary>
[Flags]
internal enum SlotFlags : byte
{
    None = 0,

    /// <summary>Its submit carried the time of its entry into the queue.</summary>
    SubmittedAtEntry = 1,

    /// <summary>Its submit carried its sequence.</summary>
    SequenceGiven = 2,

    /// <summary>Waits for one agent alone: stands in a line of <see cref="HeldLines"/>.</summary>
    Held = 4,

    /// <summary>There is more about it in <see cref="SlotExtras"/>.</summary>
    Extra = 8,

    /// <summary>It is its owner's first visit with it; of later ones <see cref="SlotExtras"/> knows the number.</summary>
    FirstVisit = 16,

    /// <summary>It has a deadline (<see cref="InteractionNote.Timer"/>).</summary>
    Timed = 32,
}

/// <summary>
/// One interaction in the core's slab: what is known of every one. 64 bytes, which the processor fetches at once; so
/// what is seldom asked for is in the <see cref="InteractionNote"/>, and what only few have in <see cref="SlotExtras"/>.
/// </summary>
internal struct InteractionSlot : ISlabItem
{
    public Guid Id;

    /// <summary>First entry into the ACD: age and order count from here.</summary>
    public long FirstEntered;

    /// <summary>Stamped once, at the first submit: the last word on ties.</summary>
    public long Sequence;

    /// <summary>Entry into this queue: groups, relaxation, limits and estimates count from here.</summary>
    public long EnteredQueue;

    /// <summary>
    /// While waiting its place in its lane, or its held line; while reserved its neighbours among those of the queue who
    /// are being rung for; while connected hints for what its end will need: the agent, and where the profile's literals begin.
    /// </summary>
    public LineLink Link;

    /// <summary>Its place in the <see cref="EntryLine"/>.</summary>
    public int Entry;

    /// <summary>What it has in common with others: queue, channel, priority, requirements (<see cref="Kinds"/>).</summary>
    public int Kind;

    /// <summary>While waiting the lane, or the held line; while reserved or connected the first of its live claims.</summary>
    public int Place;

    public SlotPhase Phase;
    public SlotFlags Flags;

    /// <summary>The relaxation step in force as of when it was last lined up, and the greatest that was told.</summary>
    public byte Stage;
    public byte StageTold;

    int ISlabItem.FreeLink
    {
        readonly get => Link.Next;
        set => Link.Next = value;
    }
}

/// <summary>What is not asked for while an interaction just waits, and leaves.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct InteractionNote
{
    /// <summary>What its wait was estimated to be at its entry, in microseconds; -1 for unknown.</summary>
    public long Estimate;

    /// <summary>Its deadline, kept by <see cref="Deadlines"/>. While <see cref="SlotFlags.Timed"/>.</summary>
    public int Timer;
}
