using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>A process that is killed, and the one after it.</summary>
public class RestartTests : EngineScenario
{
    [Fact]
    public async Task The_next_caller_rings_the_phone_that_was_registered_and_the_record_of_the_cut_talk_says_answered()
    {
        Engine engine = await StartEngine();
        BaresipPhone phone = await Softphone(engine, "1001");
        (_, RtpPeer first) = Call(engine);
        await first.Hears(Tone.Agent, "the caller");
        await Wait.Until(() => File.Exists(Path.Combine(engine.Data, "registrations.jsonl")), "the registration is written");
        Engine next = await engine.KillAndStartAgain(this);

        Row cut = await next.Records.Interaction("answered");
        Assert.Equal(("system", "1001"), (cut["ended_by"], cut["agent"]));
        await next.Agents("available", 1); // by the phone's answer to OPTIONS: it registers again in minutes
        await phone.HangUp(); // what it still thinks to be in
        (_, RtpPeer second) = Call(next, from: "0311113333");
        await second.Hears(Tone.Agent, "the next caller");
        Assert.DoesNotContain(next.Said.Split('\n'), line => line.Contains("registered 1001 at", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_phone_that_is_gone_when_the_engine_comes_back_is_rung_by_nobody()
    {
        Engine engine = await StartEngine();
        BaresipPhone phone = await Softphone(engine, "1001");
        await Wait.Until(() => File.Exists(Path.Combine(engine.Data, "registrations.jsonl")), "the registration is written");
        await phone.Vanish();
        Engine next = await engine.KillAndStartAgain(this);
        (_, RtpPeer ear) = Call(next);
        await ear.Hears(Tone.Music, "the caller");
        await Wait.Until(() => next.Said.Contains("does not answer since the restart", StringComparison.Ordinal), "it is forgotten", TimeSpan.FromSeconds(60));
        Assert.Equal(0, (await next.Metrics()).Sum("routing_reservations_total"));
    }
}
