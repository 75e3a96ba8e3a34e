using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>Phones that fall silent: those that are gone are found by asking, those that merely say nothing stay.</summary>
public class SilenceTests : EngineScenario
{
    private static readonly EngineSetup Quick = new()
    {
        MediaKeys = ", silence: { talking: 2s, held: 2s }",
        SipKeys = ["timers: { t1: 100ms }"], // an unanswered question is over after 6.4 s
    };

    [Fact]
    public async Task A_talk_whose_phones_have_both_lost_power_ends()
    {
        Engine engine = await StartEngine(Quick);
        BaresipPhone agent = await Softphone(engine, "1001");
        BaresipPhone caller = await BaresipPhone.Start(this, "0344445555", engine.Sip, Tone.Caller, registers: false, network: Loopback.Trunk);
        await caller.Dial("sip:100@lab.test");
        await caller.Hears(Tone.Menu);
        await caller.Press('1');
        await caller.Hears(Tone.Agent);
        caller.Crash();
        agent.Crash();
        Row record = await engine.Records.Interaction();
        Assert.Equal("answered", record["outcome"]);
        Assert.Equal(0, (await engine.Metrics()).Sum("routing_calls_active"));
        Assert.Contains("it is asked whether it is still there", engine.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_phone_that_holds_and_sends_nothing_is_asked_and_stays_in_the_talk()
    {
        Engine engine = await StartEngine(Quick);
        BaresipPhone agent = await Softphone(engine, "1001");
        (Sipp caller, RtpPeer ear) = Call(engine);
        await ear.Hears(Tone.Agent, "the caller");
        await agent.Hold();
        await Wait.Until(() => engine.Said.Split("of its far leg").Length > 3, "the phone that holds is asked three times");
        await agent.Resume();
        await Wait.Until(() => ear.HearsNow(Tone.Agent), "the caller hears the agent again");
        await caller.Nudge();
        await caller.Succeeds();
        Row record = await engine.Records.Interaction();
        Assert.Equal(("answered", "caller"), (record["outcome"], record["ended_by"]));
    }
}
