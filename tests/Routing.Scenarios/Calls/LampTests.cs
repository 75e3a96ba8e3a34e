using System.Xml.Linq;
using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>What phones watch: the lamp of a colleague, and whether messages wait.</summary>
public class LampTests : EngineScenario
{
    private int _seen;

    [Fact]
    public async Task A_lamp_shows_an_agent_come_ring_talk_write_notes_and_be_free_again()
    {
        Engine engine = await StartEngine(new() { Agents = new Dictionary<string, string> { ["1001"] = "{ sales: 5 }", ["1002"] = "{ support: 5 }" }, WrapUp = "3s" });
        Sipp lamp = Sipp.Start(
            this, "lamp", Loopback.Lease(Loopback.Phones), engine.Sip,
            new() { User = "1002", Service = "1001", AuthUri = "1001@lab.test", Lifetime = TimeSpan.FromSeconds(120) });
        await Shows(lamp, "confirmed", "signed out");
        (Sipp agent, RtpPeer ear) = await Agent(engine, "1001", "agent_rings");
        await Shows(lamp, "terminated");
        (Sipp caller, _) = Call(engine, from: "0355556666");
        SippMessage invite = await agent.Receives("INVITE");
        await Shows(lamp, "early");
        Assert.DoesNotContain(lamp.Messages, message => message.Text.Contains(invite.CallId, StringComparison.Ordinal)); // a queue's call is not for colleagues to take
        await agent.Nudge();
        await ear.Hears(Tone.Caller, "the agent");
        await Shows(lamp, "confirmed", "sip:0355556666@");
        await caller.Nudge();
        await caller.Succeeds();
        await Shows(lamp, "confirmed", "wrap-up");
        await Shows(lamp, "terminated");
        await lamp.Nudge(lamp.Messages[0].CallId);
        await lamp.Succeeds();
    }

    [Fact]
    public async Task A_lamp_shows_an_extension_ring_talk_and_be_free_again_and_says_how_to_pick_it_up_while_it_rings()
    {
        Engine engine = await StartEngine(new()
        {
            Extensions = ["\"2001\": { device: { username: \"2001\", password: secret } }", "\"2002\": { device: { username: \"2002\", password: secret } }"],
            Agents = new Dictionary<string, string> { ["1001"] = "{ sales: 5 }", ["1002"] = "{ support: 5 }" },
        });
        Sipp lamp = Sipp.Start(
            this, "lamp", Loopback.Lease(Loopback.Phones), engine.Sip,
            new() { User = "1002", Service = "2001", AuthUri = "2001@lab.test", Lifetime = TimeSpan.FromSeconds(120) });
        await Shows(lamp, "terminated");
        (Sipp phone, _) = await Agent(engine, "2001", "agent_rings", isAwaited: true);
        BaresipPhone caller = await BaresipPhone.Start(this, "2002", engine.Sip, Tone.Caller);
        await caller.Registers();
        await caller.Dial($"sip:2001@{engine.Sip}");
        SippMessage invite = await phone.Receives("INVITE");
        await Shows(lamp, "early", $"call-id=\"{invite.CallId}\""); // it rings: a colleague may take it
        await phone.Nudge();
        await Shows(lamp, "confirmed");
        Assert.DoesNotContain(invite.CallId, lamp.Messages.Last(message => message is { Received: true, What: "NOTIFY" }).Text, StringComparison.Ordinal); // a talk is not for colleagues to take
        await caller.Event("CALL_ESTABLISHED");
        await caller.HangUp();
        await Shows(lamp, "terminated");
        await lamp.Nudge(lamp.Messages[0].CallId);
        await lamp.Succeeds();
    }

    [Fact]
    public async Task A_softphone_shows_a_colleague_come_talk_and_go()
    {
        Engine engine = await StartEngine(new() { Extensions = ["\"2002\": { device: { username: \"2002\", password: secret } }"], WrapUp = "0s" });
        BaresipPhone watcher = await BaresipPhone.Start(this, "2002", engine.Sip, Tone.Caller, watches: "1001");
        await watcher.Registers();
        await Wait.Until(async () => (await engine.Metrics()).Sum("routing_sip_subscriptions", ("package", "presence")) == 1, "it watches");
        (_, RtpPeer ear) = await Agent(engine, "1001");
        await Wait.Until(() => watcher.Presence.LastOrDefault() == "Online", "the colleague is there", TimeSpan.FromSeconds(20));
        (Sipp caller, _) = Call(engine, from: "0355556666");
        await ear.Hears(Tone.Caller, "the agent");
        await Wait.Until(() => watcher.Presence.LastOrDefault() == "Busy", "the colleague is on the phone", TimeSpan.FromSeconds(20));
        await caller.Nudge();
        await caller.Succeeds();
        await Wait.Until(() => watcher.Presence.LastOrDefault() == "Online", "the colleague is free again", TimeSpan.FromSeconds(20));
        Assert.Equal(["Online", "Busy", "Online"], watcher.Presence);
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

    // The next of the lamp's NOTIFYs that says so, repeats left out: what changes twice in a moment may be told once. Its document
    // is well-formed.
    private async Task Shows(Sipp lamp, string state, string besides = "")
    {
        string[] told = [];
        int found = -1;
        await Wait.Until(
            () =>
            {
                told =
                [
                    .. lamp.Messages.Where(message => message.Received && message.What == "NOTIFY").DistinctBy(message => message.Header("CSeq"))
                        .Select(message => message.Text[message.Text.IndexOf("<?xml", StringComparison.Ordinal)..].Trim()),
                ];
                found = Array.FindIndex(told, Math.Min(_seen, told.Length), document => StateOf(document) == state && document.Contains(besides, StringComparison.Ordinal));
                return found >= 0;
            },
            $"the lamp is told that it is {state} {besides}",
            TimeSpan.FromSeconds(20));
        Assert.InRange(found, _seen, _seen + 1);
        Assert.Equal($"{found}", Root(told[found]).Attribute("version")!.Value);
        _seen = found + 1;
    }

    private static string StateOf(string document) => Root(document).Elements().Single().Elements().First().Value;

    private static XElement Root(string document) => XElement.Parse(document[document.IndexOf("<dialog-info", StringComparison.Ordinal)..]);
}
