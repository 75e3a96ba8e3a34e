using System.Net;
using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>A call that comes in over IPv6 and goes out over IPv6, with sound; everybody is at ::1.</summary>
public class Ipv6Tests : EngineScenario
{
    private const string Number = "0355556666";

    public static bool HasIPv6 => Loopback.HasSix;

    [Theory(Skip = "this machine has no IPv6: ::1 cannot be bound", SkipUnless = nameof(HasIPv6))]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_caller_and_who_is_called_hear_each_other_over_IPv6_until_either_hangs_up(bool isCallersWish)
    {
        RtpPeer there = Use(RtpPeer.Open(Loopback.Six, Tone.Agent));
        Sipp called = Sipp.Start(this, "agent", Loopback.Lease(Loopback.Six), options: new() { User = Number, Audio = there });
        Engine engine = await StartEngine(new()
        {
            Sip = Loopback.Lease(Loopback.Six),
            Media = Loopback.Lease(Loopback.Six, 200),
            Trunks = [$"six: {{ uri: \"sip:{called.Local}\", allow: [\"::1/128\"], codecs: [PCMU] }}"],
            Numbers = ["\"9100\": { flow: away }"],
            Flows = [$"away: [ {{ transfer: \"{Number}\" }}, hangup ]"],
            Routes = ["all: { numbers: [\"0Z.\"], to: six }"],
        });
        RtpPeer here = Use(RtpPeer.Open(Loopback.Six, Tone.Caller));
        Sipp caller = Sipp.Start(this, "caller", Loopback.Lease(Loopback.Six), engine.Sip, new() { Service = "9100", Audio = here });
        SippMessage invite = await called.Receives("INVITE");
        SippMessage ok = await caller.Receives("200");
        here.Call(new IPEndPoint(engine.Setup.Media.Address, int.Parse(ok.Text.Split("m=audio ")[1].Split(' ')[0]))); // nobody else speaks first
        await there.Hears(Tone.Caller, "who was called");
        await here.Hears(Tone.Agent, "the caller");
        Assert.Contains($"SIP/2.0/UDP {engine.Sip};", invite.Header("Via"), StringComparison.Ordinal);
        Assert.Contains($"@{engine.Sip}>", invite.Header("Contact"), StringComparison.Ordinal);
        Assert.Contains($"@{engine.Sip}>", ok.Header("Contact"), StringComparison.Ordinal);
        Assert.All([invite, ok], message => Assert.Contains("\r\nc=IN IP6 ::1\r\n", message.Text.ReplaceLineEndings("\r\n"), StringComparison.Ordinal));
        await (isCallersWish ? caller : called).Nudge();
        await caller.Succeeds();
        await called.Succeeds();
        Row record = await engine.Records.Interaction();
        Assert.Equal(("answered", isCallersWish ? "caller" : "callee"), (record["outcome"], record["ended_by"]));
        Assert.Equal((0, 0), ((await engine.Metrics()).Sum("routing_calls_active"), (await engine.Metrics()).Sum("routing_sip_retransmissions_total")));
    }
}
