using System.Net;
using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>
/// Calls that come in through a carrier's proxies, which stay in the route (RFC 3261 §16.12): what follows goes by them,
/// whoever sends it. The carrier finds the engine by the contact that its trunk has registered.
/// </summary>
public class CarrierCallTests : EngineScenario
{
    [Theory]
    [InlineData("udp", true)]
    [InlineData("udp", false)]
    [InlineData("tcp", true)] // the carrier takes it over UDP and hands it on over TCP: it stands in the route twice
    [InlineData("tcp", false)]
    [InlineData("tls", true)]
    [InlineData("tls", false)]
    public async Task A_call_through_a_proxy_ends_through_it(string protocol, bool isCallersWish)
    {
        (Engine engine, Kamailio carrier) = await Registered(protocol);
        await Talks(engine, carrier.Local, isCallersWish, carrier);
    }

    [Theory]
    [InlineData("udp", true)]
    [InlineData("udp", false)]
    [InlineData("tcp", false)] // between the proxies
    public async Task A_call_through_two_proxies_ends_through_both(string between, bool isCallersWish)
    {
        (Engine engine, Kamailio second) = await Registered("udp");
        Kamailio first = await Kamailio.Start(
            this, "carrier", Loopback.Lease(Loopback.Trunk), new() { Next = $"sip:{second.Local};transport={between}" });
        await Talks(engine, first.Local, isCallersWish, first, second);
    }

    // The trunk of this carrier, registered over that protocol.
    private async Task<(Engine Engine, Kamailio Carrier)> Registered(string protocol)
    {
        var setup = new EngineSetup { Protocols = protocol == "udp" ? ["udp"] : ["udp", protocol] };
        Kamailio carrier = await Kamailio.Start(this, "carrier", Loopback.Lease(Loopback.Trunk), new() { Customer = setup.Sip });
        Engine engine = await StartEngine(setup with
        {
            Authority = protocol == "tls" ? carrier.CertificateFile : null,
            Trunks =
            [
                $"kamailio: {{ uri: \"sip:{carrier.At(protocol)};transport={protocol}\", register: {{ username: \"0312345678\", password: secret }}, allow: [{carrier.Local.Address}/32] }}",
            ],
        });
        await Wait.Until(async () => (await engine.Metrics()).Sum("routing_trunk_registered") == 1, $"the trunk registers. {engine.Said}");
        return (engine, carrier);
    }

    private async Task Talks(Engine engine, IPEndPoint door, bool isCallersWish, params Kamailio[] proxies)
    {
        (Sipp agent, RtpPeer mouth) = await Agent(engine, "1001", calls: 1);
        RtpPeer ear = Use(RtpPeer.Open(Loopback.Trunk, Tone.Caller));
        ear.Answers = (Tone.Menu, '1');
        Sipp caller = Sipp.Start(this, "caller", Loopback.Lease(Loopback.Trunk), door, new() { Audio = ear });
        await mouth.Hears(Tone.Caller, "the agent");
        await ear.Hears(Tone.Agent, "the caller");
        await (isCallersWish ? caller : agent).Nudge();
        await caller.Succeeds();
        await agent.Succeeds();

        Assert.All(proxies, proxy => Assert.Equal((1, 1), (proxy.Routed("ACK"), proxy.Routed("BYE"))));
        Row record = await engine.Records.Interaction();
        Assert.Equal(
            ("answered", "kamailio", isCallersWish ? "caller" : "agent"), (record["outcome"], record["trunk"], record["ended_by"]));
        Metrics metrics = await engine.Metrics();
        Assert.Equal(0, metrics.Sum("routing_calls_active"));
        Assert.Equal(0, metrics.Sum("routing_sip_retransmissions_total"));
    }
}
