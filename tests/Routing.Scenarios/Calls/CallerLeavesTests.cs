using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>The caller hangs up, at every stage of a call.</summary>
public class CallerLeavesTests : EngineScenario
{
    [Fact]
    public async Task In_the_greeting()
    {
        Engine engine = await StartEngine();
        (Sipp caller, RtpPeer ear) = Call(engine);
        await ear.Hears(Tone.Greeting, "the caller");
        await HangsUp(engine, caller, "left_in_flow", "ivr");
    }

    [Fact]
    public async Task In_the_queue()
    {
        Engine engine = await StartEngine();
        (Sipp caller, RtpPeer ear) = Call(engine);
        await ear.Hears(Tone.Music, "the caller");
        Assert.Equal(1, (await engine.Metrics()).Sum("routing_queue_waiting", ("queue", "sales")));
        await HangsUp(engine, caller, "abandoned", "ivr queue");
        Assert.Equal(1, (await engine.Metrics()).Sum("routing_queue_abandoned_total", ("queue", "sales"), ("class", "within_target")));
    }

    [Fact]
    public async Task While_the_phone_rings()
    {
        Engine engine = await StartEngine();
        (Sipp agent, _) = await Agent(engine, "1001", "agent_rings", calls: 1);
        (Sipp caller, RtpPeer ear) = Call(engine);
        await agent.Receives("INVITE");
        await ear.Hears(Tone.Music, "the caller, while it rings,");
        await HangsUp(engine, caller, "abandoned", "ivr queue ring");
        await agent.Receives("CANCEL");
        await agent.Succeeds();
        await engine.Agents("available", 1);
    }

    [Fact]
    public async Task In_the_talk()
    {
        Engine engine = await StartEngine();
        (Sipp agent, RtpPeer ear) = await Agent(engine, "1001", calls: 1);
        (Sipp caller, _) = Call(engine);
        await ear.Hears(Tone.Caller, "the agent");
        await HangsUp(engine, caller, "answered", "ivr queue ring talk");
        await agent.Receives("BYE");
        await agent.Succeeds();
        await engine.Agents("available", 1);
    }

    private static async Task HangsUp(Engine engine, Sipp caller, string outcome, string story)
    {
        await caller.Nudge();
        await caller.Succeeds();
        Row record = await engine.Records.Interaction();
        Assert.Equal((outcome, "caller"), (record["outcome"], record["ended_by"]));
        Assert.Equal(story, engine.Records.Story(record));
        await Wait.Until(async () => (await engine.Metrics()).Sum("routing_queue_waiting") == 0, "nobody waits");
        await Wait.Until(async () => (await engine.Metrics()).Sum("routing_calls_active") == 0, "no call is active");
    }
}
