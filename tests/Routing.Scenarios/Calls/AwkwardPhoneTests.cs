using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>Phones that do what phones do: vanish, answer too late, want another codec, hold.</summary>
public class AwkwardPhoneTests : EngineScenario
{
    private static readonly Dictionary<string, string> TwoAgents = new() { ["1001"] = "{ sales: 5 }", ["1002"] = "{ sales: 5 }" };

    [Fact]
    public async Task A_phone_that_has_vanished_does_not_keep_the_caller_from_the_next_agent()
    {
        Engine engine = await StartEngine(new() { Agents = TwoAgents, RingTimeout = "2s" });
        (Sipp vanished, _) = await Agent(engine, "1001");
        await vanished.DisposeAsync(); // without a word: its registration stands
        (Sipp caller, RtpPeer ear) = Call(engine);
        await ear.Hears(Tone.Music, "the caller");
        await Agent(engine, "1002", isAwaited: true);
        await ear.Hears(Tone.Agent, "the caller");
        await caller.Nudge();
        await caller.Succeeds();
        Row record = await engine.Records.Interaction();
        Assert.Equal(("answered", "1002"), (record["outcome"], record["agent"]));
    }

    [Fact]
    public async Task An_answer_that_crosses_the_cancel_is_acknowledged_and_ended_and_the_caller_waits_on()
    {
        Engine engine = await StartEngine(new() { RingTimeout = "2s", CoolDown = "1s" });
        (Sipp late, RtpPeer mouth) = await Agent(engine, "1001", "agent_crosses", calls: 1);
        (Sipp caller, RtpPeer ear) = Call(engine);
        await late.Receives("CANCEL");
        await late.Receives("ACK");
        await late.Receives("BYE");
        await late.Succeeds();
        await ear.Hears(Tone.Music, "the caller");
        Assert.Equal(TimeSpan.Zero, ear.Heard(Tone.Agent));
        Assert.Equal(TimeSpan.Zero, mouth.Heard(Tone.Caller));

        await caller.Nudge();
        await caller.Succeeds();
        Assert.Equal("abandoned", (await engine.Records.Interaction())["outcome"]);
        Assert.Equal(0, (await engine.Metrics()).Sum("routing_reservations_total", ("outcome", "accepted")));
    }

    [Fact]
    public async Task A_caller_and_an_agent_with_different_codecs_hear_each_other()
    {
        Engine engine = await StartEngine();
        BaresipPhone agent = await Softphone(engine, "1001", "PCMA");
        (Sipp caller, RtpPeer ear) = Call(engine); // PCMU
        await agent.Event("CALL_ESTABLISHED");
        await ear.Hears(Tone.Agent, "the caller");
        await agent.Hears(Tone.Caller);
        await caller.Nudge();
        await caller.Succeeds();
    }

    [Fact]
    public async Task An_agent_holds_the_call_and_takes_it_up_again()
    {
        Engine engine = await StartEngine();
        BaresipPhone agent = await Softphone(engine, "1001");
        (Sipp caller, RtpPeer ear) = Call(engine);
        await ear.Hears(Tone.Agent, "the caller");
        double invites = await Invites(engine);
        await agent.Hold();
        await Wait.Until(async () => await Invites(engine) == invites + 1, "the hold is taken");
        await agent.Resume();
        await Wait.Until(async () => await Invites(engine) == invites + 2, "the end of the hold is taken");

        // baresip's own recording ends with its first hold: what the agent hears from then on stays unheard here.
        TimeSpan before = ear.Heard(Tone.Agent);
        await Wait.Until(() => ear.Heard(Tone.Agent) > before + TimeSpan.FromSeconds(1), "the caller hears the agent again");
        await agent.HangUp();
        await caller.Succeeds();
        Row record = await engine.Records.Interaction();
        Assert.Equal(("answered", "1001", "agent"), (record["outcome"], record["agent"], record["ended_by"]));
    }

    private static async Task<double> Invites(Engine engine) =>
        (await engine.Metrics()).Sum("routing_sip_requests_total", ("method", "INVITE"), ("direction", "in"));
}
