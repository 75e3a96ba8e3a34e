using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>Transfers as real phones make them, with sound.</summary>
public class TransferTests : EngineScenario
{
    private static readonly string[] Extensions =
    [
        "\"2001\": { name: Lobby, device: { username: \"2001\", password: secret } }",
        "\"2002\": { device: { username: \"2002\", password: secret } }",
        "\"2003\": { device: { username: \"2003\", password: secret } }",
    ];

    [Fact]
    public async Task A_softphone_sends_its_caller_on_and_the_two_hear_each_other_without_it()
    {
        Engine engine = await StartEngine(new() { Extensions = Extensions });
        BaresipPhone caller = await Phone(engine, "2001", Tone.Caller);
        BaresipPhone middle = await Phone(engine, "2002", 1900);
        BaresipPhone target = await Phone(engine, "2003", Tone.Agent);
        await caller.Dial($"sip:2002@{engine.Sip}");
        await middle.Event("CALL_ESTABLISHED");
        await caller.Hears(1900);
        await middle.Transfer($"sip:2003@{engine.Sip}");
        await target.Event("CALL_ESTABLISHED");
        await middle.Event("CALL_CLOSED");
        await caller.Hears(Tone.Agent);
        await target.Hears(Tone.Caller);
        await target.HangUp();
        await caller.Event("CALL_CLOSED");
        Row record = await engine.Records.Interaction();
        Assert.Equal(("answered", "internal", "2001", "2002", "callee"), (record["outcome"], record["direction"], record["caller"], record["called"], record["ended_by"]));
        Assert.Equal("ring talk transfer talk", engine.Records.Story(record));
    }

    private async Task<BaresipPhone> Phone(Engine engine, string user, int tone)
    {
        BaresipPhone phone = await BaresipPhone.Start(this, user, engine.Sip, tone);
        await phone.Registers();
        return phone;
    }
}
