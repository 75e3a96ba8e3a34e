using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>
/// A phone calls out through a carrier that challenges and stays in the route, a Kamailio; behind it somebody answers, or does
/// not. Number, caller and challenge are as that carrier wants them.
/// </summary>
public class CarrierOutboundTests : EngineScenario
{
    private const string Number = "0312345678";
    private const string Account = "0399990000";

    private static readonly string[] Extensions =
    [
        "\"2001\": { name: Lobby, caller_id: \"0399991234\", device: { username: \"2001\", password: secret } }",
        "\"2002\": { device: { username: \"2002\", password: secret } }",
    ];

    [Theory]
    [InlineData("udp", "MD5", true)]
    [InlineData("udp", "SHA-256", false)]
    [InlineData("tcp", "MD5", false)]
    [InlineData("tls", "SHA-256", true)]
    public async Task A_phone_calls_out_and_the_two_talk_until_either_hangs_up(string protocol, string algorithm, bool isPhonesWish)
    {
        (Kamailio carrier, Sipp far, RtpPeer ear, EngineSetup setup) = await Carrier("gateway", protocol, new() { Algorithm = algorithm });
        Engine engine = await StartEngine(setup);
        BaresipPhone phone = await Phone(engine);
        await phone.Dial($"sip:{Number}@{engine.Sip}");
        await phone.Event("CALL_ESTABLISHED");
        await ear.Hears(Tone.Caller, "who was called");
        await phone.Hears(Tone.Agent);
        await (isPhonesWish ? phone.HangUp() : far.Nudge());
        await phone.Event("CALL_CLOSED");
        await far.Succeeds();
        Assert.Equal((2, 1, 1), (carrier.Saw("INVITE"), carrier.Routed("ACK"), carrier.Routed("BYE"))); // challenged once
        SippMessage invite = far.Messages.First(message => message.What == "INVITE");
        Assert.Contains($"<sip:{Account}@", invite.Header("From"), StringComparison.Ordinal);
        Assert.Contains("<sip:0399991234@", invite.Header("P-Asserted-Identity"), StringComparison.Ordinal);
        Assert.DoesNotContain("2001", invite.Text, StringComparison.Ordinal); // nothing of the house
        Row record = await engine.Records.Interaction();
        Assert.Equal(
            ("answered", "outbound", "out", isPhonesWish ? "caller" : "callee"), (record["outcome"], record["direction"], record["trunk"], record["ended_by"]));
        Metrics metrics = await engine.Metrics();
        Assert.Equal((0, 0), (metrics.Sum("routing_calls_active"), metrics.Sum("routing_sip_retransmissions_total")));
    }

    [Fact]
    public async Task What_is_said_before_the_answer_is_heard_and_who_gives_up_stops_the_ringing_behind_the_proxy()
    {
        (Kamailio carrier, Sipp far, RtpPeer ear, EngineSetup setup) = await Carrier("gateway_speaks_early");
        Engine engine = await StartEngine(setup);
        BaresipPhone phone = await Phone(engine);
        await phone.Dial($"sip:{Number}@{engine.Sip}");
        await far.Receives("INVITE");
        await phone.Event("CALL_PROGRESS");
        await ear.Hears(Tone.Caller, "who was called"); // it learns where to speak to by what it hears
        await phone.Hears(Tone.Agent);
        Assert.DoesNotContain("CALL_ESTABLISHED", phone.Events);
        await phone.HangUp();
        await far.Succeeds();
        Assert.Equal(1, carrier.Saw("CANCEL"));
        Row record = await engine.Records.Interaction();
        Assert.Equal(("cancelled", "outbound"), (record["outcome"], record["direction"]));
        Assert.Equal(0, (await engine.Metrics()).Sum("routing_calls_active"));
    }

    [Fact]
    public async Task A_call_of_a_registered_trunk_goes_by_the_route_that_its_registrar_gave()
    {
        (Kamailio carrier, Sipp far, RtpPeer ear, EngineSetup setup) = await Carrier("gateway", options: new() { ServiceRoute = true }, register: true);
        Engine engine = await StartEngine(setup);
        await Wait.Until(async () => (await engine.Metrics()).Sum("routing_trunk_registered") == 1, $"the trunk registers. {engine.Said}");
        BaresipPhone phone = await Phone(engine);
        await phone.Dial($"sip:{Number}@{engine.Sip}");
        await phone.Event("CALL_ESTABLISHED");
        await ear.Hears(Tone.Caller, "who was called");
        Assert.Equal(2, carrier.Lines($"comes by <sip:customer@{carrier.Local};lr>"));
        Assert.Contains($"<sip:{Account}@{engine.Sip}>", far.Messages.First(message => message.What == "INVITE").Header("Contact"), StringComparison.Ordinal);
        await phone.HangUp();
        await far.Succeeds();
        Assert.Equal(1, carrier.Routed("BYE"));
    }

    [Theory]
    [InlineData(false)] // it says 503 and how long to leave it alone
    [InlineData(true)] // it is not there at all
    public async Task Another_carrier_takes_the_call_when_the_first_cannot(bool isGone)
    {
        (Kamailio first, Sipp far, RtpPeer ear, EngineSetup setup) = await Carrier("gateway");
        Kamailio second = await Kamailio.Start(this, "carrier", Loopback.Lease(Loopback.Trunk), Options(setup, far));
        setup = setup with
        {
            Trunks = [.. setup.Trunks, Line("spare", second.Local.ToString(), "", "")],
            Routes = ["all: { numbers: [\"0Z.\"], to: [out, spare] }"],
        };
        Engine engine = await StartEngine(setup);
        BaresipPhone phone = await Phone(engine);
        await (isGone ? first.Stop().AsTask() : first.Drains());
        await phone.Dial($"sip:{Number}@{engine.Sip}");
        await phone.Event("CALL_ESTABLISHED", TimeSpan.FromSeconds(20));
        await ear.Hears(Tone.Caller, "who was called");
        await phone.HangUp();
        await far.Succeeds();
        Assert.Equal(2, second.Saw("INVITE"));
        Row record = await engine.Records.Interaction();
        Assert.Equal(("answered", "spare"), (record["outcome"], record["trunk"]));
        Assert.Equal(0, (await engine.Metrics()).Sum("routing_calls_active"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_other_instance_of_a_carrier_takes_the_call_when_one_drains_or_is_gone(bool isGone)
    {
        (Kamailio one, Sipp far, RtpPeer ear, EngineSetup setup) = await Carrier("gateway");
        Kamailio two = await Kamailio.Start(this, "carrier", Loopback.Lease(Loopback.Trunk, at: one.Local.Port), Options(setup, far));
        Engine engine = await StartEngine(setup with
        {
            Hosts = $"127.0.0.1 localhost\n{one.Local.Address} carrier.test\n{two.Local.Address} carrier.test\n",
            Trunks = [Line("out", $"carrier.test:{one.Local.Port}", "", ", no_response: 15s")],
        });
        BaresipPhone phone = await Phone(engine);
        await (isGone ? one.Stop().AsTask() : one.Drains());
        await phone.Dial($"sip:{Number}@{engine.Sip}");
        await phone.Event("CALL_ESTABLISHED", TimeSpan.FromSeconds(30));
        await ear.Hears(Tone.Caller, "who was called");
        await phone.HangUp();
        await far.Succeeds();
        Assert.Equal(2, two.Saw("INVITE"));
        Assert.Equal("out", (await engine.Records.Interaction())["trunk"]);
    }

    [Fact]
    public async Task An_emergency_call_gets_out_though_every_line_is_in_use_and_others_are_told_so()
    {
        (Kamailio carrier, Sipp far, RtpPeer ear, EngineSetup setup) = await Carrier("gateway", more: ", max_calls: 1", calls: 2);
        Engine engine = await StartEngine(setup with
        {
            Routes = ["all: { numbers: [\"0Z.\"], to: out }", "help: { emergency: true, numbers: [\"110\"], to: out }"],
        });
        BaresipPhone first = await Phone(engine);
        await first.Dial($"sip:{Number}@{engine.Sip}");
        await first.Event("CALL_ESTABLISHED");
        BaresipPhone second = await Phone(engine, "2002");
        await second.Dial($"sip:{Number}@{engine.Sip}");
        Assert.Contains("503", await second.Event("CALL_CLOSED"), StringComparison.Ordinal);
        await second.Dial($"sip:110@{engine.Sip}");
        await second.Event("CALL_ESTABLISHED");
        Assert.Equal(2, far.Count("INVITE"));
        Assert.Contains("sip:110@", far.Messages.Last(message => message.What == "INVITE").Text, StringComparison.Ordinal);
        await far.Nudge();
        await first.Event("CALL_CLOSED");
        await far.Succeeds();
        Assert.Equal(4, carrier.Saw("INVITE"));
        await Wait.Until(async () => (await engine.Metrics()).Sum("routing_calls_active") == 0, "all is over");
    }

    // A carrier, somebody behind it, and an engine that calls out over it.
    private async Task<(Kamailio Carrier, Sipp Far, RtpPeer Ear, EngineSetup Setup)> Carrier(
        string behind, string protocol = "udp", KamailioOptions? options = null, bool register = false, string more = "", int calls = 1)
    {
        var setup = new EngineSetup { Extensions = Extensions, Protocols = protocol == "udp" ? ["udp"] : ["udp", protocol], Routes = ["all: { numbers: [\"0Z.\"], to: out }"] };
        RtpPeer ear = Use(RtpPeer.Open(Loopback.Trunk, Tone.Agent));
        Sipp far = Sipp.Start(this, behind, Loopback.Lease(Loopback.Trunk), options: new() { User = Number, Audio = ear, Calls = calls, Lifetime = TimeSpan.FromSeconds(120) });
        Kamailio carrier = await Kamailio.Start(this, "carrier", Loopback.Lease(Loopback.Trunk), Options(setup, far, options));
        return (carrier, far, ear, setup with
        {
            Trunks = [Line("out", $"{carrier.At(protocol)};transport={protocol}", protocol == "tls" ? carrier.CertificateFile : "", more, register)],
        });
    }

    private static KamailioOptions Options(EngineSetup setup, Sipp gateway, KamailioOptions? options = null) =>
        (options ?? new KamailioOptions()) with { Customer = setup.Sip, Gateway = gateway.Local };

    private static string Line(string name, string carrier, string authority, string more, bool register = false) =>
        $"{name}: {{ uri: \"sip:{carrier}\", {(register ? "register" : "auth")}: {{ username: \"{Account}\", password: secret }}, trusted: true, identity: {{ preset: pai, domain: {carrier.Split(':')[0]} }}, codecs: [PCMU]"
            + $"{(authority.Length > 0 ? $", tls: {{ authorities: \"{authority}\" }}" : "")}{more} }}";

    private async Task<BaresipPhone> Phone(Engine engine, string user = "2001")
    {
        BaresipPhone phone = await BaresipPhone.Start(this, user, engine.Sip, Tone.Caller);
        await phone.Registers();
        return phone;
    }
}
