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

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // in the call that the phone placed
    public async Task A_desk_phone_that_has_consulted_joins_the_two_and_is_out(bool inSecond)
    {
        Engine engine = await StartEngine(new() { Extensions = Extensions });
        (Sipp desk, _) = await Agent(engine, "1001", "agent_refers");
        BaresipPhone target = await Phone(engine, "2001", 1900);
        (Sipp caller, RtpPeer ear) = Call(engine);
        await ear.Hears(Tone.Agent, "the caller");
        RtpPeer consulting = Use(RtpPeer.Open(Loopback.Phones, Tone.Agent));
        Sipp consult = Sipp.Start(this, "phone_refers", Loopback.Lease(Loopback.Phones), engine.Sip, new() { User = "1001", Service = "2001", AuthUri = $"2001@{engine.Sip}", Audio = consulting });
        await target.Hears(Tone.Agent);
        SippMessage rung = desk.Messages.First(message => message is { Received: true, What: "INVITE" });
        SippMessage answered = desk.Messages.First(message => message is { Received: false, What: "200" });
        SippMessage placed = consult.Messages.First(message => message is { Received: true, What: "200" });
        string first = $"{rung.CallId};to-tag={Tag(rung.Header("From"))};from-tag={Tag(answered.Header("To"))}";
        string second = $"{placed.CallId};to-tag={Tag(placed.Header("To"))};from-tag={Tag(placed.Header("From"))}";
        (Sipp asks, string callId, string named) = inSecond ? (consult, placed.CallId, first) : (desk, rung.CallId, second);
        await asks.Nudge(callId, $"Refer-To: <sip:2001@{engine.Sip}?Replaces={Uri.EscapeDataString(named)}>");
        await asks.Receives("NOTIFY");
        await asks.Receives("BYE");
        await (inSecond ? desk : consult).Receives("BYE");
        await ear.Hears(1900, "the caller");
        await target.Hears(Tone.Caller);
        Assert.Contains(asks.Messages, message => message is { Received: true, What: "NOTIFY" } && message.Text.Contains("SIP/2.0 200", StringComparison.Ordinal));
        await caller.Nudge();
        await caller.Succeeds();
        await target.Event("CALL_CLOSED");
        IReadOnlyList<Row> records = await engine.Records.Interactions(2);
        Assert.Single(records, record => record["ended_by"] == "transfer");
        Assert.Single(records, record => $"{record["attributes"]}".Contains("transferred_from", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_softphone_parks_its_caller_and_another_takes_them_back()
    {
        Engine engine = await StartEngine(new()
        {
            Extensions = Extensions,
            Sections = """
                feature_codes: { "*70": park }
                parking: { slots: 701-702, music: music/hold.wav }
                """,
        });
        BaresipPhone caller = await Phone(engine, "2001", Tone.Caller);
        BaresipPhone middle = await Phone(engine, "2002", 1900);
        BaresipPhone taker = await Phone(engine, "2003", Tone.Agent);
        await caller.Dial($"sip:2002@{engine.Sip}");
        await middle.Event("CALL_ESTABLISHED");
        await caller.Hears(1900);
        await middle.Transfer($"sip:*70@{engine.Sip}");
        await middle.Event("CALL_CLOSED");
        await caller.Hears(Tone.Music);
        await taker.Dial($"sip:701@{engine.Sip}");
        await caller.Hears(Tone.Agent);
        await taker.Hears(Tone.Caller);
        await caller.HangUp();
        await taker.Event("CALL_CLOSED");
        Row record = (await engine.Records.Interactions(2)).Single(one => one["called"] == "2002");
        Assert.Equal(("answered", "internal", "caller"), (record["outcome"], record["direction"], record["ended_by"]));
        Assert.Equal("ring talk park talk", engine.Records.Story(record));
    }

    private static string Tag(string header) => header[(header.IndexOf(";tag=", StringComparison.Ordinal) + 5)..].Split(';')[0];

    private async Task<BaresipPhone> Phone(Engine engine, string user, int tone)
    {
        BaresipPhone phone = await BaresipPhone.Start(this, user, engine.Sip, tone);
        await phone.Registers();
        return phone;
    }
}
