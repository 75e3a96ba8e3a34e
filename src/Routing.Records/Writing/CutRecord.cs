using Routing.Records.Model;

namespace Routing.Records.Writing;

/// <summary>What becomes of an interaction whose process died: what was noted of it last, up to the process's last sign of life. For stores that recover.</summary>
internal static class CutRecord
{
    /// <summary>The record to keep of <paramref name="noted"/>; <paramref name="seen"/> is that last sign, null where none is known.</summary>
    public static InteractionRecord Of(InteractionRecord noted, DateTimeOffset? seen)
    {
        if (noted.Outcome != InteractionOutcome.Failed)
        {
            return noted; // it was over but for the agent's work after it
        }

        List<Segment> segments = [.. noted.Segments];
        DateTimeOffset newest = segments.Count > 0 ? segments[^1].Ended : noted.Ended;
        InteractionRecord cut = noted with
        {
            Outcome = HasTalked(noted) ? InteractionOutcome.Answered : InteractionOutcome.Failed,
            EndedBy = "system",
            Ended = new[] { noted.Started, noted.Ended, newest, seen ?? noted.Ended }.Max(),
        };
        if (segments.Count == 0)
        {
            return cut;
        }

        // The stretch in which it was goes on to the end: which others followed, nobody knows any more.
        segments[^1] = segments[^1] with { Ended = cut.Ended, Reason = cut.EndedBy };
        return (cut with { Segments = segments }).WithSums();
    }

    // Who has talked has been answered, whatever broke later: as of a call that ends while its process lives.
    private static bool HasTalked(InteractionRecord noted) =>
        noted.Connected is not null || noted.Segments.Any(segment => segment.Kind is SegmentKind.Talk or SegmentKind.Hold);
}
