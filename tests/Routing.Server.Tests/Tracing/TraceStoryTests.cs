using Routing.Records.Model;
using Routing.Server.Commands;
using Routing.Server.Tracing;

namespace Routing.Server.Tests.Tracing;

/// <summary>One interaction's story in words.</summary>
public sealed class TraceStoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private static readonly InteractionRecord Record = new()
    {
        Id = Guid.Parse("0198c1f0-0000-7000-8000-000000000001"),
        Channel = "voice",
        Direction = "inbound",
        Caller = "0312345678",
        Called = "100",
        Started = Start,
        Ended = Start.AddSeconds(72.5),
        Outcome = InteractionOutcome.Answered,
        EndedBy = "caller",
        Node = "pbx-1",
        Segments =
        [
            new Segment(SegmentKind.Ivr, Start, Start.AddSeconds(5), "main_menu"),
            new Segment(SegmentKind.Queue, Start.AddSeconds(5), Start.AddSeconds(9.25), "billing"),
            new Segment(SegmentKind.Ring, Start.AddSeconds(9.25), Start.AddSeconds(12), "billing", "1001", "accepted"),
            new Segment(SegmentKind.Talk, Start.AddSeconds(12), Start.AddSeconds(72.5), "billing", "1001", "caller"),
            new Segment(SegmentKind.WrapUp, Start.AddSeconds(72.5), Start.AddSeconds(80), "billing", "1001"),
        ],
        Decisions =
        [
            new RoutingDecision
            {
                At = Start.AddSeconds(9.25),
                Reservation = "0-1-41",
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
        ],
    };

    [Fact]
    public void It_tells_where_the_call_was_and_who_got_it_and_why_not_the_others() => Assert.Equal(
        """
        0198c1f0-0000-7000-8000-000000000001 from 0312345678 to 100, 2026-01-05 09:00:00.000 UTC: answered, ended by caller
             0.000  segment  ivr main_menu for 5.000 s
             5.000  segment  queue billing for 4.250 s
             9.250  segment  ring billing for 2.750 s, agent 1001, ended: accepted
             9.250  routing  billing gets agent 1001 by most_skilled (key -8), relaxed to step 1, configuration 2, decided in 0.9 µs
                             1001 is chosen
                             1002 was free too, but comes later: key -5
                             1003 lacks a skill, or the level of it
                             and 3 more
            12.000  segment  talk billing for 60.500 s, agent 1001, ended: caller
            72.500  segment  wrap_up billing for 7.500 s, agent 1001
        """.ReplaceLineEndings("\n"),
        TraceCommand.Text(TraceStory.Of(Record, isLive: false)));

    [Fact]
    public void Where_all_are_rung_all_are_named_and_who_answered()
    {
        RoutingDecision all = Record.Decisions[0] with
        {
            Strategy = "ring_all",
            NotShown = 0,
            Candidates = [.. new[] { "1001", "1002", "1003" }.Select(agent => new DecisionCandidateEntry(agent, "chosen", 0, 0))],
        };
        TraceLine line = TraceStory.Of(Record with { Agent = "1002", Decisions = [all] }, isLive: false).Lines.Single(l => l.Kind == "routing");
        Assert.StartsWith("billing rings 1001, 1002, 1003 by ring_all, ", line.Text, StringComparison.Ordinal);
        Assert.Equal(["1001 is chosen", "1002 is chosen, and answered first", "1003 is chosen"], line.Details);
    }

    [Theory]
    [InlineData("round_robin", int.MaxValue, 3, " by round_robin, relaxed", "1002 was free too, but has its turn later")]
    [InlineData("longest_idle", 0, 0, " by longest_idle, relaxed", "1002 was free too, but comes later: not idle for as long")]
    [InlineData("random", 0, 0, " by random, relaxed", "1002 was free too, but the lot fell otherwise")]
    [InlineData("fewest_calls", 3, 4, " by fewest_calls (key 3), relaxed", "1002 was free too, but comes later: key 4")]
    [InlineData("fewest_calls", 3, 3, " by fewest_calls (key 3), relaxed", "1002 was free too, but comes later: not idle for as long")]
    public void Of_the_ACDs_own_figures_those_are_shown_that_mean_something(string strategy, long chosen, long other, string text, string detail)
    {
        RoutingDecision decision = Record.Decisions[0] with
        {
            Strategy = strategy,
            Key = chosen,
            NotShown = 0,
            Candidates = [new DecisionCandidateEntry("1001", "chosen", chosen, 1), new DecisionCandidateEntry("1002", "outranked_by_key", other, 2)],
        };
        TraceLine line = TraceStory.Of(Record with { Decisions = [decision] }, isLive: false).Lines.Single(l => l.Kind == "routing");
        Assert.StartsWith($"billing gets agent 1001{text}", line.Text, StringComparison.Ordinal);
        Assert.Equal(["1001 is chosen", detail], line.Details);
    }

    [Fact]
    public void Who_comes_back_to_the_agent_they_know_is_told_so()
    {
        RoutingDecision decision = Record.Decisions[0] with
        {
            Candidates = [new DecisionCandidateEntry("1001", "chosen", 0, 1), new DecisionCandidateEntry("1002", "held_for_another", 0, 2)],
        };
        TraceLine line = TraceStory.Of(Record with { Decisions = [decision] }, isLive: false).Lines.Single(l => l.Kind == "routing");
        Assert.StartsWith("billing gets agent 1001, the agent this caller knows, relaxed", line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_goes_on_has_no_outcome_yet()
    {
        TraceStory story = TraceStory.Of(Record, isLive: true);
        Assert.Null(story.Outcome);
        Assert.Null(story.EndedBy);
        Assert.Contains(": goes on", TraceCommand.Text(story), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_verdict_has_words()
    {
        // Words of the ACD that nobody has put into a sentence would be shown as they are, with their underscores.
        foreach (string verdict in Enum.GetNames<Routing.Acd.Model.Verdict>().Select(Words.Of))
        {
            InteractionRecord record = Record with { Decisions = [Record.Decisions[0] with { Candidates = [new DecisionCandidateEntry("x", verdict, 0, 0)], NotShown = 0 }] };
            string detail = Assert.Single(TraceStory.Of(record, isLive: false).Lines.Single(line => line.Kind == "routing").Details);
            Assert.DoesNotContain('_', detail);
        }
    }
}
