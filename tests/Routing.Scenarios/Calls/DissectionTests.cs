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

    private static async Task<double> Requests(Engine engine, string method) =>
        (await engine.Metrics()).Sum("routing_sip_requests_total", ("method", method), ("direction", "in"));
}
