using Routing.Records.Model;

namespace Routing.Records.Tests;

/// <summary>Records as tests want them.</summary>
internal static class Records
{
    public static readonly DateTimeOffset Monday = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    public static InteractionRecord Answered(Guid? id = null, DateTimeOffset? started = null, string node = "pbx-1")
    {
        DateTimeOffset t = started ?? Monday;
        return new InteractionRecord
        {
            Id = id ?? Guid.CreateVersion7(t),
            Channel = "voice",
            Direction = "inbound",
            Trunk = "carrier_a",
            Caller = "+819012345678",
            Called = "+81312345678",
            Customer = "c-17",
            Flow = "main_menu",
            Queue = "billing",
            Agent = "1001",
            Started = t,
            Answered = t.AddMilliseconds(20),
            Queued = t.AddSeconds(5),
            Connected = t.AddSeconds(12),
            Ended = t.AddSeconds(72),
            Outcome = InteractionOutcome.Answered,
            EndedBy = "caller",
            IvrMs = 4980,
            WaitMs = 4000,
            RingMs = 3000,
            TalkMs = 55_000,
            HoldMs = 5000,
            WrapUpMs = 9000,
            Topic = "invoice",
            Attributes = """{"language":"ja"}""",
            Quality = """{"mos":4.3}""",
            Node = node,
            Partition = 3,
            Epoch = 7,
            Segments =
            [
                new Segment(SegmentKind.Ivr, t.AddMilliseconds(20), t.AddSeconds(5), "main_menu", null, "completed"),
                new Segment(SegmentKind.Queue, t.AddSeconds(5), t.AddSeconds(9), "billing"),
                new Segment(SegmentKind.Ring, t.AddSeconds(9), t.AddSeconds(12), "billing", "1001", "accepted"),
                new Segment(SegmentKind.Talk, t.AddSeconds(12), t.AddSeconds(72), null, "1001", "caller"),
                new Segment(SegmentKind.WrapUp, t.AddSeconds(72), t.AddSeconds(81), null, "1001"),
            ],
            Decisions =
            [
                new RoutingDecision
                {
                    At = t.AddSeconds(9),
                    Reservation = "3-7-41",
                    Queue = "billing",
                    Agent = "1001",
                    PlanVersion = 2,
                    Stage = 1,
                    Strategy = "most_skilled",
                    Key = -8,
                    IdleStamp = 12,
                    Nanoseconds = 850,
                    NotShown = 3,
                    Candidates =
                    [
                        new DecisionCandidateEntry("1001", "chosen", -8, 12),
                        new DecisionCandidateEntry("1002", "outranked_by_key", -5, 11),
                        new DecisionCandidateEntry("1003", "lacks_skill", 0, 0),
                    ],
                },
                new RoutingDecision { At = t.AddSeconds(11), Reservation = "3-7-42", Queue = "billing", Agent = "1002", Strategy = "random" },
            ],
        };
    }

    public static InteractionRecord Short(Guid? id = null, DateTimeOffset? started = null, InteractionOutcome outcome = InteractionOutcome.LeftInFlow) => new()
    {
        Id = id ?? Guid.CreateVersion7(started ?? Monday),
        Channel = "voice",
        Direction = "inbound",
        Started = started ?? Monday,
        Ended = (started ?? Monday).AddSeconds(1),
        Outcome = outcome,
        EndedBy = "caller",
        Node = "pbx-1",
    };

    /// <summary>Equal in all that is stored.</summary>
    public static void Same(InteractionRecord expected, InteractionRecord? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Segments, actual.Segments);
        Assert.Equal(expected.Decisions.Select(d => d with { Candidates = [] }), actual.Decisions.Select(d => d with { Candidates = [] }));
        Assert.Equal(expected.Decisions.SelectMany(d => d.Candidates), actual.Decisions.SelectMany(d => d.Candidates));
        Assert.Equal(expected with { Segments = [], Decisions = [] }, actual with { Segments = [], Decisions = [] });
    }
}
