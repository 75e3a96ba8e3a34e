namespace Routing.Ivr.Tests.Steps;

/// <summary>What may become of a caller in a queue, and where the flow goes on.</summary>
public sealed class QueueStepTests
{
    private const string Other = ", \"other\": [ { \"play\": \"bye.wav\" } ]";

    [Fact]
    public void An_overflow_to_another_flow_leaves_this_one()
    {
        FlowCompilation flows = TestFlows.Compile($$"""{ "main": [ { "queue": "billing" }, { "play": "second.wav" } ]{{Other}} }""");
        var bench = new FlowBench();
        bench.Call.QueueResults.Enqueue(FlowQueueResult.GoTo(flows.Flows["other"]));
        Assert.Equal(FlowEnd.RanOut, bench.Run(flows.Flows["main"]));
        Assert.Equal(["answer", "queue billing", "play bye.wav"], bench.Call.Log);
        Assert.Contains("queue overflowed", bench.Call.Outcomes);
    }

    [Fact]
    public void An_overflow_that_hangs_up_ends_the_flow()
    {
        var bench = new FlowBench();
        bench.Call.QueueResults.Enqueue(FlowQueueResult.HungUp);
        Assert.Equal(FlowEnd.HungUp, bench.Run("""[ { "queue": "billing" }, { "play": "bye.wav" } ]"""));
        Assert.Equal(["answer", "queue billing"], bench.Call.Log);
    }

    [Theory]
    [InlineData('1', "play bye.wav")]
    [InlineData('#', "play closed.wav")]
    public void A_key_takes_its_way_and_then_what_follows(char key, string way)
    {
        var bench = new FlowBench();
        bench.Call.QueueResults.Enqueue(FlowQueueResult.Pressed(key));
        Assert.Equal(FlowEnd.RanOut, bench.Run("""
            [ { "queue": { "name": "billing", "keys": { "1": { "play": "bye.wav" }, "#": { "play": "closed.wav" } } } }, { "play": "second.wav" } ]
            """));
        Assert.Equal(["answer", "queue billing", way, "play second.wav"], bench.Call.Log);
    }

    [Fact]
    public void What_follows_is_reached_even_if_every_key_ends_the_flow()
    {
        FlowCompilation compilation = TestFlows.Compile("""
            { "main": [ { "queue": { "name": "billing", "keys": { "1": "hangup" } } }, { "play": "bye.wav" } ] }
            """);
        Assert.Empty(compilation.Problems);
    }

    [Fact]
    public void What_is_no_key_is_told()
    {
        FlowCompilation compilation = TestFlows.Compile("""{ "main": [ { "queue": { "name": "billing", "keys": { "12": "hangup" } } } ] }""");
        Assert.Contains("\"12\" is not a key of a telephone", Assert.Single(compilation.Problems).Text, StringComparison.Ordinal);
    }
}
