using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>Softphones that call each other and the outside, through real sockets and with sound.</summary>
public class DirectCallTests : EngineScenario
{
    private static readonly string[] Extensions =
    [
        "\"2001\": { name: Lobby, device: { username: \"2001\", password: secret } }",
        "\"2002\": { device: { username: \"2002\", password: secret } }",
    ];

    [Fact]
    public async Task An_extension_calls_another_and_each_hears_the_other()
    {
        Engine engine = await StartEngine(new() { Extensions = Extensions });
        BaresipPhone caller = await Phone(engine, "2001", Tone.Caller);
        BaresipPhone callee = await Phone(engine, "2002", Tone.Agent);
        await caller.Dial($"sip:2002@{engine.Sip}");
        await callee.Event("CALL_ESTABLISHED");
        await caller.Event("CALL_ESTABLISHED");
        await caller.Hears(Tone.Agent);
        await callee.Hears(Tone.Caller);
        await caller.HangUp();
        await callee.Event("CALL_CLOSED");
        Row record = await engine.Records.Interaction();
        Assert.Equal(("answered", "internal", "2001", "2002", "caller"), (record["outcome"], record["direction"], record["caller"], record["called"], record["ended_by"]));
        Assert.Equal("ring talk", engine.Records.Story(record));
    }

    [Fact]
    public async Task An_extension_calls_out_over_a_carrier_and_each_hears_the_other()
    {
        var carrier = await BaresipPhone.Start(this, "0312345678", Loopback.Lease(Loopback.Trunk), Tone.Agent, registers: false, network: Loopback.Trunk);
        Engine engine = await StartEngine(new()
        {
            Extensions = Extensions,
            Trunks = [$"out: {{ uri: \"sip:{carrier.Local}\", codecs: [PCMU] }}"],
            Routes = ["all: { numbers: [\"0Z.\"], to: out }"],
        });
        BaresipPhone caller = await Phone(engine, "2001", Tone.Caller);
        await caller.Dial($"sip:0312345678@{engine.Sip}");
        await carrier.Event("CALL_ESTABLISHED");
        await caller.Hears(Tone.Agent);
        await carrier.Hears(Tone.Caller);
        await carrier.HangUp();
        await caller.Event("CALL_CLOSED");
        Row record = await engine.Records.Interaction();
        Assert.Equal(("answered", "outbound", "out", "callee"), (record["outcome"], record["direction"], record["trunk"], record["ended_by"]));
    }

    [Fact]
    public async Task A_phone_that_forwards_by_itself_sends_its_caller_on()
    {
        Engine engine = await StartEngine(new() { Extensions = [.. Extensions, "\"2003\": { device: { username: \"2003\", password: secret } }"] });
        (Sipp forwards, _) = await Agent(engine, "2003", "phone_forwards", isAwaited: true, calls: 1);
        BaresipPhone caller = await Phone(engine, "2001", Tone.Caller);
        BaresipPhone callee = await Phone(engine, "2002", Tone.Agent);
        await caller.Dial($"sip:2003@{engine.Sip}");
        await callee.Event("CALL_ESTABLISHED");
        await caller.Hears(Tone.Agent);
        await forwards.Succeeds();
        await caller.HangUp();
        Row record = await engine.Records.Interaction();
        Assert.Equal(("answered", "2001", "2003"), (record["outcome"], record["caller"], record["called"]));
    }

    private async Task<BaresipPhone> Phone(Engine engine, string user, int tone)
    {
        BaresipPhone phone = await BaresipPhone.Start(this, user, engine.Sip, tone);
        await phone.Registers();
        return phone;
    }
}
