using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>
/// Where an interaction stands among all of its partition: the least is served first. It never changes
/// while the interaction waits, and never ties, since the sequence is unique.
/// </summary>
internal readonly record struct OrderKey(long Major, long Entered, long Sequence)
{
    public static OrderKey Of(InteractionOrder order, int priority, long target, long gain, long firstEntered, long sequence) =>
        order switch
        {
            InteractionOrder.ServiceLevel => new OrderKey(firstEntered + target, 0, sequence),
            InteractionOrder.Aging => new OrderKey(firstEntered - (priority * gain), 0, sequence),
            _ => new OrderKey(-(long)priority, firstEntered, sequence),
        };

    public bool Before(in OrderKey other) =>
        Major != other.Major ? Major < other.Major
        : Entered != other.Entered ? Entered < other.Entered
        : Sequence < other.Sequence;
}
