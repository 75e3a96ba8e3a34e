namespace Routing.Ivr.Tests;

public class FlowRunnerTests
{
    private const string LongFlow = """
        [
          "answer",
          { "set": { "tries": 0 } },
          { "when": "open('office')", "then": [ { "play": "welcome.wav" } ], "else": [ { "play": "closed.wav" }, "hangup" ] },
          { "play": { "prompts": ["hours_{{ language }}.wav", "second.wav"], "interruptible": false } },
          { "menu": {
              "prompt": "menu.wav", "timeout": "5s", "retries": 2,
              "keys": { "1": { "queue": "billing" } },
              "no_input": { "play": "again.wav" },
              "wrong_input": [ { "play": "wrong.wav" } ],
              "otherwise": [ { "queue": { "name": "support", "requires": { "english": 5 }, "priority": 80 } } ] } },
          { "goto": "end" }
        ]
        """;

    private const string LongFlowEnd = """, "end": [ { "play": "bye.wav" }, "hangup" ]""";

    [Fact]
    public void A_flow_runs_step_by_step_and_each_step_is_reported_when_it_begins_and_ends()
    {
        var bench = new FlowBench();
        bench.Press('7', 10).Call.QueueResults.Enqueue(FlowQueueResult.GivenBack);

        Assert.Equal(FlowEnd.HungUp, bench.Run(LongFlow, LongFlowEnd));

        Assert.Equal(
            [
                "answer", "play welcome.wav", "play hours_ja.wav second.wav to its end",
                "play menu.wav", "read 5s", "press 7", "clear", "play wrong.wav",
                "play menu.wav", "read 5s", "play again.wav",
                "play menu.wav", "read 5s",
                "queue support english>=5 priority 80", "play bye.wav", "hangup",
            ],
            bench.Call.Log);
        Assert.Equal(
            [
                "answer done", "set done", "when then", "play done", "play done",
                "menu wrong_input", "play done", "menu no_input", "play done", "menu otherwise",
                "queue given_back", "goto done", "play done", "hangup done",
            ],
            bench.Call.Outcomes);

        // Begin and end alternate: a step's blocks run after it, not within it.
        Assert.All(bench.Call.Reports.Chunk(2), pair =>
        {
            Assert.Null(pair[0].Outcome);
            Assert.Equal(pair[0], pair[1] with { Outcome = null });
        });
        Assert.Equal("end", bench.Call.Reports[^1].Flow);
        Assert.Equal(13, bench.Call.Reports[^1].Position.Line);
    }

    [Fact]
    public void Served_ends_the_flow_and_given_back_goes_on()
    {
        var served = new FlowBench();
        Assert.Equal(FlowEnd.Served, served.Run("""[ { "queue": "billing" }, { "play": "bye.wav" } ]"""));
        Assert.Equal(["answer", "queue billing"], served.Call.Log);

        var given = new FlowBench();
        given.Call.QueueResults.Enqueue(FlowQueueResult.GivenBack);
        Assert.Equal(FlowEnd.RanOut, given.Run("""[ { "queue": "billing" }, { "play": "bye.wav" } ]"""));
        Assert.Equal(["answer", "queue billing", "play bye.wav"], given.Call.Log);
    }

    [Theory]
    [InlineData("""[ { "play": "bye.wav" }, { "play": "bye.wav" } ]""")]
    [InlineData("""[ { "menu": { "prompt": "bye.wav", "retries": 0, "keys": { "1": [] } } } ]""")]
    [InlineData("""[ { "queue": "billing" } ]""")]
    public void Steps_that_need_an_answered_call_answer_it_once(string steps)
    {
        var bench = new FlowBench();
        bench.Run(steps);
        Assert.Equal("answer", bench.Call.Log[0]);
        Assert.Single(bench.Call.Log, l => l.StartsWith("answer", StringComparison.Ordinal));
    }

    [Fact]
    public void A_call_that_cannot_be_answered_ends_the_flow()
    {
        var bench = new FlowBench();
        bench.Call.CanAnswer = false;
        Assert.Equal(FlowEnd.CallerLeft, bench.Run("""[ { "play": "bye.wav" }, "hangup" ]"""));
        Assert.Equal(["play failed"], bench.Call.Outcomes);
    }

    [Fact]
    public void A_hang_up_at_any_call_to_the_port_ends_the_flow_cleanly()
    {
        var whole = new FlowBench();
        whole.Press('7', 10).Call.QueueResults.Enqueue(FlowQueueResult.GivenBack);
        whole.Run(LongFlow, LongFlowEnd);
        Assert.True(whole.Call.PortCalls == 14);

        for (int k = 1; k <= whole.Call.PortCalls; k++)
        {
            foreach (bool atOnce in new[] { true, false })
            {
                var bench = new FlowBench();
                bench.Press('7', 10).Call.QueueResults.Enqueue(FlowQueueResult.GivenBack);
                bench.Call.OnPortCall = n =>
                {
                    if (n == k)
                    {
                        (atOnce ? (Action)bench.HangUpNow : bench.PostHangUp)();
                    }
                };

                Assert.Equal(FlowEnd.CallerLeft, bench.Run(LongFlow, LongFlowEnd));
                Assert.Equal(k, bench.Call.PortCalls);
                Assert.EndsWith(" cancelled", bench.Call.Outcomes.Last());
            }
        }
    }

    [Fact]
    public void A_hang_up_at_any_second_ends_the_flow_cleanly()
    {
        var whole = new FlowBench();
        whole.Press('7', 10).Call.QueueResults.Enqueue(FlowQueueResult.GivenBack);
        whole.Run(LongFlow, LongFlowEnd);

        for (double second = 0.5; second < whole.Elapsed.TotalSeconds; second++)
        {
            var bench = new FlowBench();
            bench.Press('7', 10).HangUp(second).Call.QueueResults.Enqueue(FlowQueueResult.GivenBack);
            Assert.Equal(FlowEnd.CallerLeft, bench.Run(LongFlow, LongFlowEnd));
            Assert.Equal(second, bench.Elapsed.TotalSeconds);
        }
    }

    [Fact]
    public void A_caller_who_left_before_the_flow_began_runs_no_step()
    {
        var bench = new FlowBench();
        bench.HangUpNow();
        Assert.Equal(FlowEnd.CallerLeft, bench.Run(LongFlow, LongFlowEnd));
        Assert.Empty(bench.Call.Reports);
    }

    [Fact]
    public void A_caller_who_hangs_up_on_the_agent_was_served()
    {
        var bench = new FlowBench();
        bench.Call.QueueWait = TimeSpan.Zero;
        bench.Call.OnPortCall = n =>
        {
            if (n == 2)
            {
                bench.Call.QueueResults.Enqueue(FlowQueueResult.Served);
            }
        };
        Assert.Equal(FlowEnd.Served, bench.Run("""[ { "queue": "billing" }, "hangup" ]"""));
    }

    [Fact]
    public void What_a_port_throws_comes_out_after_the_step_was_reported_as_failed()
    {
        var bench = new FlowBench();
        bench.Call.OnPortCall = n => _ = n == 2 ? throw new IOException("no such file") : 0;
        Assert.Throws<IOException>(() => bench.Run("""[ { "play": "bye.wav" }, "hangup" ]"""));
        Assert.Equal(["play failed"], bench.Call.Outcomes);
    }

    [Fact]
    public void A_cancellation_that_is_no_hang_up_is_a_failure()
    {
        var bench = new FlowBench();
        bench.Call.OnPortCall = n => _ = n == 2 ? throw new OperationCanceledException() : 0;
        Assert.Throws<OperationCanceledException>(() => bench.Run("""[ { "play": "bye.wav" }, "hangup" ]"""));
        Assert.Equal(["play failed"], bench.Call.Outcomes);
    }

    [Fact]
    public void A_circle_through_a_queue_that_gives_back_at_once_is_stopped()
    {
        var bench = new FlowBench();
        bench.Call.QueueWait = TimeSpan.Zero;
        for (int i = 0; i < 2000; i++)
        {
            bench.Call.QueueResults.Enqueue(FlowQueueResult.GivenBack);
        }

        FlowRunawayException runaway = Assert.Throws<FlowRunawayException>(
            () => bench.Run("""[ { "queue": "billing" }, { "goto": "main" } ]"""));
        Assert.Equal("main", runaway.Flow);
        Assert.Equal(1000, bench.Call.Outcomes.Count());
    }

    [Fact]
    public void A_circle_that_takes_its_time_may_go_on_for_hours()
    {
        var bench = new FlowBench();
        bench.HangUp(6 * 3600);
        Assert.Equal(FlowEnd.CallerLeft, bench.Run("""[ { "play": "bye.wav" }, { "goto": "main" } ]"""));
        Assert.Equal(6 * 3600, bench.Elapsed.TotalSeconds);
    }

    [Fact]
    public void One_program_serves_many_calls_at_once()
    {
        FlowProgram program = TestFlows.Program("""
            [ { "menu": { "prompt": "menu.wav", "keys": { "1": { "queue": "billing" }, "2": { "queue": "sales" } } } } ]
            """);
        Parallel.For(0, 50, i =>
        {
            var bench = new FlowBench();
            bench.Press(i % 2 == 0 ? '1' : '2', 1);
            Assert.Equal(FlowEnd.Served, bench.Run(program));
            Assert.Equal(i % 2 == 0 ? "queue billing" : "queue sales", bench.Call.Log[^1]);
        });
    }
}
