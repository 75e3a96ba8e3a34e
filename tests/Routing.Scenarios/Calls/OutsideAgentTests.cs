using System.Net;
using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>An agent at a mobile, behind a carrier: who picks up there hears for which queue the call is, and takes it by a key, or not.</summary>
public class OutsideAgentTests : EngineScenario
{
    [Fact]
    public async Task Who_hears_the_queues_name_and_presses_1_talks_with_the_caller()
    {
        (Engine engine, Sipp mobile, RtpPeer ear, Sipp caller, RtpPeer audio) = await Rung(ringTimeout: "60s");
        await ear.HasHeard(Tone.Place, "the mobile");
        await audio.Hears(Tone.Music, "the caller meanwhile");
        ear.Press('7'); // a slip: it is said again
        TimeSpan before = ear.Heard(Tone.Place);
        await Wait.Until(() => ear.Heard(Tone.Place) > before + TimeSpan.FromSeconds(0.5), "it is said again");
        Assert.False(ear.HearsNow(Tone.Caller));
        ear.Press('1');
        await ear.Hears(Tone.Caller, "the mobile");
        await audio.Hears(Tone.Agent, "the caller");
        await mobile.Nudge();
        await mobile.Succeeds();
        await caller.Succeeds();
        Row record = await engine.Records.Interaction();
        Assert.Equal(("answered", "1100", "agent"), (record["outcome"], record["agent"], record["ended_by"]));
    }

    [Fact]
    public async Task A_mailbox_that_presses_nothing_has_it_said_three_times_and_is_hung_up()
    {
        (Engine engine, Sipp mobile, RtpPeer ear, Sipp caller, RtpPeer audio) = await Rung(ringTimeout: "60s", noAnswer: "pause_after: 1");
        await mobile.Succeeds(TimeSpan.FromSeconds(50)); // we hang up, well before the queue's ring timeout
        Assert.InRange(ear.Heard(Tone.Place), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.Zero, ear.Heard(Tone.Caller));
        await audio.Hears(Tone.Music, "the caller still");
        await engine.Agents("paused", 1);
        Assert.Equal(1, (await engine.Metrics()).Sum("routing_reservations_total", ("outcome", "expired")));
        await caller.Nudge();
        await caller.Succeeds();
        Assert.Equal("abandoned", (await engine.Records.Interaction())["outcome"]);
    }

    private async Task<(Engine Engine, Sipp Mobile, RtpPeer Ear, Sipp Caller, RtpPeer Audio)> Rung(string ringTimeout, string noAnswer = "pause_after: 2")
    {
        IPEndPoint carrier = Loopback.Lease(Loopback.Trunk);
        RtpPeer ear = Use(RtpPeer.Open(Loopback.Trunk, Tone.Agent));
        Sipp mobile = Sipp.Start(this, "agent", carrier, options: new() { User = "0901234567", Audio = ear });
        Engine engine = await StartEngine(new EngineSetup
        {
            Speaks = true,
            RingTimeout = ringTimeout,
            CoolDown = $"30s, {noAnswer}",
            Agents = new Dictionary<string, string> { ["1100"] = "device: { dial: \"0901234567\" }, skills: { sales: 5, support: 5 }, sign_in: manual" },
            Trunks = [$"out: {{ uri: \"sip:{carrier}\", codecs: [PCMU] }}"],
            Routes = ["mobiles: { numbers: [\"090X.\"], to: out }"],
        });
        await engine.SetAgent("1100", "available");
        await engine.Agents("available", 1);
        (Sipp caller, RtpPeer audio) = Call(engine);
        await mobile.Receives("ACK");
        return (engine, mobile, ear, caller, audio);
    }
}
