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
    public void A_wrap_up_that_nobody_ends_keeps_no_record_for_ever()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        TestCall call = world.CallAnswered("650");
        world.Until(() => phone.Talking, 5, "they talk");
        call.Hangup();
        world.Pass(4 * 3600 + 5);
        Assert.Equal("unfinished", world.Record.Segments[^1].Reason);
        Assert.Equal(AgentState.WrapUp, world.StateOf("1001"));
        Assert.Equal(0, world.Pbx.OpenRecords);
        world.Pbx.EndWrapUp("1001");
        world.Pass(1);
        Assert.Single(world.Records.All);
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
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
        world.Pass(6);
        Assert.Equal(AgentState.Available, world.StateOf("1001"));
        Assert.Equal(30_000, world.Record.WrapUpMs, 100.0);
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
