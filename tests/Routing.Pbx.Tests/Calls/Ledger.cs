using Routing.Records.Model;

namespace Routing.Pbx.Tests.Calls;

/// <summary>What must hold of every record and of all figures together, whatever happened.</summary>
internal static class Ledger
{
    /// <summary>Stretches follow each other without a gap, from the first sign to the end, and sum up.</summary>
    public static void AssertAddsUp(this InteractionRecord record)
    {
        if (record.Outcome == InteractionOutcome.Rejected && record.Segments.Count == 0)
        {
            Assert.Equal(record.Started, record.Ended);
            return;
        }

        Assert.Equal(record.Started, record.Segments[0].Started);
        Segment[] aside = [.. record.Segments.Where((s, i) => s.Kind == SegmentKind.WrapUp && i > 0 && record.Segments[i - 1].Ended != s.Started)];
        Segment[] line = [.. record.Segments.Except(aside)];
        foreach ((Segment before, Segment after) in line.Zip(line.Skip(1)))
        {
            Assert.Equal(before.Ended, after.Started);
        }

        // Agents who have sent a caller on work after the talk while it goes on elsewhere.
        Assert.All(aside, s => Assert.True(s.Kind == SegmentKind.WrapUp && s.Started >= record.Started && s.Ended >= s.Started));
        Segment last = line.Last(s => s.Kind != SegmentKind.WrapUp);
        Assert.Equal(record.Ended, last.Ended);
        Assert.Equal(record.EndedBy, last.Reason);
        double transfer = record.Segments.Where(s => s.Kind is SegmentKind.Transfer or SegmentKind.Park).Sum(s => (s.Ended - s.Started).TotalMilliseconds);
        double sum = record.IvrMs + record.WaitMs + record.RingMs + record.TalkMs + record.HoldMs + transfer;
        Assert.InRange(sum, (record.Ended - record.Started).TotalMilliseconds - 5, (record.Ended - record.Started).TotalMilliseconds + 0.01);
        Assert.True(record.Agent is null || record.Outcome == InteractionOutcome.Answered);
        Assert.True(record.Agent is not null || !record.ByQueue());
        Assert.Contains(record.Direction, (string[])["inbound", "internal", "outbound"]);
        Assert.True(record.Direction != "outbound" || record.Outcome != InteractionOutcome.Answered || record.Trunk is not null);
        Assert.True(record.Queued is null == record.Queue is null);
    }

    /// <summary>An agent took it from a queue, and nobody by being dialled.</summary>
    private static bool ByQueue(this InteractionRecord record) => record.Answers() > 0;

    /// <summary>How often agents took it from queues: again where an agent sent the caller to another queue, or back.</summary>
    private static int Answers(this InteractionRecord record)
    {
        int taken = record.Segments.Count(s => s.Reason == "accepted");
        bool atTheEnd = record.Outcome == InteractionOutcome.Answered && record.Queue is not null && taken == 0 && record.EndedBy != "transfer"
            && !record.Segments.Any(s => s is { Kind: SegmentKind.Transfer or SegmentKind.Ring, Reason: "answered" } or { Kind: SegmentKind.Park });
        return atTheEnd ? 1 : taken;
    }

    /// <summary>What the metric must say of a call between phones, or out, that no flow ever had; empty where another word may be right.</summary>
    private static string SipOutcome(this InteractionRecord record) =>
        record.Outcome switch { InteractionOutcome.Cancelled => "cancelled", InteractionOutcome.Busy => "busy", InteractionOutcome.NoAnswer => "no_answer", _ => "" };

    /// <summary>The caller left while waiting: before anybody took the call, or in the queue behind the one who did.</summary>
    private static bool WasAbandoned(this InteractionRecord record) =>
        record.Outcome == InteractionOutcome.Abandoned
        || (record.EndedBy == "caller" && record.Segments.Any(s => s.Reason == "accepted")
            && record.Segments.Last(s => s.Kind != SegmentKind.WrapUp) is { Kind: SegmentKind.Queue or SegmentKind.Ring } last && last.Name == record.Queue);

    /// <summary>Each queue by itself, too: entered = answered + abandoned + left + waiting.</summary>
    private static void AssertQueueAddsUp(Figures metrics, string queue)
    {
        double Sum(string name) => metrics.Sum(name, ("queue", queue));
        double over = Sum("routing_queue_answered_total") + Sum("routing_queue_abandoned_total") + Sum("routing_queue_left_total");
        Assert.Equal(Sum("routing_queue_entered_total"), over + metrics.Now("routing_queue_waiting", ("queue", queue)));
        foreach ((string outcome, string counter) in new[] { ("answered", "answered"), ("abandoned", "abandoned"), ("left", "left") })
        {
            Assert.Equal(Sum($"routing_queue_{counter}_total"), metrics.Count("routing_queue_wait_seconds", ("queue", queue), ("outcome", outcome)));
        }
    }

    /// <summary>Records and metrics tell the same story, and nobody is lost in a queue.</summary>
    public static void AssertAddsUp(this World world) => AssertAddsUp(world.Records.All, world.Metrics);

    public static void AssertAddsUp(List<InteractionRecord> records, Figures metrics)
    {
        Assert.Equal(records.Count, records.Select(r => r.Id).Distinct().Count());
        Assert.All(records, AssertAddsUp);
        double entered = metrics.Sum("routing_queue_entered_total");
        double answered = metrics.Sum("routing_queue_answered_total");
        double abandoned = metrics.Sum("routing_queue_abandoned_total");
        double left = metrics.Sum("routing_queue_left_total");
        double waiting = metrics.Now("routing_queue_waiting");
        Assert.Equal(entered, answered + abandoned + left + waiting);
        Assert.All(records.Select(r => r.Queue).OfType<string>().Distinct(), queue => AssertQueueAddsUp(metrics, queue));
        Assert.Equal(answered, records.Sum(Answers));

        Assert.Equal(abandoned, records.Count(WasAbandoned));
        Assert.Equal(records.Count, metrics.Sum("routing_calls_total"));
        Assert.All(records.GroupBy(r => r.Direction), direction => Assert.Equal(direction.Count(), metrics.Sum("routing_calls_total", ("direction", direction.Key))));
        Assert.All(
            records.GroupBy(r => (r.Direction, Trunk: r.Trunk ?? "")),
            of => Assert.Equal(of.Count(), metrics.Sum("routing_calls_total", ("direction", of.Key.Direction), ("trunk", of.Key.Trunk))));
        Assert.All(records.Where(r => r.Direction != "inbound").GroupBy(r => (r.Direction, Outcome: r.SipOutcome())).Where(of => of.Key.Outcome.Length > 0), of =>
            Assert.Equal(of.Count(), metrics.Sum("routing_calls_total", ("direction", of.Key.Direction), ("outcome", of.Key.Outcome))));
        Assert.Equal(0, metrics.Now("routing_calls_active"));
        Assert.Equal(0, metrics.Now("routing_eligible_pairs_unmatched"));
    }

    /// <summary>The stretches in short: <c>Ivr 7.0, Queue 0.0, Ring 2.0 …</c></summary>
    public static string Story(this InteractionRecord record) =>
        string.Join(", ", record.Segments.Select(s => $"{s.Kind} {(s.Ended - s.Started).TotalSeconds:0}{(s.Reason is null ? "" : $" {s.Reason}")}"));
}
