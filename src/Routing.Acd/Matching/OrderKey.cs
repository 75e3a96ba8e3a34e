using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>
/// Where an interaction stands among all of its partition: the least is served first. It never changes
/// while the interaction waits, and never ties, since the sequence is unique.
/// </summary>
internal readonly record struct OrderKey(long Major, long Entered, long Sequence)
{
    private const int EnteredBits = 56;
    private const int MostPriority = QueueRecord.HighestPriority;

    // A target, or what a point of priority is worth, counts for no more than some 285 years: no sum of them overflows.
    private const long MostShift = 1L << 53;

    /// <summary>The key; <paramref name="priority"/> is the effective one, 0 to 100.</summary>
    public static OrderKey Of(InteractionOrder order, int priority, long target, long gain, long firstEntered, long sequence) =>
        order switch
        {
            InteractionOrder.ServiceLevel => new OrderKey(firstEntered + Limited(target), 0, sequence),
            InteractionOrder.Aging => new OrderKey(firstEntered - (priority * Limited(gain)), 0, sequence),
            _ => new OrderKey(-(long)priority, firstEntered, sequence),
        };

    /// <summary>
    /// The (first entry, sequence) before which those of another kind go before this key: all, none or some of
    /// them, since within a kind age decides.
    /// </summary>
    public (long FirstEntered, long Sequence) AgeBefore(InteractionOrder order, int priority, long target, long gain) => order switch
    {
        InteractionOrder.ServiceLevel => (Major - Limited(target), Sequence),
        InteractionOrder.Aging => (Major + (priority * Limited(gain)), Sequence),
        _ when -(long)priority < Major => (long.MaxValue, long.MaxValue),
        _ when -(long)priority > Major => (long.MinValue, long.MinValue),
        _ => (Entered, Sequence),
    };

    /// <summary>
    /// The key in one number, for an index: never the other way round than keys are, though some may fall
    /// together (times outside of the years 1970 to 4253).
    /// </summary>
    public long Coarse(InteractionOrder order) => order == InteractionOrder.Priority
        ? ((Major + MostPriority) << EnteredBits) | Math.Clamp(Entered, 0, (1L << EnteredBits) - 1)
        : Math.Min(Major, long.MaxValue - 1);

    private static long Limited(long shift) => Math.Clamp(shift, -MostShift, MostShift);

    public bool Before(in OrderKey other) =>
        Major != other.Major ? Major < other.Major
        : Entered != other.Entered ? Entered < other.Entered
        : Sequence < other.Sequence;
}
