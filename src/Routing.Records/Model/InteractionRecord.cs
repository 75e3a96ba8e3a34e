namespace Routing.Records.Model;

/// <summary>
/// One interaction from its first sign to its end, as it is kept for good: written exactly once. Times
/// are UTC and kept in milliseconds; null where the interaction never came that far.
/// </summary>
public sealed record InteractionRecord
{
    /// <summary>UUIDv7, made when the interaction began.</summary>
    public required Guid Id { get; init; }

    /// <summary><c>voice</c>, <c>chat</c>, <c>email</c> …</summary>
    public required string Channel { get; init; }

    /// <summary><c>inbound</c>, <c>internal</c> (between phones of the house) or <c>outbound</c>.</summary>
    public required string Direction { get; init; }

    /// <summary>The trunk's name.</summary>
    public string? Trunk { get; init; }

    /// <summary>The caller's number.</summary>
    public string? Caller { get; init; }

    /// <summary>The called number.</summary>
    public string? Called { get; init; }

    /// <summary>The customer, where one was found.</summary>
    public string? Customer { get; init; }

    /// <summary>The first flow that ran.</summary>
    public string? Flow { get; init; }

    /// <summary>The last queue entered.</summary>
    public string? Queue { get; init; }

    /// <summary>The last agent who talked.</summary>
    public string? Agent { get; init; }

    /// <summary>The first sign: the INVITE.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>The engine answered.</summary>
    public DateTimeOffset? Answered { get; init; }

    /// <summary>The first entry into a queue.</summary>
    public DateTimeOffset? Queued { get; init; }

    /// <summary>Customer and agent were joined.</summary>
    public DateTimeOffset? Connected { get; init; }

    /// <summary>It was over.</summary>
    public required DateTimeOffset Ended { get; init; }

    /// <summary>What became of it.</summary>
    public required InteractionOutcome Outcome { get; init; }

    /// <summary><c>caller</c>, <c>agent</c>, <c>callee</c> (whoever was called directly), <c>flow</c>, <c>system</c>.</summary>
    public required string EndedBy { get; init; }

    /// <summary>Milliseconds in flows.</summary>
    public long IvrMs { get; init; }

    /// <summary>Milliseconds waiting in queues, ringing excluded.</summary>
    public long WaitMs { get; init; }

    /// <summary>Milliseconds while an agent's phone rang.</summary>
    public long RingMs { get; init; }

    /// <summary>Milliseconds talking.</summary>
    public long TalkMs { get; init; }

    /// <summary>Milliseconds on hold in the talk.</summary>
    public long HoldMs { get; init; }

    /// <summary>Milliseconds of wrap-up.</summary>
    public long WrapUpMs { get; init; }

    /// <summary>What it was about.</summary>
    public string? Topic { get; init; }

    /// <summary>JSON object of further facts.</summary>
    public string Attributes { get; init; } = "{}";

    /// <summary>JSON object of media figures: MOS, loss, jitter.</summary>
    public string Quality { get; init; } = "{}";

    /// <summary>The node that wrote it.</summary>
    public required string Node { get; init; }

    /// <summary>The ACD partition.</summary>
    public int Partition { get; init; }

    /// <summary>The partition owner's epoch.</summary>
    public int Epoch { get; init; }

    /// <summary>Its stretches in the order they began.</summary>
    public IReadOnlyList<Segment> Segments { get; init; } = [];

    /// <summary>The same with the milliseconds of each kind summed from its stretches.</summary>
    public InteractionRecord WithSums() => this with
    {
        IvrMs = Sum(SegmentKind.Ivr),
        WaitMs = Sum(SegmentKind.Queue),
        RingMs = Sum(SegmentKind.Ring),
        TalkMs = Sum(SegmentKind.Talk),
        HoldMs = Sum(SegmentKind.Hold),
        WrapUpMs = Sum(SegmentKind.WrapUp),
    };

    /// <summary>Why the agents of its reservations got it, oldest first; bounded by whoever makes the record.</summary>
    public IReadOnlyList<RoutingDecision> Decisions { get; init; } = [];

    private long Sum(SegmentKind kind)
    {
        TimeSpan sum = TimeSpan.Zero;
        foreach (Segment segment in Segments)
        {
            if (segment.Kind == kind)
            {
                sum += segment.Ended - segment.Started;
            }
        }

        return (long)sum.TotalMilliseconds;
    }
}
