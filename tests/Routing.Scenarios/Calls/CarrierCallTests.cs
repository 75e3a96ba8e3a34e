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

    [Theory]
    [InlineData("caller_gives_up", "CANCEL")]
    [InlineData("caller_leaves_early", "BYE")] // RFC 3261 §15: by the route set of the early dialog
    public async Task Who_leaves_while_a_phone_rings_unanswered_stops_its_ringing_through_the_proxy(string file, string method)
    {
        (Engine engine, Kamailio carrier) = await Registered("udp", new()
        {
            Extensions = ["\"2001\": { device: { username: \"2001\", password: secret } }"],
            Numbers = ["\"0399990000\": { flow: lobby }"],
            Flows = ["lobby: [ { transfer: \"2001\" }, hangup ]"],
        });
        BaresipPhone phone = await BaresipPhone.Start(this, "2001", engine.Sip, Tone.Agent, answers: false);
        await phone.Registers();
        Sipp caller = Sipp.Start(this, file, Loopback.Lease(Loopback.Trunk), carrier.Local, new() { Service = "0399990000" });
        await phone.Event("CALL_INCOMING");
        await Wait.Until(() => caller.Messages.Any(message => message.Received && message.What == "180"), "the caller hears that it rings");
        await caller.Nudge();
        await caller.Succeeds();
        await phone.Event("CALL_CLOSED");
        Assert.Equal(1, method == "BYE" ? carrier.Routed("BYE") : carrier.Saw("CANCEL"));
        Row record = await engine.Records.Interaction();
        Assert.Equal(("kamailio", "caller"), (record["trunk"], record["ended_by"]));
        Assert.Equal(0, (await engine.Metrics()).Sum("routing_calls_active"));
    }

    // The trunk of this carrier, registered over that protocol.
    private async Task<(Engine Engine, Kamailio Carrier)> Registered(string protocol, EngineSetup? more = null)
    {
        EngineSetup setup = (more ?? new EngineSetup()) with { Protocols = protocol == "udp" ? ["udp"] : ["udp", protocol] };
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
