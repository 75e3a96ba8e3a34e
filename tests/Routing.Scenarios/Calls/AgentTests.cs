using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>What agents do with a call that comes to them.</summary>
public class AgentTests : EngineScenario
{
    private static readonly Dictionary<string, string> TwoAgents = new() { ["1001"] = "{ sales: 5 }", ["1002"] = "{ sales: 5 }" };

    [Theory]
    [InlineData("agent_busy", "486")]
    [InlineData("agent_declines", "603")]
    public async Task Who_declines_is_passed_over_and_the_next_agent_gets_the_call(string file, string code)
    {
        Engine engine = await StartEngine(new() { Agents = TwoAgents });
        (Sipp refusing, _) = await Agent(engine, "1001", file);
        (Sipp willing, RtpPeer ear) = await Agent(engine, "1002");
        (Sipp caller, _) = Call(engine);
        await refusing.Receives("INVITE");
        await refusing.Receives("ACK");
        await ear.Hears(Tone.Caller, "the other agent");
        await caller.Nudge();
        await caller.Succeeds();
        await willing.Receives("BYE");

        Row record = await engine.Records.Interaction();
        Assert.Equal(("answered", "1002"), (record["outcome"], record["agent"]));
        Assert.Equal(1, refusing.Count("INVITE"));
        Metrics metrics = await engine.Metrics();
        Assert.Equal(1, metrics.Sum("routing_reservations_total", ("outcome", "rejected")));
        Assert.Equal(1, metrics.Sum("routing_reservations_total", ("outcome", "accepted")));
        Assert.True(metrics.Sum("routing_sip_responses_total", ("code", code)) > 0, $"{code} is not counted");
    }

    [Fact]
    public async Task Who_does_not_answer_loses_the_call_to_the_next_agent_and_the_caller_keeps_the_place()
    {
        Engine engine = await StartEngine(new() { Agents = TwoAgents, RingTimeout = "2s" });
        (Sipp sleeping, _) = await Agent(engine, "1001", "agent_rings");
        (Sipp first, RtpPeer firstEar) = Call(engine, from: "0300000001");
        await sleeping.Receives("INVITE");
        (Sipp second, RtpPeer secondEar) = Call(engine, from: "0300000002");
        await secondEar.Hears(Tone.Music, "the second caller");
        await sleeping.Receives("CANCEL", times: 2); // nobody else is eligible, so asked twice; then paused
        await engine.Agents("paused", 1);
        await firstEar.Hears(Tone.Music, "the first caller");

        (Sipp willing, _) = await Agent(engine, "1002", isAwaited: true);
        await willing.Receives("ACK");
        await firstEar.Hears(Tone.Agent, "the first caller, who was there first,");
        Assert.True(secondEar.HearsNow(Tone.Music));
        await willing.Nudge();
        await first.Succeeds();
        await secondEar.Hears(Tone.Agent, "the second caller");
        await second.Nudge();
        await second.Succeeds();

        Row record = (await engine.Records.Interactions(2))[0];
        Assert.Equal(("0300000001", "1002"), (record["caller"], record["agent"]));
        Assert.Equal("ivr queue ring queue ring queue ring talk", engine.Records.Story(record));
        Assert.Equal(2, (await engine.Metrics()).Sum("routing_reservations_total", ("outcome", "expired")));
    }

    [Fact]
    public async Task Who_hangs_up_ends_the_call_for_the_caller_too()
    {
        Engine engine = await StartEngine();
        (Sipp agent, RtpPeer ear) = await Agent(engine, "1001", calls: 1);
        (Sipp caller, _) = Call(engine);
        await ear.Hears(Tone.Caller, "the agent");
        await agent.Nudge();
        await caller.Receives("BYE");
        await caller.Succeeds();
        await agent.Succeeds();
        Row record = await engine.Records.Interaction();
        Assert.Equal(("answered", "agent"), (record["outcome"], record["ended_by"]));
    }

    [Fact]
    public async Task After_a_talk_an_agent_has_time_for_notes_before_the_next_call()
    {
        Engine engine = await StartEngine(new() { WrapUp = "3s" });
        (Sipp agent, _) = await Agent(engine, "1001", "agent_brief");
        (Sipp callers, _) = Call(engine, calls: 2);
        await engine.Agents("wrap_up", 1);
        Assert.Equal(1, agent.Count("INVITE"));
        await callers.Succeeds(TimeSpan.FromSeconds(30));
        IReadOnlyList<Row> records = [.. (await engine.Records.Interactions(2)).OrderBy(row => row.Time("connected"))];
        TimeSpan pause = records[1].Time("connected") - (records[0].Time("connected") + TimeSpan.FromMilliseconds(double.Parse(records[0]["talk_ms"]!)));
        Assert.True(pause > TimeSpan.FromSeconds(2.9), $"the next call came after {pause.TotalSeconds:0.0} s");
    }
}
