using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>What an interaction's slot is for just now.</summary>
internal enum SlotPhase : byte
{
    /// <summary>For nothing; on the free list.</summary>
    Free,

    /// <summary>Stands in a lane.</summary>
    Waiting,

    /// <summary>An agent is being rung for it; it keeps its key and its place in the queue's count.</summary>
    Reserved,

    /// <summary>With an agent.</summary>
    Connected,

    /// <summary>Gone; the slot holds the agent's wrap-up after it.</summary>
    WrapUp,
}

/// <summary>One interaction in the core's slab: everything that is known of it.</summary>
internal struct InteractionSlot
{
    public Guid Id;

    /// <summary>First entry into the ACD: age and order count from here.</summary>
    public long FirstEntered;

    /// <summary>Stamped once, at the first submit: the last word on ties.</summary>
    public long Sequence;

    /// <summary>Entry into this queue: the groups' waits count from here.</summary>
    public long Entered;

    /// <summary>The time and the sequence that the submit carried, by which an echo of it is known.</summary>
    public long Submitted;
    public long SubmittedSequence;

    /// <summary>The reservation's sequence; 0 before the first.</summary>
    public long Reservation;

    /// <summary>When the wrap-up held here ends.</summary>
    public long WrapUpEnds;

    /// <summary>Added to each set of the queue; null for nothing.</summary>
    public RequirementSet? Requires;

    /// <summary>A priority of its own; null for the queue's.</summary>
    public int? Priority;

    public int Queue;

    /// <summary>The lane it stands in while waiting.</summary>
    public int Lane;

    /// <summary>The agent from reservation to wrap-up.</summary>
    public int Agent;

    /// <summary>Neighbours in the list of what the agent holds; <see cref="Next"/> also links free slots.</summary>
    public int Previous;
    public int Next;

    public Channel Channel;
    public SlotPhase Phase;
}
