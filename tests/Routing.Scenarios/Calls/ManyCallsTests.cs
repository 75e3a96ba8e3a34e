using Routing.Scenarios.Engines;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>Many calls at a time, and what is left of them.</summary>
public class ManyCallsTests : EngineScenario
{
    private const int Slack = 4; // files of the store, connections of the scrapes

    [Fact]
    public async Task Hundreds_of_short_calls_to_deaf_phones_leave_their_records_and_nothing_else()
    {
        const int Calls = 300;
        Engine engine = await StartEngine();
        await engine.Metrics();
        int descriptors = engine.Descriptors;

        // Without audio: nobody listens where their SDP points to, and the kernel says so with each packet.
        Sipp callers = Sipp.Start(this, "caller_brief", Loopback.Lease(Loopback.Trunk), engine.Sip, new() { Calls = Calls, Rate = 25 });
        await callers.Succeeds(TimeSpan.FromSeconds(60));

        IReadOnlyList<Row> records = await engine.Records.Interactions(Calls);
        Assert.All(records, record => Assert.Equal(("left_in_flow", "caller"), (record["outcome"], record["ended_by"])));
        Metrics metrics = await engine.Metrics();
        Assert.Equal(0, metrics.Sum("routing_calls_active"));
        Assert.Equal(Calls, metrics.Sum("routing_calls_total", ("direction", "inbound"), ("trunk", "carrier"), ("outcome", "answered")));
        await Wait.Until(() => engine.Descriptors <= descriptors + Slack, $"of {engine.Descriptors} descriptors those of the calls are given back, down to {descriptors}");
    }

    [Fact]
    public async Task A_trunk_that_is_full_says_busy_and_takes_the_next_call_when_one_has_ended()
    {
        var local = Loopback.Lease(Loopback.Trunk);
        Engine engine = await StartEngine(new() { Trunks = [$"small: {{ allow: [\"{local.Address}:{local.Port}\"], max_calls: 1 }}"] });
        Sipp first = Sipp.Start(this, "caller", local, engine.Sip, new() { Calls = 2, Rate = 2 });
        await first.Receives("486");
        await first.Nudge();
        await first.Fails();

        Sipp second = Sipp.Start(this, "caller_brief", local, engine.Sip);
        await second.Succeeds();
        IReadOnlyList<Row> records = await engine.Records.Interactions(3);
        Assert.Equal(["left_in_flow", "left_in_flow", "rejected"], records.Select(record => record["outcome"]).Order());
        Assert.Equal(1, (await engine.Metrics()).Sum("routing_calls_total", ("trunk", "small"), ("outcome", "busy")));
    }
}
