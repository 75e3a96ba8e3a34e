using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>
/// A Kamailio as an edge between phones and the engine: what phones speak ends there, and the engine reaches them by the
/// Path of their registration (RFC 3327), all of them over one flow.
/// </summary>
public class EdgeTests : EngineScenario
{
    private static readonly Dictionary<string, string> Desks = new() { ["1001"] = "{ sales: 5 }", ["1009"] = "{}" };

    [Theory]
    [InlineData("udp", true)]
    [InlineData("udp", false)]
    [InlineData("tcp", true)]
    [InlineData("tls", true)]
    [InlineData("tls", false)]
    public async Task A_phone_behind_an_edge_answers_a_queued_call_and_holds_it(string protocol, bool isCallersWish)
    {
        (Engine engine, Kamailio edge) = await Start();
        BaresipPhone agent = await Phone(edge, "1001", protocol);
        await engine.Agents("available", 1);
        (Sipp caller, RtpPeer ear) = Call(engine);
        await agent.Event("CALL_ESTABLISHED");
        await ear.Hears(Tone.Agent, "the caller");
        await agent.Hears(Tone.Caller);
        Assert.Equal(1, edge.Lines("reached by Path: INVITE"));

        await agent.Hold();
        await Wait.Until(() => edge.Routed("INVITE") == 1, "the hold goes by the route");
        await agent.Resume();
        await Wait.Until(() => edge.Routed("INVITE") == 2, "so does its end");
        TimeSpan before = ear.Heard(Tone.Agent);
        await Wait.Until(() => ear.Heard(Tone.Agent) > before + TimeSpan.FromSeconds(1), "the caller hears the agent again");

        await (isCallersWish ? caller.Nudge() : agent.HangUp());
        await caller.Succeeds();
        await agent.Event("CALL_CLOSED");
        Assert.Equal(1, edge.Routed("BYE"));
        Row record = await engine.Records.Interaction();
        Assert.Equal(
            ("answered", "1001", isCallersWish ? "caller" : "agent"), (record["outcome"], record["agent"], record["ended_by"]));
        await engine.Agents("available", 1);
    }

    [Fact]
    public async Task A_caller_who_leaves_while_a_phone_behind_an_edge_rings_stops_its_ringing()
    {
        (Engine engine, Kamailio edge) = await Start();
        BaresipPhone agent = await Phone(edge, "1001", "udp", answers: false);
        await engine.Agents("available", 1);
        (Sipp caller, RtpPeer ear) = Call(engine);
        await agent.Event("CALL_INCOMING");
        await ear.Hears(Tone.Music, "the caller");
        await caller.Nudge();
        await caller.Succeeds();
        await agent.Event("CALL_CLOSED");
        Assert.Equal(1, edge.Saw("CANCEL", engine.Sip));
        Assert.Equal("abandoned", (await engine.Records.Interaction())["outcome"]);
        await engine.Agents("available", 1);
    }

    [Theory]
    [InlineData("udp")]
    [InlineData("tls")]
    public async Task Two_phones_behind_one_edge_are_told_apart_when_one_calls_in_and_the_other_answers(string protocol)
    {
        (Engine engine, Kamailio edge) = await Start();
        BaresipPhone agent = await Phone(edge, "1001", protocol);
        BaresipPhone caller = await Phone(edge, "1009", protocol);
        await engine.Agents("available", 2);
        await caller.Dial("sip:100@lab.test");
        await caller.Hears(Tone.Menu);
        await caller.Press('1');
        await agent.Event("CALL_ESTABLISHED");
        await agent.Hears(Tone.Caller);
        await caller.Hears(Tone.Agent);
        await caller.HangUp();
        await agent.Event("CALL_CLOSED");
        Assert.Equal(2, edge.Routed("BYE"));
        Row record = await engine.Records.Interaction();
        Assert.Equal(("answered", "1001", "1009"), (record["outcome"], record["agent"], record["caller"]));
    }

    private async Task<(Engine Engine, Kamailio Edge)> Start()
    {
        Engine engine = await StartEngine(new() { Agents = Desks });
        return (engine, await Kamailio.Start(this, "edge", Loopback.Lease(Loopback.Phones), new() { Customer = engine.Sip }));
    }

    private async Task<BaresipPhone> Phone(Kamailio edge, string user, string protocol, bool answers = true)
    {
        BaresipPhone phone = await BaresipPhone.Start(
            this, user, edge.At(protocol), user == "1001" ? Tone.Agent : Tone.Caller, answers: answers, protocol: protocol, authority: edge.CertificateFile);
        await phone.Registers();
        return phone;
    }
}
