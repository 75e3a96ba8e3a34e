namespace Routing.Ivr.Tests.Steps;

public class TransferStepTests
{
    [Theory]
    [InlineData("busy", "transfer busy|play done|hangup done", "bye.wav")]
    [InlineData("no_answer", "transfer no_answer|play done|hangup done", "bye.wav")]
    [InlineData("failed", "transfer failed|play done|hangup done", "bye.wav")]
    [InlineData("answered", "transfer answered", "")]
    public void Goes_on_when_nobody_was_reached_and_ends_after_a_talk(string outcome, string outcomes, string played)
    {
        var bench = new FlowBench();
        bench.Call.TransferResults.Enqueue(new FlowTransferResult(outcome));
        bench.Run("""[ { "transfer": "2001" }, { "play": "bye.wav" }, "hangup" ]""");
        Assert.Equal(outcomes, string.Join('|', bench.Call.Outcomes));
        Assert.Equal(played.Length > 0, bench.Call.Log.Exists(line => line.Contains("bye.wav", StringComparison.Ordinal)));
        Assert.DoesNotContain("answer", bench.Call.Log[0]);
    }

    [Fact]
    public void Says_in_a_variable_how_it_went_and_goes_on_after_a_talk_where_it_shall()
    {
        var bench = new FlowBench();
        bench.Run("""
            [ { "transfer": { "to": "0312345678", "ring": "20s", "music": "hold.wav", "go_on": true } },
              { "when": "transfer_outcome == 'answered'", "then": { "play": "welcome.wav" } }, "hangup" ]
            """);
        Assert.Contains("transfer 0312345678 20s hold.wav", bench.Call.Log);
        Assert.Contains(bench.Call.Log, line => line.Contains("welcome.wav", StringComparison.Ordinal));
    }

    [Fact]
    public void Goes_to_the_flow_that_what_was_dialled_leads_to()
    {
        FlowCompilation flows = TestFlows.Compile("""{ "main": [ { "transfer": "2100" } ], "other": [ { "play": "bye.wav" }, "hangup" ] }""");
        var bench = new FlowBench();
        bench.Call.TransferResults.Enqueue(new FlowTransferResult(FlowTransferResult.NoAnswer, flows.Flows["other"]));
        bench.Run(flows.Flows["main"]);
        Assert.Equal("transfer overflowed|play done|hangup done", string.Join('|', bench.Call.Outcomes));
    }

    [Theory]
    [InlineData("\"2010\"", "nothing answers to \"2010\"")]
    [InlineData("\"\"", "needed here: what a phone could dial")]
    [InlineData("{ \"ring\": \"20s\" }", "\"to\" is missing here")]
    [InlineData("{ \"to\": \"2001\", \"ring\": \"1h\" }", "1h is out of range")]
    [InlineData("{ \"to\": \"2001\", \"go_on\": \"yes\" }", "write true or false")]
    [InlineData("{ \"to\": \"2001\", \"by\": \"magic\" }", "write bridge or refer")]
    [InlineData("{ \"to\": \"2001\", \"by\": \"refer\", \"go_on\": \"true\" }", "a caller who is sent away")]
    public void What_is_wrong_is_told(string written, string told)
    {
        FlowProblem problem = Assert.Single(TestFlows.Compile($$"""{ "main": [ { "transfer": {{written}} } ] }""").Problems);
        Assert.StartsWith(told, problem.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sip:operator@example.com")]
    [InlineData("sips:operator@example.com")]
    [InlineData("2100")]
    [InlineData("{{ caller }}")]
    public void A_uri_a_ring_group_and_what_is_known_only_later_are_fine(string to) =>
        Assert.Empty(TestFlows.Compile($$"""{ "main": [ { "transfer": "{{to}}" } ] }""").Problems);
}
