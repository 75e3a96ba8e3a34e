namespace Routing.Ivr.Tests.Steps;

public class SetAndWhenStepTests
{
    [Fact]
    public void Set_keeps_plain_values_and_expressions_typed()
    {
        var bench = new FlowBench();
        bench.Run("""
            [ { "set": { "tries": 1, "pin": "0123", "vip": true, "none": "" } },
              { "set": { "tries": "{{ tries + 1 }}", "greeting": "try {{ tries }} of {{ caller }}", "twelve": "{{ '12' }}", "language": "en" } } ]
            """);
        Assert.Equal(FlowValue.Of(2), bench.Call.Variable("tries"));
        Assert.Equal(FlowValue.Of("0123"), bench.Call.Variable("pin"));
        Assert.Equal(FlowValue.Of(true), bench.Call.Variable("vip"));
        Assert.Equal(FlowValue.Of(""), bench.Call.Variable("none"));
        Assert.Equal(FlowValue.Of("try 2 of +819012345678"), bench.Call.Variable("greeting"));
        Assert.Equal(FlowValue.Of("12"), bench.Call.Variable("twelve"));
        Assert.Equal(FlowValue.Of("en"), bench.Call.Variable("language"));
    }

    [Fact]
    public void A_variable_has_one_type_in_all_flows_however_they_are_ordered()
    {
        FlowCompilation compilation = TestFlows.Compile("""
            { "main": [ { "when": "c > 1", "then": { "goto": "other" } } ],
              "other": [ { "set": { "c": "{{ b }}", "b": "{{ a * 2 }}" } }, { "set": { "a": 1 } } ] }
            """);
        Assert.Empty(compilation.Problems);
    }

    [Fact]
    public void A_counter_in_a_variable_bounds_a_circle()
    {
        var bench = new FlowBench();
        bench.Run(
            """[ { "set": { "tries": 0 } }, { "goto": "ask" } ]""",
            """
            , "ask": [ { "set": { "tries": "{{ tries + 1 }}" } }, { "play": "hours_{{ language }}.wav" },
                       { "when": "tries >= 3", "then": "hangup", "else": [ { "goto": "ask" } ] } ]
            """);
        Assert.Equal(3, bench.Call.Log.Count(l => l == "play hours_ja.wav"));
        Assert.Equal("hangup", bench.Call.Log[^1]);
    }

    [Theory]
    [InlineData(true, "when then")]
    [InlineData(false, "when else")]
    public void When_takes_one_way_and_goes_on_behind_itself(bool open, string outcome)
    {
        var bench = new FlowBench();
        if (!open)
        {
            bench.Services.Open.Clear();
        }

        bench.Run("""
            [ { "when": "open('office')", "then": [ { "when": "true", "then": { "play": "welcome.wav" } } ], "else": { "play": "closed.wav" } },
              { "play": "bye.wav" } ]
            """);
        Assert.Equal(outcome, bench.Call.Outcomes.First());
        Assert.Equal(open ? "play welcome.wav" : "play closed.wav", bench.Call.Log[1]);
        Assert.Equal("play bye.wav", bench.Call.Log[^1]);
    }

    [Fact]
    public void When_without_else_goes_on()
    {
        var bench = new FlowBench();
        Assert.Equal(FlowEnd.RanOut, bench.Run("""[ { "when": "false", "then": "hangup" } ]"""));
        Assert.Equal(["when else"], bench.Call.Outcomes);
    }
}
