using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>
/// Where an interaction stands among all of its partition: the least is served first. It never changes
/// while the interaction waits, and never ties, since the sequence is unique.
/// </summary>
internal readonly record struct OrderKey(long Major, long Entered, long Sequence)
{
    /// <summary>The key; <paramref name="priority"/> is the effective one, 0 to 100.</summary>
    public static OrderKey Of(InteractionOrder order, int priority, long target, long gain, long firstEntered, long sequence) =>
        order switch
        {
            InteractionOrder.ServiceLevel => new OrderKey(firstEntered + target, 0, sequence),
            InteractionOrder.Aging => new OrderKey(firstEntered - (priority * gain), 0, sequence),
            _ => new OrderKey(-(long)priority, firstEntered, sequence),
        };

    /// <summary>
    /// The (first entry, sequence) before which those of another kind go before this key: all, none or some of
    /// them, since within a kind age decides.
    /// </summary>
    public (long FirstEntered, long Sequence) AgeBefore(InteractionOrder order, int priority, long target, long gain) => order switch
    {
        InteractionOrder.ServiceLevel => (Major - target, Sequence),
        InteractionOrder.Aging => (Major + (priority * gain), Sequence),
        _ when -(long)priority < Major => (long.MaxValue, long.MaxValue),
        _ when -(long)priority > Major => (long.MinValue, long.MinValue),
        _ => (Entered, Sequence),
    };

    public bool Before(in OrderKey other) =>
        Major != other.Major ? Major < other.Major
        : Entered != other.Entered ? Entered < other.Entered
        : Sequence < other.Sequence;
}
