using Routing.Acd.Model;
using Routing.Records.Model;

namespace Routing.Pbx.Tests.Calls;

/// <summary>Our own faults: the caller is never left in silence, the agent never claimed for nothing, the record never missing.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData("AnswerAsync", 500, "failed")]
    [InlineData("Play", 0, "failed")]
    public void A_step_that_throws_hangs_the_caller_up_and_the_record_says_so(string fails, int status, string outcome)
    {
        using World world = Failing(fails, out _);
        TestCall call = world.Call("100");
        world.Until(() => call.End is not null, 10, "the caller is hung up");
        Assert.Equal(status, call.Refused);
        world.AssertNothingIsLeft();
        Assert.Equal((InteractionOutcome.Failed, "system"), (world.Record.Outcome, world.Record.EndedBy));
        Assert.Equal(1, world.Metrics.Sum("routing_calls_total", ("outcome", outcome)));
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData("OfferAsync")]
    [InlineData("AcceptAnswerAsync")]
    public void A_fault_while_an_agent_is_rung_frees_the_agent_and_keeps_the_caller(string fails)
    {
        using World world = Failing(null, out SlowMedia media);
        TestPhone phone = world.Phone("1001");
        media.Fails = fails;
        TestCall call = world.CallAnswered("200");
        world.Pass(3);
        Assert.True(call.IsUp);
        Assert.Equal(1, world.Metrics.Sum("routing_reservations_total", ("outcome", "unreachable")));
        media.Fails = null;
        world.Until(() => phone.Talking, 20, "rung again after the cool-down, and answered");
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_fault_in_the_hand_over_ends_the_call_on_both_sides_and_frees_the_agent()
    {
        using World world = Failing("Bridge", out _);
        TestPhone phone = world.Phone("1001");
        TestCall call = world.CallAnswered("200");
        world.Until(() => call.End is not null, 10, "the caller is hung up");
        world.Pass(1);
        Assert.NotNull(phone.Last.End);
        Assert.Equal(AgentState.WrapUp, world.StateOf("1001"));
        world.AssertNothingIsLeft();
        Assert.Equal((InteractionOutcome.Answered, "system"), (world.Record.Outcome, world.Record.EndedBy));
        world.AssertAddsUp();
    }

    [Fact]
    public void A_fault_while_media_closes_costs_figures_and_not_the_record()
    {
        using World world = Failing(null, out SlowMedia media);
        TestCall call = world.CallAnswered("200");
        world.Pass(3);
        media.Fails = "CloseAsync";
        call.Hangup();
        world.Pass(60);
        Assert.Equal(InteractionOutcome.Abandoned, world.Record.Outcome);
        Assert.Equal(0, world.Pbx.OpenRecords);
        world.AssertAddsUp();
    }

    [Fact]
    public void A_prompt_whose_file_is_gone_is_left_out()
    {
        using var world = new World();
        world.Media.LoadPrompts(new Dictionary<string, string>()); // as if no file could be read
        TestPhone phone = world.Phone("1001");
        TestCall call = world.CallAnswered("100");
        world.Pass(1);
        world.Press(call, '1');
        world.Until(() => phone.Talking, 5, "they talk all the same");
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void No_free_media_port_is_503_for_a_caller_and_unreachable_for_an_agent()
    {
        using var world = new World(ports: (20000, 20001));
        TestPhone phone = world.Phone("1001");
        TestCall first = world.CallAnswered("200");
        TestCall second = world.Call("200");
        world.Until(() => second.End is not null, 5, "the second call is refused");
        Assert.Equal(503, second.Refused);
        world.Pass(1);
        Assert.Empty(phone.Calls);
        Assert.Equal(1, world.Metrics.Sum("routing_reservations_total", ("outcome", "unreachable")));
        first.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    private static World Failing(string? what, out SlowMedia media)
    {
        SlowMedia? made = null;
        var world = new World(media: (inner, time) => made = new SlowMedia(inner, time, () => TimeSpan.Zero) { Fails = what });
        media = made!;
        return world;
    }
}
