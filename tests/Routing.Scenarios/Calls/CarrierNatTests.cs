using System.Net;
using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>
/// A NAT between the engine and its carrier, a Kamailio, which asks for no rport itself. What the carrier is told is where it can reach us (RFC 3581), in calls as in
/// registrations, and after the NAT has forgotten us.
/// </summary>
public class CarrierNatTests : EngineScenario
{
    private const string Account = "0312345678";

    [Fact]
    public async Task Calls_both_ways_name_the_address_that_the_carrier_sees_also_after_it_has_changed()
    {
        EngineSetup setup = new()
        {
            Extensions = ["\"2001\": { caller_id: \"0399991234\", device: { username: \"2001\", password: secret } }"],
            Routes = ["all: { numbers: [\"0Z.\"], to: kamailio }"],
        };
        IPEndPoint outside = Loopback.Lease(Loopback.Trunk);
        RtpPeer mouth = Use(RtpPeer.Open(Loopback.Trunk, Tone.Agent));
        Sipp far = Sipp.Start(this, "gateway", Loopback.Lease(Loopback.Trunk), options: new() { User = "0355556666", Audio = mouth, Calls = null, Lifetime = TimeSpan.FromSeconds(150) });
        Kamailio carrier = await Kamailio.Start(this, "carrier", Loopback.Lease(Loopback.Trunk), new() { Customer = outside, Gateway = far.Local });
        UdpNat nat = UdpNat.Start(this, outside, setup.Sip, carrier.Local);
        Engine engine = await StartEngine(setup with
        {
            Trunks = [$"kamailio: {{ uri: \"sip:{nat.Inside}\", register: {{ username: \"{Account}\", password: secret }}, probe_every: 5s, force_rport: true, allow: [{nat.Inside.Address}/32], codecs: [PCMU] }}"],
        });
        await Wait.Until(() => carrier.Lines($"registered {Account} at <sip:{Account}@{outside}>") > 0, $"it registers, and again as it is seen. {engine.Said}");

        await CallIn(carrier, outside);
        await CallOut(engine, far, outside);

        IPEndPoint anew = new(outside.Address, Loopback.Lease(Loopback.Trunk).Port);
        nat.Restart(anew.Port);
        await Wait.Until(() => carrier.Lines($"registered {Account} at <sip:{Account}@{anew}>") > 0, $"OPTIONS find it out. {engine.Said}", TimeSpan.FromSeconds(20));
        await CallIn(carrier, anew);
        Assert.All(await engine.Records.Interactions(3), record => Assert.Equal("kamailio", record["trunk"]));
    }

    [Fact]
    public async Task A_carrier_whose_Contact_leads_nowhere_is_answered_where_it_is_heard_from()
    {
        IPEndPoint carrier = Loopback.Lease(Loopback.Trunk);
        Engine engine = await StartEngine(new()
        {
            Trunks = [$"away: {{ allow: [{carrier.Address}/32], rewrite_contact: true, codecs: [PCMU] }}"],
            Numbers = ["\"0399990000\": { flow: excuse }"],
        });
        Sipp caller = Sipp.Start(this, "caller_elsewhere", carrier, engine.Sip, new() { Service = "0399990000" });
        await caller.Succeeds(TimeSpan.FromSeconds(20)); // the engine hangs up after the excuse
        Assert.Contains("10.255.255.1", caller.Messages.First(message => message.What == "BYE").Text.Split('\n')[0], StringComparison.Ordinal); // RFC 3261 §12.2.1.1: the target stays its Contact
        Row record = await engine.Records.Interaction();
        Assert.Equal("away", record["trunk"]);
        Assert.Equal(0, (await engine.Metrics()).Sum("routing_sip_retransmissions_total"));
    }

    // The greeting is heard, the caller hangs up: 200, ACK and BYE have found their way.
    private async Task CallIn(Kamailio carrier, IPEndPoint seen)
    {
        RtpPeer ear = Use(RtpPeer.Open(Loopback.Trunk, Tone.Caller));
        Sipp caller = Sipp.Start(this, "caller", Loopback.Lease(Loopback.Trunk), carrier.Local, new() { Audio = ear });
        Assert.Contains($"@{seen}>", (await caller.Receives("200")).Header("Contact"), StringComparison.Ordinal);
        await ear.HasHeard(Tone.Greeting, "the caller");
        await caller.Nudge();
        await caller.Succeeds();
    }

    private async Task CallOut(Engine engine, Sipp far, IPEndPoint seen)
    {
        BaresipPhone phone = await BaresipPhone.Start(this, "2001", engine.Sip, Tone.Caller);
        await phone.Registers();
        await phone.Dial($"sip:0355556666@{engine.Sip}");
        await phone.Event("CALL_ESTABLISHED");
        SippMessage invite = await far.Receives("INVITE");
        Assert.Equal($"<sip:{Account}@{seen}>", invite.Header("Contact"));
        Assert.Contains(engine.Sip.ToString(), invite.Text.Split('\n').Last(line => line.StartsWith("Via:", StringComparison.Ordinal)), StringComparison.Ordinal); // our own address, with received beside it
        await phone.HangUp();
        await far.Receives("BYE");
    }
}
