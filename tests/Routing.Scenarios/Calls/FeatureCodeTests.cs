using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>A real softphone dials feature codes, hears speech and types its PIN as telephone events.</summary>
public class FeatureCodeTests : EngineScenario
{
    private static EngineSetup Setup => new()
    {
        Speaks = true,
        Extensions = ["\"2001\": { name: Lobby, device: { username: \"2001\", password: secret } }"],
        Agents = new Dictionary<string, string> { ["1001"] = "{ sales: 5 }, pin: \"4711\"" },
        Sections = """
            feature_codes: { "*11": sign_in, "*12": sign_out, "*13": pause, "*14": end_pause }
            pause_reasons: { "1": lunch }
            """,
    };

    [Fact]
    public async Task An_agent_signs_in_by_PIN_at_the_lobbys_phone_takes_a_call_there_and_signs_out()
    {
        Engine engine = await StartEngine(Setup);
        BaresipPhone phone = await Phone(engine);
        await phone.Dial($"sip:*11@{engine.Sip}");
        await phone.Event("CALL_ESTABLISHED");
        await Speech(phone, 1);
        await phone.Type("1001#");
        await Task.Delay(TimeSpan.FromSeconds(1)); // the next prompt begins
        await phone.Type("4711#");
        await engine.Agents("available", 1);
        await phone.Event("CALL_CLOSED");
        (Sipp caller, RtpPeer audio) = Call(engine);
        await phone.Hears(Tone.Caller);
        await phone.HangUp();
        await caller.Succeeds();
        await phone.Dial($"sip:*12@{engine.Sip}");
        await engine.Agents("signed_out", 1);
        Assert.Equal(
            ["feature:sign_in self_served internal", "main_menu answered inbound", "feature:sign_out self_served internal"],
            (await engine.Records.Interactions(3)).Select(record => $"{record["flow"]} {record["outcome"]} {record["direction"]}"));
        Assert.DoesNotContain("4711", await engine.Get("/api/v1/agents"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_PIN_is_told_and_signs_nobody_in()
    {
        Engine engine = await StartEngine(Setup);
        BaresipPhone phone = await Phone(engine);
        await phone.Dial($"sip:*11@{engine.Sip}");
        await phone.Event("CALL_ESTABLISHED");
        await Speech(phone, 1);
        await phone.Type("1001#");
        TimeSpan before = phone.HeardAnything();
        await phone.Type("9999#");
        await Wait.Until(() => phone.HeardAnything() > before + TimeSpan.FromSeconds(1.5), "it is told, and asked again");
        await engine.Agents("signed_out", 1);
        await phone.HangUp();
        Row record = await engine.Records.Interaction();
        Assert.Equal(("left_in_flow", "caller"), (record["outcome"], record["ended_by"]));
    }

    private static Task Speech(BaresipPhone phone, double seconds) =>
        Wait.Until(() => phone.HeardAnything() >= TimeSpan.FromSeconds(seconds), "speech is heard");

    private async Task<BaresipPhone> Phone(Engine engine)
    {
        BaresipPhone phone = await BaresipPhone.Start(this, "2001", engine.Sip, Tone.Agent);
        await phone.Registers();
        return phone;
    }
}
