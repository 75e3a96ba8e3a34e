using System.Net;
using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>Two instances of a carrier under load, one of which dies: whoever was being put through is put through by the other.</summary>
public class CarrierLoadTests : EngineScenario
{
    private const int Calls = 100;

    [Fact]
    public async Task No_call_in_setup_is_lost_when_an_instance_dies_that_the_other_can_save()
    {
        EngineSetup setup = new()
        {
            Routes = ["all: { numbers: [\"0Z.\"], to: out }"],
            Numbers = ["\"0399990000\": { flow: away }"],
            Flows = ["away: [ { transfer: \"0355556666\" }, hangup ]"],
        };
        RtpPeer mouth = Use(RtpPeer.Open(Loopback.Trunk, Tone.Agent));
        Sipp far = Sipp.Start(this, "gateway", Loopback.Lease(Loopback.Trunk), options: new() { Audio = mouth, Calls = null, Lifetime = TimeSpan.FromSeconds(120) });
        Kamailio one = await Kamailio.Start(this, "carrier", Loopback.Lease(Loopback.Trunk), new() { Customer = setup.Sip, Gateway = far.Local });
        Kamailio two = await Kamailio.Start(this, "carrier", Loopback.Lease(Loopback.Trunk, at: one.Local.Port), new() { Customer = setup.Sip, Gateway = far.Local });
        Engine engine = await StartEngine(setup with
        {
            Hosts = $"127.0.0.1 localhost\n{one.Local.Address} carrier.test\n{two.Local.Address} carrier.test\n",
            Trunks = [$"out: {{ uri: \"sip:carrier.test:{one.Local.Port}\", auth: {{ username: \"0312345678\", password: secret }}, no_response: 20s, codecs: [PCMU] }}"],
        });
        IPEndPoint from = Loopback.Lease(Loopback.Trunk);

        // While the dead one is waited for, calls pile up: at this rate they still find media ports.
        Sipp callers = Sipp.Start(this, "caller_brief", from, engine.Sip, new() { Service = "0399990000", Calls = Calls, Rate = 6, Lifetime = TimeSpan.FromSeconds(100) });
        await Wait.Until(() => callers.Count("200") >= 15, "calls go through", TimeSpan.FromSeconds(30));
        Kamailio serving = one.Saw("INVITE") > two.Saw("INVITE") ? one : two;
        Kamailio other = serving == one ? two : one;
        await serving.Stop();
        await callers.Succeeds(TimeSpan.FromSeconds(90)); // each was answered, and ended by its caller
        Assert.True(other.Saw("INVITE") > 20, "the other one took over");
        await Wait.Until(async () => (await engine.Metrics()).Sum("routing_calls_active") == 0, "all is over", TimeSpan.FromSeconds(60));
        IReadOnlyList<Row> records = await engine.Records.Interactions(Calls, TimeSpan.FromSeconds(30));
        Assert.All(records, record => Assert.Equal("answered", record["outcome"]));
    }
}
