using System.Text.Json;
using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>What a queue may do beyond waiting for one agent: ring all, send on, tell, ask for less, remember.</summary>
public class QueueTests : EngineScenario
{
    private static readonly string[] Desks = ["1001", "1002", "1003"];

    [Fact]
    public async Task Three_phones_ring_at_once_and_the_first_to_answer_has_the_call()
    {
        Engine engine = await StartEngine(new() { Agents = Desks.ToDictionary(user => user, _ => "{ sales: 5 }"), Sales = ["strategy: ring_all"] });
        var phones = new List<(Sipp Sip, RtpPeer Audio)>();
        foreach (string user in Desks)
        {
            phones.Add(await Agent(engine, user, "agent_rings"));
        }

        (Sipp caller, RtpPeer ear) = Call(engine);
        foreach ((Sipp phone, _) in phones)
        {
            await phone.Receives("INVITE");
        }

        await phones[1].Sip.Nudge();
        await phones[1].Sip.Receives("ACK");
        await ear.Hears(Tone.Agent, "the caller");
        foreach ((Sipp loser, _) in new[] { phones[0], phones[2] })
        {
            SippMessage cancel = await loser.Receives("CANCEL");
            Assert.Contains("Call completed elsewhere", cancel.Text, StringComparison.Ordinal); // RFC 3326: no missed call
        }

        await engine.Agents("available", 2);
        await caller.Nudge();
        await caller.Succeeds();
        Row record = await engine.Records.Interaction();
        Assert.Equal(("answered", "1002"), (record["outcome"], record["agent"]));
        Assert.Equal("ivr queue ring talk", engine.Records.Story(record));
        Metrics metrics = await engine.Metrics();
        Assert.Equal(2, metrics.Sum("routing_reservations_total", ("queue", "sales"), ("outcome", "withdrawn")));
        Assert.Equal(3, metrics.Sum("routing_dispatch_seconds_count"));
    }

    [Fact]
    public async Task Who_has_waited_as_long_as_the_queue_allows_is_served_by_another_queue()
    {
        Engine engine = await StartEngine(new()
        {
            Agents = new Dictionary<string, string> { ["1001"] = "{ support: 5 }" },
            Sales = ["limits: { wait: 2s }", "overflow: { queue: support }"],
        });
        await Agent(engine, "1001");
        (Sipp caller, RtpPeer ear) = Call(engine);
        await ear.Hears(Tone.Music, "the caller");
        await ear.Hears(Tone.Agent, "the caller");
        await caller.Nudge();
        await caller.Succeeds();
        Row record = await engine.Records.Interaction();
        Assert.Equal(("answered", "support"), (record["outcome"], record["queue"]));
        Assert.Equal("ivr queue queue ring talk", engine.Records.Story(record));
        Assert.Equal(("sales", "wait_limit"), (engine.Records.Segments(record)[1]["name"], engine.Records.Segments(record)[1]["reason"]));
        Metrics metrics = await engine.Metrics();
        Assert.Equal(1, metrics.Sum("routing_queue_left_total", ("queue", "sales"), ("reason", "wait_limit"), ("to", "queue")));
        Assert.Equal(1, metrics.Sum("routing_queue_answered_total", ("queue", "support")));
        Assert.Equal(0, metrics.Sum("routing_queue_abandoned_total"));
    }

    [Fact]
    public async Task Who_has_waited_as_long_as_the_queue_allows_hears_what_the_overflows_flow_says()
    {
        Engine engine = await StartEngine(new() { Sales = ["limits: { wait: 2s }", "overflow: { flow: excuse }"] });
        (Sipp caller, RtpPeer ear) = Call(engine);
        await ear.Hears(Tone.Music, "the caller");
        await ear.Hears(Tone.Excuse, "the caller");
        await caller.Receives("BYE");
        await caller.Succeeds();
        Row record = await engine.Records.Interaction();
        Assert.Equal(("overflowed", "flow"), (record["outcome"], record["ended_by"]));
        Assert.Equal("ivr queue ivr", engine.Records.Story(record));
    }

    [Fact]
    public async Task A_caller_is_told_the_place_in_line_and_hears_the_music_again()
    {
        Engine engine = await StartEngine(new() { Sales = ["announce: { first: 2s, every: 0s, say: [position, estimated_wait] }"] });
        (Sipp caller, RtpPeer ear) = Call(engine);
        await ear.Hears(Tone.Music, "the caller");
        await ear.Hears(Tone.Place, "the caller");
        await ear.Hears(Tone.Music, "the caller, again,");
        await caller.Nudge();
        await caller.Succeeds();
        Assert.Equal(0, Assert.Single(ear.Streams).Jumps);
    }

    [Fact]
    public async Task After_its_time_a_less_skilled_agent_is_good_enough()
    {
        Engine engine = await StartEngine(new()
        {
            Agents = new Dictionary<string, string> { ["1001"] = "{ sales: 2 }" },
            Requires = "{ sales: 5 }",
            Sales = ["relax: { after: 3s, requires: { sales: 2 } }"],
        });
        (Sipp agent, _) = await Agent(engine, "1001");
        (Sipp caller, RtpPeer ear) = Call(engine);
        await ear.Hears(Tone.Music, "the caller");
        Assert.Equal(0, agent.Count("INVITE"));
        await ear.Hears(Tone.Agent, "the caller");
        await caller.Nudge();
        await caller.Succeeds();
        Row record = await engine.Records.Interaction();
        Assert.Equal("answered", record["outcome"]);
        Assert.InRange(long.Parse(record["wait_ms"]!), 3000, 5000);
    }

    [Fact]
    public async Task Who_calls_again_gets_the_agent_they_know()
    {
        var setup = new EngineSetup
        {
            Agents = new Dictionary<string, string> { ["1001"] = "{ sales: 5 }", ["1002"] = "{ sales: 5 }" },
            Sales = ["affinity: { agent: last, within: 1h, hold: 20s }"],
        };
        Engine engine = await StartEngine(setup);
        await Agent(engine, "1001", "agent_brief");
        await Agent(engine, "1002", "agent_brief");
        for (int i = 1; i <= 3; i++)
        {
            (Sipp caller, _) = Call(engine, from: "0300000001");
            await caller.Succeeds(TimeSpan.FromSeconds(20));
            await engine.Records.Interactions(i);
        }

        // Without affinity they would have been served in turn.
        Assert.All(await engine.Records.Interactions(3), record => Assert.Equal("1001", record["agent"]));
    }

    [Fact]
    public async Task An_interactions_story_is_told_with_the_reasons()
    {
        Engine engine = await StartEngine();
        await Agent(engine, "1001", "agent_brief");
        (Sipp caller, _) = Call(engine);
        await caller.Succeeds(TimeSpan.FromSeconds(20));
        Row record = await engine.Records.Interaction();
        using JsonDocument story = JsonDocument.Parse(await engine.Get($"/api/v1/interactions/{record["id"]}/trace"));
        Assert.Equal("answered", story.RootElement.GetProperty("outcome").GetString());
        string[] lines = [.. story.RootElement.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("text").GetString()!)];
        Assert.Contains(lines, line => line.StartsWith("queue sales", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("sales gets agent 1001 by longest_idle", StringComparison.Ordinal));
    }
}
