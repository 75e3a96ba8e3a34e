using System.Xml.Linq;
using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>What phones watch: the lamp of a colleague, and whether messages wait.</summary>
public class LampTests : EngineScenario
{
    [Fact]
    public async Task A_lamp_shows_an_agent_come_ring_talk_write_notes_and_be_free_again()
    {
        Engine engine = await StartEngine(new() { Agents = new Dictionary<string, string> { ["1001"] = "{ sales: 5 }", ["1002"] = "{ support: 5 }" }, WrapUp = "3s" });
        Sipp lamp = Sipp.Start(
            this, "lamp", Loopback.Lease(Loopback.Phones), engine.Sip,
            new() { User = "1002", Service = "1001", AuthUri = "1001@lab.test", Lifetime = TimeSpan.FromSeconds(120) });
        await Shows(lamp, 1, "confirmed", "signed out");
        (Sipp agent, RtpPeer ear) = await Agent(engine, "1001", "agent_rings");
        await Shows(lamp, 2, "terminated");
        (Sipp caller, _) = Call(engine, from: "0355556666");
        await Shows(lamp, 3, "early", "sip:0355556666@");
        SippMessage invite = await agent.Receives("INVITE");
        await Shows(lamp, 4, "early", $"call-id=\"{invite.CallId}\"");
        await agent.Nudge();
        await ear.Hears(Tone.Caller, "the agent");
        await Shows(lamp, 5, "confirmed", "sip:0355556666@");
        await caller.Nudge();
        await caller.Succeeds();
        await Shows(lamp, 6, "confirmed", "wrap-up");
        await Shows(lamp, 7, "terminated");
        await lamp.Nudge(lamp.Messages[0].CallId);
        await lamp.Succeeds();
    }

    [Fact]
    public async Task A_lamp_shows_an_extension_ring_talk_and_be_free_again_and_says_how_to_take_the_call()
    {
        Engine engine = await StartEngine(new()
        {
            Extensions = ["\"2001\": { device: { username: \"2001\", password: secret } }", "\"2002\": { device: { username: \"2002\", password: secret } }"],
            Agents = new Dictionary<string, string> { ["1001"] = "{ sales: 5 }", ["1002"] = "{ support: 5 }" },
        });
        Sipp lamp = Sipp.Start(
            this, "lamp", Loopback.Lease(Loopback.Phones), engine.Sip,
            new() { User = "1002", Service = "2001", AuthUri = "2001@lab.test", Lifetime = TimeSpan.FromSeconds(120) });
        await Shows(lamp, 1, "terminated");
        (Sipp phone, _) = await Agent(engine, "2001", "agent_rings", isAwaited: true);
        BaresipPhone caller = await BaresipPhone.Start(this, "2002", engine.Sip, Tone.Caller);
        await caller.Registers();
        await caller.Dial($"sip:2001@{engine.Sip}");
        await Shows(lamp, 2, "early", "sip:2002@");
        SippMessage invite = await phone.Receives("INVITE");
        await Shows(lamp, 3, "early", $"call-id=\"{invite.CallId}\""); // it rings: a colleague may take it
        await phone.Nudge();
        await Shows(lamp, 4, "confirmed", $"call-id=\"{invite.CallId}\"");
        await caller.Event("CALL_ESTABLISHED");
        await caller.HangUp();
        await Shows(lamp, 5, "terminated");
        await lamp.Nudge(lamp.Messages[0].CallId);
        await lamp.Succeeds();
    }

    [Fact]
    public async Task A_softphone_asks_whether_messages_wait_and_is_told_that_none_do()
    {
        Engine engine = await StartEngine();
        BaresipPhone phone = await Softphone(engine, "1001", messages: true);
        string told = await phone.Event("MWI_NOTIFY");
        Assert.Contains("Messages-Waiting: no", told, StringComparison.Ordinal);
        Assert.Contains("Voice-Message: 0/0 (0/0)", told, StringComparison.Ordinal);
    }

    // The lamp's NOTIFY of that number, repeats left out; its document is well-formed.
    private static async Task Shows(Sipp lamp, int number, string state, string besides = "")
    {
        string[] Told() =>
        [
            .. lamp.Messages.Where(message => message.Received && message.What == "NOTIFY").DistinctBy(message => message.Header("CSeq"))
                .Select(message => message.Text[message.Text.IndexOf("<?xml", StringComparison.Ordinal)..].Trim()),
        ];
        await Wait.Until(() => Told().Length >= number, $"the lamp is told for the {number}. time that it is {state}", TimeSpan.FromSeconds(20));
        string document = Told()[number - 1];
        XElement root = XElement.Parse(document[document.IndexOf("<dialog-info", StringComparison.Ordinal)..]);
        Assert.Equal($"{number - 1}", root.Attribute("version")!.Value);
        Assert.Equal(state, root.Elements().Single().Elements().First().Value);
        Assert.Contains(besides, document, StringComparison.Ordinal);
    }
}
