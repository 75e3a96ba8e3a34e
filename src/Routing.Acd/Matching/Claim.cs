using Routing.Acd.Model;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>
/// An agent's hold on an interaction: reserved, then connected, then the wrap-up that outlives the
/// interaction. In two lists: what the agent holds, oldest first, and who is rung for the interaction.
/// </summary>
internal struct Claim : ISlabItem
{
    /// <summary>The interaction's id, which the end of a wrap-up tells.</summary>
    public Guid Id;

    /// <summary>The reservation's sequence.</summary>
    public long Reservation;

    /// <summary>When the wrap-up began, and when it ends: 0 before it begins, <see cref="long.MaxValue"/> when only the agent ends it.</summary>
    public long WrapUpBegan;
    public long WrapUpEnds;

    /// <summary>The interaction's slot, until wrap-up.</summary>
    public int Interaction;

    public int Agent;
    public int Queue;

    /// <summary>Neighbours among what the agent holds; before the first is the last, behind the last -1. <see cref="Next"/> also links free claims.</summary>
    public int Previous;
    public int Next;

    /// <summary>Neighbours among the live reservations of the interaction.</summary>
    public int PreviousOfGroup;
    public int NextOfGroup;

    /// <summary>Its deadline, kept by <see cref="Deadlines"/>.</summary>
    public int Timer;

    public Channel Channel;
    public SlotPhase Phase;

    int ISlabItem.FreeLink
    {
        readonly get => Next;
        set => Next = value;
    }
}
