using Routing.Records.Model;
using Routing.Records.Writing;

namespace Routing.Records.Tests.Writing;

/// <summary>What is kept of an interaction whose process died.</summary>
public sealed class CutRecordTests
{
    private static readonly DateTimeOffset Start = Records.Monday;

    private static readonly InteractionRecord Talking = Records.Short(outcome: InteractionOutcome.Failed) with
    {
        Ended = Start,
        Segments =
        [
            new Segment(SegmentKind.Ivr, Start, Start.AddSeconds(5), "main_menu"),
            new Segment(SegmentKind.Queue, Start.AddSeconds(5), Start.AddSeconds(9), "billing"),
            new Segment(SegmentKind.Talk, Start.AddSeconds(9), Start.AddSeconds(9), "billing", "1001"),
        ],
    };

    [Fact]
    public void The_stretch_in_which_it_was_goes_on_to_the_last_sign_of_life_and_all_add_up()
    {
        InteractionRecord cut = CutRecord.Of(Talking, Start.AddSeconds(30));
        Assert.Equal((InteractionOutcome.Answered, "system", Start.AddSeconds(30)), (cut.Outcome, cut.EndedBy, cut.Ended));
        Assert.Equal((5_000, 4_000, 21_000), (cut.IvrMs, cut.WaitMs, cut.TalkMs));
        Assert.Equal(new Segment(SegmentKind.Talk, Start.AddSeconds(9), Start.AddSeconds(30), "billing", "1001", "system"), cut.Segments[^1]);
        Assert.Equal(Talking.Segments.Take(2), cut.Segments.Take(2));
    }

    [Theory]
    [InlineData(1, null, InteractionOutcome.Failed)] // in the menu
    [InlineData(2, null, InteractionOutcome.Failed)] // in the queue
    [InlineData(2, SegmentKind.Ring, InteractionOutcome.Failed)]
    [InlineData(2, SegmentKind.Talk, InteractionOutcome.Answered)]
    [InlineData(3, SegmentKind.Hold, InteractionOutcome.Answered)]
    [InlineData(3, SegmentKind.Queue, InteractionOutcome.Answered)] // sent on after a talk: it was answered all the same
    [InlineData(3, SegmentKind.Transfer, InteractionOutcome.Answered)]
    public void Who_has_talked_was_answered_and_nobody_else(int stretches, SegmentKind? then, InteractionOutcome outcome)
    {
        List<Segment> segments = [.. Talking.Segments.Take(stretches)];
        if (then is { } kind)
        {
            segments.Add(new Segment(kind, Start.AddSeconds(9), Start.AddSeconds(12)));
        }

        InteractionRecord cut = CutRecord.Of(Talking with { Connected = null, Segments = segments }, Start.AddSeconds(30));
        Assert.Equal((outcome, "system", Start.AddSeconds(30)), (cut.Outcome, cut.EndedBy, cut.Ended));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(7)] // before what was noted last
    public void Without_a_later_sign_of_life_it_ends_with_what_was_noted(int? seen)
    {
        InteractionRecord cut = CutRecord.Of(Talking, seen is { } seconds ? Start.AddSeconds(seconds) : null);
        Assert.Equal((Start.AddSeconds(9), 0), (cut.Ended, cut.TalkMs));
    }

    [Fact]
    public void What_has_no_stretches_keeps_what_it_has()
    {
        InteractionRecord cut = CutRecord.Of(Talking with { Connected = null, Segments = [], WaitMs = 4 }, Start.AddSeconds(30));
        Assert.Equal((Start.AddSeconds(30), 4), (cut.Ended, cut.WaitMs));
        Assert.Empty(cut.Segments);
    }

    [Fact]
    public void What_was_over_but_for_the_wrap_up_stays_as_it_is()
    {
        InteractionRecord answered = Records.Answered();
        Assert.Same(answered, CutRecord.Of(answered, Start.AddHours(1)));
    }
}
