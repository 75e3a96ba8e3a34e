using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>What is changed while the engine runs.</summary>
public class ReloadTests : EngineScenario
{
    [Fact]
    public async Task SIGHUP_brings_a_new_agent_under_a_waiting_call()
    {
        Engine engine = await StartEngine(new() { Agents = new Dictionary<string, string> { ["1001"] = "{ support: 5 }" } });
        (Sipp caller, RtpPeer ear) = Call(engine);
        await ear.Hears(Tone.Music, "the caller");
        engine.Reload(engine.Setup with { Agents = new Dictionary<string, string> { ["1001"] = "{ support: 5 }", ["1002"] = "{ sales: 5 }" } });
        await Wait.Until(async () => (await engine.Metrics()).Sum("routing_config_reloads_total", ("result", "success")) == 1, "the reload is counted");

        await Agent(engine, "1002", isAwaited: true);
        await ear.Hears(Tone.Agent, "the caller");
        await caller.Nudge();
        await caller.Succeeds();
        Assert.Equal("1002", (await engine.Records.Interaction())["agent"]);
    }

    [Fact]
    public async Task A_reload_of_a_bad_configuration_changes_nothing()
    {
        Engine engine = await StartEngine();
        (Sipp agent, RtpPeer mouth) = await Agent(engine, "1001", calls: 1);
        engine.Reload(engine.Setup with { Agents = new Dictionary<string, string> { ["1001"] = "{ slaes: 5 }" } });
        await Wait.Until(async () => (await engine.Metrics()).Sum("routing_config_reloads_total", ("result", "failure")) == 1, "the reload is counted");

        (Sipp caller, _) = Call(engine);
        await mouth.Hears(Tone.Caller, "the agent");
        await caller.Nudge();
        await caller.Succeeds();
        await agent.Succeeds();
        engine.Terminate();
        (int code, string said) = await engine.Exit(TimeSpan.FromSeconds(20));
        Assert.True(code == 0, said);
        Assert.Matches(@"reload refused, nothing changed: .*routing\.yaml:\d+:\d+: error: .*slaes", said);
    }

    [Fact]
    public async Task An_agent_who_is_paused_gets_no_call_until_available_again()
    {
        Engine engine = await StartEngine();
        (Sipp agent, _) = await Agent(engine, "1001");
        await engine.SetAgent("1001", "paused");
        await engine.Agents("paused", 1);
        (Sipp caller, RtpPeer ear) = Call(engine);
        await ear.Hears(Tone.Music, "the caller");
        Assert.Equal(0, agent.Count("INVITE"));

        await engine.SetAgent("1001", "available");
        await ear.Hears(Tone.Agent, "the caller");
        await caller.Nudge();
        await caller.Succeeds();
        await engine.SetAgent("1001", "signed_out");
        await engine.Agents("signed_out", 1);
    }
}
