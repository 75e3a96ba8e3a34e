using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Harness;

/// <summary>baresip against sipp, without the engine.</summary>
[Trait("Category", "Peers")]
public class BaresipHarnessTests : Scenario
{
    [Fact]
    public async Task A_phone_registers_with_digest()
    {
        Sipp registrar = Sipp.Start(this, "registrar", Loopback.Lease(Loopback.Phones));
        BaresipPhone phone = await BaresipPhone.Start(this, "1001", registrar.Local, Tone.Agent);
        await phone.Registers();
        await registrar.Succeeds();
    }

    [Fact]
    public async Task A_phone_that_is_called_hears_the_caller_and_is_heard()
    {
        BaresipPhone phone = await BaresipPhone.Start(this, "1001", Loopback.Lease(Loopback.Phones), Tone.Agent, registers: false);
        RtpPeer mouth = Use(RtpPeer.Open(Loopback.Trunk, Tone.Caller));
        Sipp caller = Sipp.Start(this, "caller", Loopback.Lease(Loopback.Trunk), phone.Local, new() { Audio = mouth, Service = "1001" });

        await phone.Event("CALL_ESTABLISHED");
        await mouth.Hears(Tone.Agent, "the caller");
        await phone.Hears(Tone.Caller);
        await caller.Nudge();
        await phone.Event("CALL_CLOSED");
        await caller.Succeeds();
    }

    [Fact]
    public async Task A_phone_dials_presses_a_key_and_hangs_up()
    {
        RtpPeer ear = Use(RtpPeer.Open(Loopback.Phones, Tone.Music));
        Sipp agent = Sipp.Start(this, "agent", Loopback.Lease(Loopback.Phones), options: new() { Audio = ear });
        BaresipPhone phone = await BaresipPhone.Start(this, "1002", agent.Local, Tone.Caller, registers: false);

        await phone.Dial($"sip:100@{agent.Local}");
        await ear.Hears(Tone.Caller, "the agent");
        await phone.Hears(Tone.Music);
        await phone.Press('5');
        await Wait.Until(() => ear.Digits == "5", "the digit");
        await phone.HangUp();
        await agent.Receives("BYE");
        await agent.Succeeds();
    }

    [Fact]
    public async Task A_phone_rings_until_somebody_takes_it()
    {
        BaresipPhone phone = await BaresipPhone.Start(this, "1001", Loopback.Lease(Loopback.Phones), Tone.Agent, registers: false, answers: false);
        Sipp caller = Sipp.Start(this, "caller", Loopback.Lease(Loopback.Trunk), phone.Local, new() { Service = "1001" });
        await phone.Event("CALL_INCOMING");
        await caller.Receives("180");
        await phone.Accept();
        await phone.Event("CALL_ESTABLISHED");
        await caller.Nudge();
        await caller.Succeeds();
    }
}
