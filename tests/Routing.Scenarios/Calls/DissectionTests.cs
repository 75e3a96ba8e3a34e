using System.Net;
using System.Net.Sockets;
using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>What we send, as tshark reads it: whole calls over the wire, and not one message or packet that it complains of.</summary>
public class DissectionTests : EngineScenario
{
    // 0x600000 is a warning, 0x800000 an error: Wireshark's expert information.
    private const string Complaints = "_ws.malformed || _ws.expert.severity >= 0x600000";

    [Fact]
    public async Task Nothing_that_is_sent_in_calls_with_a_hold_a_refusal_and_a_caller_who_leaves_is_complained_of()
    {
        Engine engine = await StartEngine(new()
        {
            Agents = new Dictionary<string, string> { ["1001"] = "{ sales: 5 }", ["1002"] = "{ support: 5 }" },
        });
        Tshark wire = await Tshark.Start(this, engine.Sip);
        BaresipPhone agent = await Softphone(engine, "1001");
        (Sipp caller, RtpPeer ear) = Call(engine);
        await ear.Hears(Tone.Agent, "the caller");
        await agent.Hold();
        await Wait.Until(async () => (await Requests(engine, "INVITE")) == 2, "the hold");
        await agent.Resume();
        await Wait.Until(async () => (await Requests(engine, "INVITE")) == 3, "its end");
        await agent.HangUp();
        await caller.Succeeds();

        (Sipp ringing, _) = await Agent(engine, "1002", "agent_rings", isAwaited: true);
        (Sipp leaving, _) = Call(engine, key: '2');
        await ringing.Receives("INVITE");
        await leaving.Nudge();
        await leaving.Succeeds();
        await ringing.Receives("CANCEL");
        Sipp options = Sipp.Start(this, "options", Loopback.Lease(Loopback.Trunk), engine.Sip);
        await options.Succeeds();
        Sipp wrong = Sipp.Start(this, "caller", Loopback.Lease(Loopback.Trunk), engine.Sip, new() { Service = "999" });
        await wrong.Fails();
        await wire.Stops("sip.r-uri.user == \"999\" && sip.Method == \"ACK\"");

        // What this proves depends on what went over the wire: all of these did, and tshark knows them for what they are.
        IReadOnlyList<string> requests = await wire.Sent("sip.Request-Line", "sip.Method");
        Assert.Superset(new HashSet<string>(["INVITE", "ACK", "BYE", "CANCEL"]), requests.ToHashSet());
        IReadOnlyList<string> answers = await wire.Sent("sip.Status-Line", "sip.Status-Code");
        Assert.Superset(new HashSet<string>(["200", "401", "404"]), answers.ToHashSet());
        Assert.NotEmpty(await wire.Read($"rtp && ip.src == {engine.Setup.Media.Address}", "rtp.seq"));

        Assert.Empty(await wire.Sent(Complaints, "frame.number", "sip.Status-Line", "sip.Request-Line", "_ws.expert.message"));
        Assert.Empty(await wire.Read($"ip.src == {engine.Setup.Media.Address} && ({Complaints})", "frame.number", "_ws.col.Info", "_ws.expert.message"));
    }

    [Fact]
    public async Task What_a_phone_makes_us_say_that_speaks_PRACK_UPDATE_and_session_timers_is_not_complained_of()
    {
        Engine engine = await StartEngine();
        Tshark wire = await Tshark.Start(this, engine.Sip);
        (Sipp agent, _) = await Agent(engine, "1001", "agent_reliable", calls: 1);
        (Sipp caller, RtpPeer ear) = Call(engine);
        await agent.Receives("PRACK");
        await ear.Hears(Tone.Agent, "the caller");
        await caller.Nudge();
        await caller.Succeeds();
        await agent.Succeeds();
        await wire.Stops("sip.Method == \"BYE\"");
        Assert.Contains("PRACK", await wire.Sent("sip.Request-Line", "sip.Method"));
        Assert.Contains("UPDATE", await wire.Sent("sip.Status-Code == 200", "sip.CSeq.method"));
        Assert.Empty(await wire.Sent(Complaints, "frame.number", "sip.Status-Line", "sip.Request-Line", "_ws.expert.message"));
    }

    [Fact]
    public async Task What_a_registrar_and_a_carrier_hear_of_us_that_challenge_is_not_complained_of()
    {
        var setup = new EngineSetup { Extensions = ["\"2001\": { name: Lobby, caller_id: \"0399991234\", device: { username: \"2001\", password: secret } }"], Routes = ["all: { numbers: [\"0Z.\"], to: out }"] };
        RtpPeer ear = Use(RtpPeer.Open(Loopback.Trunk, Tone.Agent));
        Sipp far = Sipp.Start(this, "gateway", Loopback.Lease(Loopback.Trunk), options: new() { User = "0312345678", Audio = ear });
        Kamailio carrier = await Kamailio.Start(this, "carrier", Loopback.Lease(Loopback.Trunk), new() { Customer = setup.Sip, Gateway = far.Local, ServiceRoute = true });
        Tshark wire = await Tshark.Start(this, setup.Sip);
        Engine engine = await StartEngine(setup with
        {
            Trunks = [$"out: {{ uri: \"sip:{carrier.Local}\", register: {{ username: \"0399990000\", password: secret }}, trusted: true, probe_every: 5s, identity: {{ preset: pai, domain: {carrier.Local.Address} }}, codecs: [PCMU] }}"],
        });
        await Wait.Until(async () => (await engine.Metrics()).Sum("routing_trunk_registered") == 1, $"the trunk registers. {engine.Said}");
        BaresipPhone phone = await Registered(engine, "2001", Tone.Caller);
        await phone.Dial($"sip:0312345678@{engine.Sip}");
        await phone.Event("CALL_ESTABLISHED");
        await ear.Hears(Tone.Caller, "who was called");
        await phone.HangUp();
        await far.Succeeds();
        await wire.Stops($"sip.Method == \"BYE\" && ip.src == {carrier.Local.Address}");
        IReadOnlyList<string> requests = await wire.Sent("sip.Request-Line", "sip.Method");
        Assert.Superset(new HashSet<string>(["REGISTER", "OPTIONS", "INVITE", "ACK", "BYE"]), requests.ToHashSet());
        Assert.NotEmpty(await wire.Sent("sip.Method == \"REGISTER\" && sip.Authorization", "sip.CSeq"));
        Assert.NotEmpty(await wire.Sent("sip.Method == \"INVITE\" && (sip.Authorization || sip.Proxy-Authorization) && sip.P-Asserted-Identity && sip.Route", "sip.CSeq"));
        Assert.Empty(await wire.Sent(Complaints, "frame.number", "sip.Status-Line", "sip.Request-Line", "_ws.expert.message"));
    }

    [Fact]
    public async Task What_phones_hear_of_us_that_transfer_and_watch_is_not_complained_of()
    {
        Engine engine = await StartEngine(new()
        {
            Extensions = [Phone("2001"), Phone("2002"), Phone("2003")],
            Agents = new Dictionary<string, string> { ["1002"] = "{ support: 5 }" },
        });
        Tshark wire = await Tshark.Start(this, engine.Sip);
        Sipp lamp = Sipp.Start(
            this, "lamp", Loopback.Lease(Loopback.Phones), engine.Sip, new() { User = "1002", Service = "2003", AuthUri = "2003@lab.test", Lifetime = TimeSpan.FromSeconds(120) });
        await lamp.Receives("NOTIFY");
        BaresipPhone caller = await Registered(engine, "2001", Tone.Caller);
        BaresipPhone middle = await Registered(engine, "2002", 1900);
        BaresipPhone target = await Registered(engine, "2003", Tone.Agent);
        await caller.Dial($"sip:2002@{engine.Sip}");
        await caller.Hears(1900);
        await middle.Transfer($"sip:2003@{engine.Sip}");
        await target.Event("CALL_ESTABLISHED");
        await middle.Event("CALL_CLOSED");
        await target.HangUp();
        await caller.Event("CALL_CLOSED");
        await lamp.Nudge(lamp.Messages[0].CallId);
        await lamp.Succeeds();
        await wire.Stops("sip.Event == \"dialog\" && sip.Subscription-State contains \"terminated\"");
        IReadOnlyList<string> events = await wire.Sent("sip.Method == \"NOTIFY\"", "sip.Event");
        Assert.Contains(events, one => one.StartsWith("refer", StringComparison.Ordinal));
        Assert.Contains("dialog", events);
        Assert.Contains("202", await wire.Sent("sip.CSeq.method == \"REFER\"", "sip.Status-Code"));
        Assert.Contains("200", await wire.Sent("sip.CSeq.method == \"SUBSCRIBE\"", "sip.Status-Code"));
        Assert.Empty(await wire.Sent(Complaints, "frame.number", "sip.Status-Line", "sip.Request-Line", "_ws.expert.message"));
    }

    [Fact]
    public async Task What_is_sent_over_TCP_is_not_complained_of()
    {
        Engine engine = await StartEngine(new() { Protocols = ["udp", "tcp"] });
        Tshark wire = await Tshark.Start(this, engine.Sip, over: "udp or tcp");
        BaresipPhone agent = await Softphone(engine, "1001", protocol: "tcp");
        (Sipp caller, RtpPeer ear) = Call(engine, protocol: "tcp");
        await ear.Hears(Tone.Agent, "the caller");
        await agent.Hold();
        await Wait.Until(async () => (await Requests(engine, "INVITE")) == 2, "the hold");
        await agent.HangUp();
        await caller.Succeeds();
        await wire.Stops($"tcp.srcport == {engine.Sip.Port} && sip.Method == \"BYE\"");
        Assert.Superset(new HashSet<string>(["INVITE", "ACK", "BYE"]), (await wire.Sent("tcp && sip.Request-Line", "sip.Method")).ToHashSet());
        Assert.Superset(new HashSet<string>(["200", "401"]), (await wire.Sent("tcp && sip.Status-Line", "sip.Status-Code")).ToHashSet());

        // What TCP itself does on a busy machine (segments sent again, a reset at the end) is not ours.
        Assert.Empty(await wire.Sent($"sip && ({Complaints}) && !tcp.analysis.flags", "frame.number", "sip.Status-Line", "sip.Request-Line", "_ws.expert.message"));
    }

    [Fact]
    [Trait("Category", "Peers")]
    public async Task A_message_that_is_wrong_is_complained_of()
    {
        IPEndPoint local = Loopback.Lease(Loopback.Phones);
        Tshark wire = await Tshark.Start(this, local, "rtp");
        using (var socket = new UdpClient(local))
        {
            // An event of telephone-event (RFC 4733) has four bytes.
            await socket.SendAsync(new byte[] { 0x80, 101, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 5 }, Loopback.Lease(Loopback.Trunk));
        }

        await wire.Stops("rtp");
        Assert.NotEmpty(await wire.Sent(Complaints, "frame.number"));
    }

    private static string Phone(string user) => $"\"{user}\": {{ device: {{ username: \"{user}\", password: secret }} }}";

    private async Task<BaresipPhone> Registered(Engine engine, string user, int tone)
    {
        BaresipPhone phone = await BaresipPhone.Start(this, user, engine.Sip, tone);
        await phone.Registers();
        return phone;
    }

    private static async Task<double> Requests(Engine engine, string method) =>
        (await engine.Metrics()).Sum("routing_sip_requests_total", ("method", method), ("direction", "in"));
}
