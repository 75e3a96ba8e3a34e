namespace Routing.Acd.Tracing;

/// <summary>One decision in the <see cref="DecisionRing"/>: numbers only, so that a copy torn by a writer is harmless and seen.</summary>
internal struct DecisionEntry
{
    public Guid Interaction;

    /// <summary>The reservation's sequence; of a group the first.</summary>
    public long Reservation;
    public long Time;
    public long Key;
    public long IdleStamp;
    public long Nanoseconds;

    /// <summary>Where its candidates begin, counted from the ring's beginning in time.</summary>
    public long FirstCandidate;
    public int Candidates;
    public int NotShown;
    public int Queue;
    public int Agent;
    public int PlanVersion;
    public int Stage;

    /// <summary>The strategy's place in the catalog.</summary>
    public int Strategy;
}
