using Routing.Acd.Model;
using Routing.Records.Model;

namespace Routing.Pbx.Tests.Calls;

/// <summary>Why an agent got a call and the others did not goes with the record.</summary>
public sealed class DecisionTests
{
    [Fact]
    public async Task Each_reservation_is_explained_in_names_in_the_record_and_before_it()
    {
        using var world = new World();
        world.Phone("1001", Habit.Declines);
        TestPhone takes = world.Phone("1002");
        world.Phone("1003");
        world.Pbx.SetAgent("1003", AgentMode.Paused, "lunch");
        TestCall call = world.CallAnswered("200");
        world.Until(() => takes.Talking, 10, "the second agent takes it");
        world.Pass(1);
        Guid id = world.Records.Begun.Keys.Single();
        Task<InteractionRecord?> asked = world.Pbx.DescribeAsync(id);
        world.Pass(0);
        InteractionRecord live = (await asked)!;
        Assert.Equal(2, live.Decisions.Count);
        Assert.Equal(SegmentKind.Talk, live.Segments[^1].Kind);
        call.Hangup();
        world.AssertNothingIsLeft();

        IReadOnlyList<RoutingDecision> decisions = world.Record.Decisions;
        Assert.Equal(["1001", "1002"], decisions.Select(d => d.Agent));
        Assert.All(decisions, d => Assert.Equal(("red", "longest_idle", 1, 0), (d.Queue, d.Strategy, d.PlanVersion, d.Stage)));
        Assert.Equal(
            ["1001 chosen", "1002 outranked_by_key", "1003 paused", "1004 lacks_skill", "1100 lacks_skill"],
            decisions[0].Candidates.Select(c => $"{c.Agent} {c.Verdict}"));
        Assert.Equal("1002 chosen", decisions[1].Candidates.Select(c => $"{c.Agent} {c.Verdict}").First());
        Assert.Contains("1001 cooling_down", decisions[1].Candidates.Select(c => $"{c.Agent} {c.Verdict}"));
        Assert.Null(await world.Pbx.DescribeAsync(Guid.NewGuid()));
        world.AssertAddsUp();
    }

    [Fact]
    public void Without_tracing_nothing_is_explained()
    {
        using var world = new World();
        world.Reload(text => text + "\nacd: { trace: false }\n");
        TestPhone phone = world.Phone("1001");
        TestCall call = world.CallAnswered("200");
        world.Until(() => phone.Talking, 5, "they talk");
        world.Pass(1);
        call.Hangup();
        world.AssertNothingIsLeft();
        Assert.Empty(world.Record.Decisions);
        world.AssertAddsUp();
    }

    [Fact]
    public void What_a_caller_waited_for_in_vain_is_explained_too()
    {
        using var world = new World();
        world.Phone("1001", Habit.LetsRing);
        TestCall call = world.CallAnswered("200");
        world.Pass(5);
        call.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal("1001", Assert.Single(world.Record.Decisions).Agent);
        world.AssertAddsUp();
    }

    [Fact]
    public void A_last_talk_from_a_clock_that_was_ahead_gives_way_to_the_next()
    {
        using var world = new World();
        TestPhone first = world.Phone("1001");
        world.Phone("1002");
        world.Pbx.NoteLastTalks([new LastTalk("0312345678", "1002", world.Time.GetUtcNow().AddHours(1))]);
        world.Pass(1);
        world.Pbx.SetAgent("1002", AgentMode.Paused, null);
        TestCall call = world.CallAnswered("620");
        world.Until(() => first.Talking, 5, "the other is paused");
        world.Pass(1);
        call.Hangup();
        world.Pbx.SetAgent("1002", AgentMode.Available, null);
        world.Pass(60);
        TestCall again = world.CallAnswered("620");
        world.Until(() => first.Talking, 5, "the agent of the last talk has it");
        again.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void The_last_talks_of_an_earlier_process_count_for_affinity()
    {
        using var world = new World();
        world.Phone("1001");
        TestPhone known = world.Phone("1002");
        world.Pbx.NoteLastTalks(
        [
            new LastTalk("0312345678", "1002", world.Time.GetUtcNow().AddMinutes(-30)),
            new LastTalk("0312345678", "1001", world.Time.GetUtcNow().AddMinutes(-40)),
            new LastTalk("0399999999", "nobody", world.Time.GetUtcNow()),
        ]);
        TestCall call = world.CallAnswered("620");
        world.Until(() => known.Talking, 5, "the agent from before takes it");
        world.Pass(1);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }
}
