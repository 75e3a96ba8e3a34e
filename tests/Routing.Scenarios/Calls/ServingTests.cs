using Routing.Scenarios.Engines;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>More callers than agents: who is served when, and by whom.</summary>
public class ServingTests : EngineScenario
{
    private const int Slack = 4; // files of the store, connections of the scrapes

    [Fact]
    public async Task Twenty_callers_are_served_by_three_agents_in_the_order_they_came()
    {
        const int Callers = 20;
        Engine engine = await StartEngine(new()
        {
            Agents = new Dictionary<string, string> { ["1001"] = "{ sales: 1 }", ["1002"] = "{ sales: 5 }", ["1003"] = "{ sales: 9 }" },
        });
        foreach (string user in engine.Setup.Agents.Keys)
        {
            await Agent(engine, user, "agent_brief");
        }

        int descriptors = engine.Descriptors;
        (Sipp callers, _) = Call(engine, calls: Callers);
        await callers.Succeeds(TimeSpan.FromSeconds(60));
        IReadOnlyList<Row> records = await engine.Records.Interactions(Callers);
        Assert.All(records, record => Assert.Equal("answered", record["outcome"]));
        Assert.Equal(3, records.Select(record => record["agent"]).Distinct().Count());

        // Who came at the same millisecond, or was reserved at the same moment, may be written down either way round.
        var slack = TimeSpan.FromMilliseconds(100);
        var rung = records.OrderBy(record => record.Time("queued")).Select(record => (Queued: record.Time("queued"), Rung: Rung(engine, record))).ToArray();
        Assert.Empty(
            from earlier in Enumerable.Range(0, Callers)
            from later in Enumerable.Range(earlier + 1, Callers - earlier - 1)
            where rung[later].Rung + slack < rung[earlier].Rung && rung[later].Queued > rung[earlier].Queued
            select $"caller {later} was served before caller {earlier}");
        AddsUp(await engine.Metrics(), "sales", Callers);
        await Wait.Until(() => engine.Descriptors <= descriptors + Slack, "the calls' descriptors are given back");
    }

    [Fact]
    public async Task Nobody_gets_a_call_they_cannot_take()
    {
        const int Each = 5;
        Engine engine = await StartEngine(new()
        {
            Agents = new Dictionary<string, string> { ["1001"] = "{ sales: 5 }", ["1002"] = "{ support: 5 }" },
        });
        await Agent(engine, "1001", "agent_brief");
        (Sipp support, _) = Call(engine, '2', "0322222222", Each);
        await Wait.Until(async () => (await engine.Metrics()).Sum("routing_queue_waiting", ("queue", "support")) == Each, "support waits");
        (Sipp sales, _) = Call(engine, '1', "0311111111", Each);
        await sales.Succeeds(TimeSpan.FromSeconds(40));
        Assert.Equal(Each, (await engine.Metrics()).Sum("routing_queue_waiting", ("queue", "support")));

        await Agent(engine, "1002", "agent_brief", isAwaited: true);
        await support.Succeeds(TimeSpan.FromSeconds(40));
        Assert.All(
            await engine.Records.Interactions(2 * Each),
            record => Assert.Equal(record["caller"] == "0311111111" ? ("sales", "1001") : ("support", "1002"), (record["queue"], record["agent"])));
        Metrics metrics = await engine.Metrics();
        Assert.True(metrics.Has("routing_eligible_pairs_unmatched"));
        Assert.Equal(0, metrics.Sum("routing_eligible_pairs_unmatched"));
        AddsUp(metrics, "sales", Each);
        AddsUp(metrics, "support", Each);
    }

    private static DateTimeOffset Rung(Engine engine, Row record) =>
        engine.Records.Segments(record).First(segment => segment["kind"] == "ring").Time("started");

    private static void AddsUp(Metrics metrics, string queue, int entered)
    {
        double Of(string name) => metrics.Sum($"routing_queue_{name}", ("queue", queue));
        Assert.Equal(entered, Of("entered_total"));
        Assert.Equal(entered, Of("answered_total") + Of("abandoned_total") + Of("left_total") + Of("waiting"));
        Assert.Equal(entered, metrics.Sum("routing_queue_wait_seconds_count", ("queue", queue)));
    }
}
