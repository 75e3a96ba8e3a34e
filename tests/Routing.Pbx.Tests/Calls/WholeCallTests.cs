using Routing.Acd.Model;
using Routing.Media.Virtual;
using Routing.Records.Model;

namespace Routing.Pbx.Tests.Calls;

/// <summary>One call from its INVITE to its record, with everything that hangs on it.</summary>
public sealed class WholeCallTests
{
    [Theory]
    [InlineData("caller")]
    [InlineData("agent")]
    public void A_caller_hears_a_greeting_presses_a_key_waits_with_music_talks_and_either_side_hangs_up(string endedBy)
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        phone.Delay = TimeSpan.FromSeconds(3);

        TestCall call = world.CallAnswered("100");
        Assert.Equal("prompts/en/greeting.wav", world.Hears(call).Prompt);
        world.Pass(5);
        Assert.Equal("prompts/en/choose.wav", world.Hears(call).Prompt);
        world.Press(call, '1');
        world.Until(() => phone.Rings, 1, "the phone rings");
        Assert.Equal("prompts/en/hold.wav", world.Hears(call).Prompt);
        Assert.Equal(AgentState.Reserved, world.StateOf("1001"));
        Assert.Equal("0312345678", phone.Last.Incoming.CallerUser);

        world.Until(() => phone.Talking, 5, "the agent answers");
        world.Pass(10);
        Assert.Equal(new VirtualHearing(null, phone.Last.Leg), world.Hears(call));
        Assert.Equal(new VirtualHearing(null, call.Leg), world.Hears(phone.Last));
        Assert.Equal(AgentState.Busy, world.StateOf("1001"));
        Assert.Equal(1, world.Metrics.Now("routing_calls_active", ("trunk", "carrier")));
        Assert.Equal(("red", "1001"), (world.Records.Begun.Values.Single().Queue, world.Records.Begun.Values.Single().Agent));

        (endedBy == "caller" ? call : phone.Last).Hangup();
        world.Pass(1);
        Assert.NotNull(call.End);
        Assert.NotNull(phone.Last.End);
        Assert.Equal(AgentState.WrapUp, world.StateOf("1001"));
        Assert.Equal(0, world.Pbx.LiveCalls);
        Assert.Equal(1, world.Pbx.OpenRecords);
        Assert.Empty(world.Records.All);
        Assert.Equal(0, world.Metrics.Now("routing_calls_active"));

        world.Pass(7);
        Assert.Equal(AgentState.Available, world.StateOf("1001"));
        InteractionRecord record = world.Record;
        Assert.Equal(InteractionOutcome.Answered, record.Outcome);
        Assert.Equal((endedBy, "carrier", "0312345678", "100", "menu", "red", "1001", "test-1"),
            (record.EndedBy, record.Trunk, record.Caller, record.Called, record.Flow, record.Queue, record.Agent, record.Node));
        Assert.Equal($"Ivr 5, Queue 0, Ring 3 accepted, Talk 10 {endedBy}, WrapUp 7", record.Story());
        Assert.Equal(7000, record.WrapUpMs);
        Assert.NotNull(record.Answered);
        Assert.NotNull(record.Queued);
        Assert.NotNull(record.Connected);

        Assert.Equal(1, world.Metrics.Sum("routing_queue_answered_total", ("queue", "red"), ("within_target", "true")));
        Assert.Equal(1, world.Metrics.Sum("routing_reservations_total", ("outcome", "accepted")));
        Assert.Equal(1, world.Metrics.Sum("routing_calls_total", ("trunk", "carrier"), ("outcome", "answered")));
        Assert.Equal(7, world.Metrics.Sum("routing_handle_seconds", ("phase", "wrap_up")), 1);
        Assert.Equal(10, world.Metrics.Sum("routing_handle_seconds", ("phase", "talk")), 1);
        world.AssertAddsUp();
        world.AssertNothingIsLeft();
    }

    [Fact]
    public void The_next_caller_is_given_to_the_agent_when_wrap_up_is_over()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        TestCall first = world.CallAnswered("200", "1");
        world.Until(() => phone.Talking, 5, "the first talk");
        TestCall second = world.CallAnswered("200", "2");
        first.Hangup();
        world.Pass(6.5);
        Assert.Single(phone.Calls);
        world.Pass(1);
        Assert.Equal("2", phone.Last.Incoming.CallerUser);
        second.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal(2, world.Records.All.Count);
        world.AssertAddsUp();
    }

    [Fact]
    public void A_flow_that_ends_by_itself_hangs_up_and_leaves_a_record()
    {
        using var world = new World();
        TestCall call = world.CallAnswered("300");
        world.Until(() => call.End is not null, 6, "the flow hangs up");
        world.AssertNothingIsLeft();
        Assert.Equal((InteractionOutcome.LeftInFlow, "flow", "Ivr 4 flow"), (world.Record.Outcome, world.Record.EndedBy, world.Record.Story()));
        world.AssertAddsUp();
    }

    [Fact]
    public void A_flow_that_hangs_up_before_it_answers_refuses_the_call()
    {
        using var world = new World();
        TestCall call = world.Call("500");
        world.Until(() => call.End is not null, 5, "the call is refused");
        Assert.Equal(480, call.Refused);
        world.AssertNothingIsLeft();
        Assert.Null(world.Record.Answered);
        world.AssertAddsUp();
    }

    [Fact]
    public void A_menu_asks_again_and_gives_up()
    {
        using var world = new World();
        TestCall call = world.CallAnswered("100");
        world.Pass(8);
        world.Press(call, '7');
        world.Pass(0.5);
        Assert.Equal("prompts/en/choose.wav", world.Hears(call).Prompt);
        world.Until(() => call.End is not null, 20, "the menu gives up");
        world.AssertNothingIsLeft();
        Assert.Equal((InteractionOutcome.LeftInFlow, "flow"), (world.Record.Outcome, world.Record.EndedBy));
        world.AssertAddsUp();
    }
}
