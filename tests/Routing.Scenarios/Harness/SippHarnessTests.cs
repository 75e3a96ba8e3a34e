using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Harness;

/// <summary>The peers among themselves, without the engine: what these hear, the scenarios can trust.</summary>
[Trait("Category", "Peers")]
public class SippHarnessTests : Scenario
{
    [Fact]
    public async Task A_tone_and_digits_are_heard_on_both_sides_of_a_call()
    {
        RtpPeer ear = Use(RtpPeer.Open(Loopback.Phones, Tone.Agent));
        RtpPeer mouth = Use(RtpPeer.Open(Loopback.Trunk, Tone.Caller));
        Sipp agent = Sipp.Start(this, "agent", Loopback.Lease(Loopback.Phones), options: new() { Audio = ear });
        Sipp caller = Sipp.Start(this, "caller", Loopback.Lease(Loopback.Trunk), agent.Local, new() { Audio = mouth });
        await agent.Receives("ACK");
        mouth.Call(ear.Local);

        await ear.Hears(Tone.Caller, "the agent");
        await mouth.Hears(Tone.Agent, "the caller");
        mouth.Press('1');
        mouth.Press('#');
        await Wait.Until(() => ear.Digits == "1#", "both digits, each once");

        await caller.Nudge();
        await agent.Receives("BYE");
        await caller.Succeeds();
        await agent.Succeeds();
        Assert.Equal(TimeSpan.Zero, ear.Heard(Tone.Agent));
        RtpStream stream = Assert.Single(ear.Streams);
        Assert.Equal((1, 0, 0), (stream.Sources.Count, stream.Lost, stream.Jumps));
    }

    [Fact]
    public async Task An_agent_hangs_up_when_told_to()
    {
        Sipp agent = Sipp.Start(this, "agent", Loopback.Lease(Loopback.Phones));
        Sipp caller = Sipp.Start(this, "caller", Loopback.Lease(Loopback.Trunk), agent.Local);
        await agent.Receives("ACK");
        await agent.Nudge();
        await caller.Receives("BYE");
        await caller.Succeeds();
        await agent.Succeeds();
    }

    [Fact]
    public async Task A_ringing_phone_answers_when_told_to()
    {
        Sipp agent = Sipp.Start(this, "agent_rings", Loopback.Lease(Loopback.Phones));
        Sipp caller = Sipp.Start(this, "caller", Loopback.Lease(Loopback.Trunk), agent.Local);
        await caller.Receives("180");
        Assert.Equal(0, caller.Count("200"));
        await agent.Nudge();
        await agent.Receives("ACK");
        await caller.Nudge();
        await caller.Succeeds();
        await agent.Succeeds();
    }

    [Fact]
    public async Task A_refusal_is_seen_as_one()
    {
        Sipp agent = Sipp.Start(this, "agent_declines", Loopback.Lease(Loopback.Phones));
        Sipp caller = Sipp.Start(this, "caller", Loopback.Lease(Loopback.Trunk), agent.Local);
        await caller.Receives("603");
        await caller.Fails();
        await agent.Succeeds();
    }

    [Fact]
    public async Task A_registration_is_taken_with_the_right_password_and_refused_with_a_wrong_one()
    {
        Sipp registrar = Sipp.Start(this, "registrar", Loopback.Lease(Loopback.Phones), options: new() { Calls = 2 });
        Sipp right = Sipp.Start(this, "register", Loopback.Lease(Loopback.Phones), registrar.Local, new() { User = "1001" });
        await right.Succeeds();
        Sipp wrong = Sipp.Start(this, "register", Loopback.Lease(Loopback.Phones), registrar.Local, new() { User = "1001", Password = "wrong" });
        await wrong.Receives("403");
        await wrong.Fails();
    }
}
