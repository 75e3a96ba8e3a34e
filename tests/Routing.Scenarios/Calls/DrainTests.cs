using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>How the engine goes.</summary>
public class DrainTests : EngineScenario
{
    [Fact]
    public async Task SIGTERM_takes_no_new_calls_and_lets_the_talk_go_on_to_its_end()
    {
        Engine engine = await StartEngine();
        (Sipp agent, RtpPeer mouth) = await Agent(engine, "1001", calls: 1);
        (Sipp caller, RtpPeer ear) = Call(engine);
        await mouth.Hears(Tone.Caller, "the agent");

        engine.Terminate();
        await Wait.Until(async () => !await engine.IsReady(), "readiness is withdrawn");
        (Sipp late, _) = Call(engine);
        SippMessage refusal = await late.Receives("503");
        Assert.NotEqual("", refusal.Header("Retry-After"));
        await late.Fails();

        await Wait.While(() => !engine.HasExited && ear.HearsNow(Tone.Agent), "they still talk", TimeSpan.FromSeconds(2));
        await caller.Nudge();
        await caller.Succeeds();
        await agent.Receives("BYE");
        (int code, string said) = await engine.Exit(TimeSpan.FromSeconds(20));
        Assert.True(code == 0, said);
        Row record = await engine.Records.Interaction("answered");
        Assert.Equal("1001", record["agent"]);
        Assert.Contains($"call {record["id"]} ended: answered, by caller", said);
    }

    [Fact]
    public async Task A_second_SIGTERM_stops_at_once_and_the_record_is_written_all_the_same()
    {
        Engine engine = await StartEngine();
        (_, RtpPeer mouth) = await Agent(engine, "1001", calls: 1);
        _ = Call(engine);
        await mouth.Hears(Tone.Caller, "the agent");
        engine.Terminate();
        await Wait.Until(async () => !await engine.IsReady(), "readiness is withdrawn");
        Assert.False(engine.HasExited);
        engine.Terminate();
        await engine.Exit(TimeSpan.FromSeconds(10));
        Assert.Equal("1001", (await engine.Records.Interaction())["agent"]);
    }

    [Fact]
    public async Task An_idle_engine_ends_at_once()
    {
        Engine engine = await StartEngine();
        engine.Terminate();
        (int code, string said) = await engine.Exit(TimeSpan.FromSeconds(10));
        Assert.True(code == 0, said);
    }
}
