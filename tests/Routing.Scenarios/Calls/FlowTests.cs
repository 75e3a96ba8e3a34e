using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>A softphone that keeps two flows to the engine (RFC 5626): over UDP, which it keeps open by STUN, and over TCP.</summary>
public class FlowTests : EngineScenario
{
    [Fact]
    public async Task A_phone_with_two_flows_is_rung_once_and_believes_both_to_be_alive()
    {
        Engine engine = await StartEngine(new()
        {
            Protocols = ["udp", "tcp"],
            Sip = Loopback.Lease(Loopback.Phones),
            Extensions =
            [
                "\"2001\": { device: { username: \"2001\", password: secret } }",
                "\"2002\": { device: { username: \"2002\", password: secret } }",
            ],
        });
        BaresipPhone callee = await BaresipPhone.Start(this, "2002", engine.Sip, Tone.Agent, secondFlow: "tcp");
        await callee.Registers();
        await Wait.Until(async () => (await engine.Metrics()).Sum("routing_sip_bindings") == 2, $"both flows are registered. {engine.Said}");
        double registers = await Registers();
        BaresipPhone caller = await BaresipPhone.Start(this, "2001", engine.Sip, Tone.Caller);
        await caller.Registers();
        double callers = await Registers() - registers;
        await caller.Dial($"sip:2002@{engine.Sip}");
        await callee.Event("CALL_ESTABLISHED");
        await caller.Hears(Tone.Agent);
        await callee.Hears(Tone.Caller);
        await caller.HangUp();
        await callee.Event("CALL_CLOSED");
        Assert.Single(callee.Events, type => type == "CALL_ESTABLISHED");

        // Flow-Timer: 30 over UDP. A phone that heard nothing of its STUN would take that flow for dead, and register it anew.
        await Task.Delay(TimeSpan.FromSeconds(40));
        Assert.Equal(registers + callers, await Registers());
        Assert.Equal(3, (await engine.Metrics()).Sum("routing_sip_bindings"));

        async Task<double> Registers() => (await engine.Metrics()).Sum("routing_sip_requests_total", ("method", "REGISTER"), ("direction", "in"));
    }
}
