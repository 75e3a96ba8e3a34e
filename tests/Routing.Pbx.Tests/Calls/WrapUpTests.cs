using Routing.Acd.Model;

namespace Routing.Pbx.Tests.Calls;

/// <summary>The agent's work after a call, and relaxed requirements before it.</summary>
public sealed class WrapUpTests
{
    [Fact]
    public void A_wrap_up_by_hand_lasts_until_the_agent_ends_it_and_the_record_comes_then()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        TestCall call = world.CallAnswered("650");
        world.Until(() => phone.Talking, 5, "they talk");
        call.Hangup();
        world.Pass(3600);
        Assert.Equal(AgentState.WrapUp, world.StateOf("1001"));
        Assert.Empty(world.Records.All);
        Assert.True(world.Pbx.EndWrapUp("1001"));
        world.Pass(1);
        Assert.Equal(AgentState.Available, world.StateOf("1001"));
        Assert.Equal(3_600_000, world.Record.WrapUpMs, 1500.0);
        world.AssertNothingIsLeft();
        Assert.False(world.Pbx.EndWrapUp("nobody"));
        world.AssertAddsUp();
    }

    [Fact]
    public void A_wrap_up_that_nobody_ends_keeps_neither_record_nor_agent_for_ever()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        TestCall call = world.CallAnswered("650");
        world.Until(() => phone.Talking, 5, "they talk");
        call.Hangup();
        world.Pass(4 * 3600 + 5);
        Assert.Equal("unfinished", world.Record.Segments[^1].Reason);
        Assert.Equal(AgentState.Available, world.StateOf("1001"));
        Assert.Equal(0, world.Pbx.OpenRecords);
        Assert.Single(world.Records.All);
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData(AgentMode.SignedOut, AgentState.SignedOut)]
    [InlineData(AgentMode.Available, AgentState.Available)]
    [InlineData(AgentMode.Paused, AgentState.WrapUp)]
    public void Who_signs_out_or_is_available_is_in_wrap_up_no_more(AgentMode mode, AgentState state)
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        TestCall call = world.CallAnswered("650");
        world.Until(() => phone.Talking, 5, "they talk");
        call.Hangup();
        TestCall waits = world.CallAnswered("650");
        world.Pass(60);
        world.Pbx.SetAgent("1001", mode, null);
        world.Pass(0.1);
        Assert.Equal(state, world.StateOf("1001") is AgentState.Reserved or AgentState.Busy ? AgentState.Available : world.StateOf("1001"));
        Assert.Equal(mode == AgentMode.Available ? 2 : 1, phone.Calls.Count); // who signs out is not rung on the way
        waits.Hangup();
        world.Pass(5);
        world.Pbx.EndWrapUp("1001");
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_wrap_up_by_hand_ends_when_its_agent_is_removed()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        TestCall call = world.CallAnswered("650");
        world.Until(() => phone.Talking, 5, "they talk");
        call.Hangup();
        world.Pass(60);
        Remove1001(world);
        world.Pass(1);
        Assert.Equal(60_000, world.Record.WrapUpMs, 1500.0);
        Assert.DoesNotContain(world.Pbx.AcdSnapshot().Agents, agent => agent.Removed);
        world.AssertAddsUp();
    }

    [Fact]
    public void A_wrap_up_by_hand_is_over_at_once_when_its_agent_was_removed_in_the_talk()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        TestCall call = world.CallAnswered("650");
        world.Until(() => phone.Talking, 5, "they talk");
        Remove1001(world);
        world.Pass(60);
        Assert.True(phone.Talking);
        AgentSnapshot removed = Assert.Single(world.Pbx.AcdSnapshot().Agents, agent => agent.Removed);
        Assert.Equal("1001", world.Pbx.Plan.Names.Agents[removed.Agent.Value]);
        call.Hangup();
        world.Pass(1);
        Assert.Equal(0, world.Record.WrapUpMs, 500.0);
        Assert.DoesNotContain(world.Pbx.AcdSnapshot().Agents, agent => agent.Removed);
        world.AssertAddsUp();
    }

    [Fact]
    public void A_wrap_up_of_a_time_runs_to_its_end_although_its_agent_was_removed()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        TestCall call = world.CallAnswered("200");
        world.Until(() => phone.Talking, 5, "they talk");
        call.Hangup();
        world.Pass(1);
        Remove1001(world);
        world.Pass(20);
        Assert.Equal(7_000, world.Record.WrapUpMs, 100.0);
        world.AssertAddsUp();
    }

    private static void Remove1001(World world) =>
        world.Reload(text => text.Replace("  \"1001\": {", "  \"1009\": {", StringComparison.Ordinal));

    [Fact]
    public void Should_the_process_die_in_wrap_up_the_call_was_answered()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        TestCall call = world.CallAnswered("650");
        world.Until(() => phone.Talking, 5, "they talk");
        world.Pass(5);
        call.Hangup();
        world.Pass(60);
        Routing.Records.Model.InteractionRecord begun = Assert.Single(world.Records.Begun.Values);
        Assert.Equal((Routing.Records.Model.InteractionOutcome.Answered, "caller"), (begun.Outcome, begun.EndedBy));
        Assert.Equal(Routing.Records.Model.SegmentKind.Talk, begun.Segments[^1].Kind);
        Assert.Equal(5_000, begun.TalkMs, 1500.0);
        Assert.Single(begun.Decisions);
    }

    [Fact]
    public void A_shutdown_in_a_wrap_up_by_hand_loses_no_record()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        TestCall call = world.CallAnswered("650");
        world.Until(() => phone.Talking, 5, "they talk");
        call.Hangup();
        world.Pass(10);
        world.Close();
        Assert.Equal("shutdown", world.Record.Segments[^1].Reason);
        Assert.Equal(0, world.Pbx.OpenRecords);
    }

    [Fact]
    public void Who_asks_for_more_time_gets_it_as_far_as_the_queue_allows()
    {
        using var world = new World();
        world.Reload(text => text.Replace("wrap_up: manual", "wrap_up: { time: 10s, most: 30s }", StringComparison.Ordinal));
        TestPhone phone = world.Phone("1001");
        TestCall call = world.CallAnswered("650");
        world.Until(() => phone.Talking, 5, "they talk");
        call.Hangup();
        world.Pass(5);
        Assert.True(world.Pbx.ExtendWrapUp("1001", TimeSpan.FromMinutes(10)));
        world.Pass(20);
        Assert.Equal(AgentState.WrapUp, world.StateOf("1001"));
        Assert.False(world.Pbx.ExtendWrapUp("1001", TimeSpan.FromMinutes(10)));
        Assert.Null(world.Pbx.ExtendWrapUp("nobody", TimeSpan.FromMinutes(10)));
        world.Pass(6);
        Assert.Equal(AgentState.Available, world.StateOf("1001"));
        Assert.Equal(30_000, world.Record.WrapUpMs, 100.0);
        Assert.Single(world.Records.States, state => state.State == "wrap_up"); // more of the same is no new state
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void After_its_time_a_relaxed_queue_gives_the_caller_to_a_less_skilled_agent()
    {
        using var world = new World();
        TestPhone lesser = world.Phone("1001"); // red alone; the queue wants red and blue
        TestCall call = world.CallAnswered("640");
        world.Pass(19);
        Assert.Empty(lesser.Calls);
        world.Until(() => lesser.Talking, 4, "the less skilled agent takes it");
        world.Pass(5);
        call.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal("Ivr 0, Queue 20, Ring 2 accepted, Talk 5 caller", world.Record.Story());
        world.AssertAddsUp();
    }
}
