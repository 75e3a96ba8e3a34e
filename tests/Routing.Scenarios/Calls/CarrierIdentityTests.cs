using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>Who calls, as it arrives behind a carrier's proxy; and whom of what the carrier says we believe (RFC 3325, RFC 5806).</summary>
public class CarrierIdentityTests : EngineScenario
{
    private const string Number = "0355556666";

    [Theory]
    [InlineData("from", "", "From: <sip:0399991234@; P-Asserted-Identity: -; P-Preferred-Identity: -; Remote-Party-ID: -; Privacy: -")]
    [InlineData("pai", "", "From: <sip:0312345678@; P-Asserted-Identity: <sip:0399991234@carrier.test>; Privacy: -")]
    [InlineData("ppi", "", "From: <sip:0312345678@; P-Preferred-Identity: <sip:0399991234@carrier.test>; P-Asserted-Identity: -")]
    [InlineData("rpid", "", "From: <sip:0312345678@; Remote-Party-ID: <sip:0399991234@carrier.test>; P-Asserted-Identity: -")]
    [InlineData("from_and_pai", "", "From: <sip:0399991234@; P-Asserted-Identity: <sip:0399991234@carrier.test>")]
    [InlineData("pai", ", caller_id: { withhold: true }", "From: sip:anonymous@anonymous.invalid; P-Asserted-Identity: <sip:0399991234@carrier.test>; Privacy: id")]
    public async Task The_carrier_hears_who_calls_as_its_trunk_says(string preset, string route, string told)
    {
        (Engine engine, Sipp far) = await Start(preset, route);
        BaresipPhone phone = await BaresipPhone.Start(this, "2001", engine.Sip, Tone.Caller);
        await phone.Registers();
        await phone.Dial($"sip:{Number}@{engine.Sip}");
        await phone.Event("CALL_ESTABLISHED");
        Check(await far.Receives("INVITE"), told);
        await phone.HangUp();
        await far.Receives("BYE");
    }

    [Fact]
    public async Task A_call_that_is_sent_on_names_the_caller_and_who_sent_it_on()
    {
        (Engine engine, Sipp far) = await Start("from_and_pai", "");
        Sipp caller = Sipp.Start(this, "caller", Loopback.Lease(Loopback.Trunk), engine.Sip, new() { Service = "0399990000", User = "0311112222" });
        Check(await far.Receives("INVITE"), "From: <sip:0311112222@; P-Asserted-Identity: -; P-Preferred-Identity: <sip:0311112222@carrier.test>; Diversion: <sip:0399990000@carrier.test>"); // a trunk that is not trusted vouches for nobody
        await caller.Receives("200");
        await caller.Nudge();
        await caller.Succeeds();
        await far.Receives("BYE");
    }

    [Theory]
    [InlineData(true, "0377778888")]
    [InlineData(false, "0311112222")]
    public async Task An_asserted_identity_is_believed_of_a_trusted_carrier_alone(bool trusted, string believed)
    {
        EngineSetup setup = new();
        Kamailio carrier = await Kamailio.Start(this, "carrier", Loopback.Lease(Loopback.Trunk), new() { Customer = setup.Sip, Next = $"sip:{setup.Sip}" });
        Engine engine = await StartEngine(setup with { Trunks = [$"kamailio: {{ allow: [{carrier.Local.Address}/32], trusted: {(trusted ? "true" : "false")}, codecs: [PCMU] }}"] });
        RtpPeer ear = Use(RtpPeer.Open(Loopback.Trunk, Tone.Caller));
        Sipp caller = Sipp.Start(
            this, "caller", Loopback.Lease(Loopback.Trunk), carrier.Local, new() { Audio = ear, User = "0311112222", Headers = ["P-Asserted-Identity: \"Boss\" <sip:0377778888@carrier.test>"] });
        await ear.HasHeard(Tone.Greeting, "the caller");
        await caller.Nudge();
        await caller.Succeeds();
        Row record = await engine.Records.Interaction();
        Assert.Equal(("kamailio", believed), (record["trunk"], record["caller"]));
    }

    private static void Check(SippMessage invite, string told)
    {
        foreach (string header in told.Split("; "))
        {
            (string name, string value) = (header.Split(": ")[0], header.Split(": ")[1]);
            if (value == "-")
            {
                Assert.Equal("", invite.Header(name));
            }
            else
            {
                Assert.Contains(value, invite.Header(name), StringComparison.Ordinal);
            }
        }
    }

    private async Task<(Engine Engine, Sipp Far)> Start(string preset, string route)
    {
        EngineSetup setup = new()
        {
            Extensions = ["\"2001\": { caller_id: \"0399991234\", device: { username: \"2001\", password: secret } }"],
            Routes = [$"all: {{ numbers: [\"0Z.\"], to: out{route} }}"],
            Numbers = ["\"0399990000\": { flow: away }"],
            Flows = [$"away: [ {{ transfer: \"{Number}\" }}, hangup ]"],
        };
        RtpPeer mouth = Use(RtpPeer.Open(Loopback.Trunk, Tone.Agent));
        Sipp far = Sipp.Start(this, "gateway", Loopback.Lease(Loopback.Trunk), options: new() { User = Number, Audio = mouth, Lifetime = TimeSpan.FromSeconds(90) });
        Kamailio carrier = await Kamailio.Start(this, "carrier", Loopback.Lease(Loopback.Trunk), new() { Customer = setup.Sip, Gateway = far.Local });
        Engine engine = await StartEngine(setup with
        {
            Trunks = [$"out: {{ uri: \"sip:{carrier.Local}\", auth: {{ username: \"0312345678\", password: secret }}, trusted: true, identity: {{ preset: {preset}, domain: carrier.test }}, codecs: [PCMU] }}"],
        });
        return (engine, far);
    }
}
