using Routing.Acd.Model;

namespace Routing.Acd.Tracing;

/// <summary>
/// One decision in the <see cref="DecisionRing"/>: numbers, and references to what never changes, so that a copy
/// torn by a writer is harmless and seen.
/// </summary>
internal struct DecisionEntry
{
    public Guid Interaction;

    /// <summary>The definition of the queue that it fell in; of a removed queue it is in no newer plan.</summary>
    public QueuePlan QueuePlan;

    /// <summary>The interaction's own requirements.</summary>
    public RequirementSet? Requires;

    /// <summary>The reservation's sequence; of a group the first.</summary>
    public long Reservation;
    public long Time;
    public long Nanoseconds;

    /// <summary>Groups with up to this wait were open.</summary>
    public long OpenAfter;

    /// <summary>Where its notes begin, counted from the ring's beginning in time.</summary>
    public long FirstWord;

    /// <summary>How long its notes are.</summary>
    public int Words;

    /// <summary>Who was looked at: so many numbers from the winner's on, in a circle of so many.</summary>
    public int Examined;
    public int Circle;

    /// <summary>Agents that there were.</summary>
    public int Known;
    public int Queue;

    /// <summary>The plan in force, by the ring's own count.</summary>
    public int Plan;

    /// <summary>Those chosen who are noted.</summary>
    public byte Chosen;
    public byte Stage;
    public Channel Channel;
}
