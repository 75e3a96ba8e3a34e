using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>A caller hears a greeting, presses a key, waits, and talks with an agent.</summary>
public class TalkTests : EngineScenario
{
    [Fact]
    public async Task A_caller_presses_a_key_and_talks_with_an_agent_at_a_softphone()
    {
        Engine engine = await StartEngine();
        BaresipPhone agent = await Softphone(engine, "1001");
        (Sipp caller, RtpPeer ear) = Call(engine);

        await ear.HasHeard(Tone.Greeting, "the caller");
        await ear.HasHeard(Tone.Menu, "the caller");
        await agent.Event("CALL_ESTABLISHED");
        await ear.Hears(Tone.Agent, "the caller");
        await agent.Hears(Tone.Caller);

        await caller.Nudge();
        await caller.Succeeds();
        await agent.Event("CALL_CLOSED");
        Row record = await engine.Records.Interaction();
        Assert.Equal(("answered", "1001", "sales", "caller"), (record["outcome"], record["agent"], record["queue"], record["ended_by"]));
        Assert.Equal("ivr queue ring talk", engine.Records.Story(record));
    }

    [Fact]
    public async Task One_unbroken_stream_reaches_a_caller_from_the_greeting_through_the_music_to_the_agent()
    {
        Engine engine = await StartEngine();
        (Sipp caller, RtpPeer ear) = Call(engine);
        await ear.Hears(Tone.Music, "the caller");
        (Sipp agent, RtpPeer mouth) = await Agent(engine, "1001", isAwaited: true);
        await agent.Receives("ACK");
        await mouth.Hears(Tone.Caller, "the agent");
        await ear.Hears(Tone.Agent, "the caller");
        await caller.Nudge();
        await caller.Succeeds();
        await agent.Receives("BYE");

        RtpStream stream = Assert.Single(ear.Streams);
        Assert.Equal((1, 0, 0), (stream.Sources.Count, stream.Lost, stream.Jumps));
        foreach (int tone in new[] { Tone.Greeting, Tone.Menu, Tone.Music, Tone.Agent })
        {
            Assert.True(ear.Heard(tone) > TimeSpan.Zero, $"{tone} Hz was never heard");
        }

        Assert.Equal(TimeSpan.Zero, ear.Heard(Tone.Caller)); // nobody hears an echo
        Assert.Equal(TimeSpan.Zero, mouth.Heard(Tone.Music)); // nor an agent the music
    }

    [Theory]
    [InlineData(Loopback.Trunk, "0344445555")] // over the trunk
    [InlineData(Loopback.Phones, "1009")] // a phone of the house, challenged
    public async Task A_softphone_calls_in_and_talks_with_an_agent(string network, string user)
    {
        Engine engine = await StartEngine(new() { Agents = new Dictionary<string, string> { ["1001"] = "{ sales: 5 }", ["1009"] = "{}" } });
        BaresipPhone agent = await Softphone(engine, "1001");
        bool isOurs = network == Loopback.Phones;
        BaresipPhone caller = await BaresipPhone.Start(this, user, engine.Sip, Tone.Caller, registers: isOurs, network: network);
        if (isOurs)
        {
            await caller.Registers();
        }

        await caller.Dial("sip:100@lab.test");
        await caller.Hears(Tone.Menu);
        await caller.Press('1');
        await agent.Event("CALL_ESTABLISHED");
        await agent.Hears(Tone.Caller);
        await caller.Hears(Tone.Agent);
        await agent.HangUp();
        await caller.Event("CALL_CLOSED");
        Row record = await engine.Records.Interaction();
        Assert.Equal(("answered", "agent"), (record["outcome"], record["ended_by"]));
    }

    [Fact]
    public async Task A_trunk_that_names_the_port_is_taken_before_one_that_names_the_network()
    {
        var local = Loopback.Lease(Loopback.Trunk);
        Engine engine = await StartEngine(new() { Trunks = [$"carrier_b: {{ allow: [\"{local}\"], codecs: [PCMU] }}"] });
        RtpPeer ear = Use(RtpPeer.Open(Loopback.Trunk));
        Sipp caller = Sipp.Start(this, "caller", local, engine.Sip, new() { Audio = ear });
        await ear.HasHeard(Tone.Greeting, "the caller");
        await caller.Nudge();
        await caller.Succeeds();
        Assert.Equal("carrier_b", (await engine.Records.Interaction())["trunk"]);
    }
}
