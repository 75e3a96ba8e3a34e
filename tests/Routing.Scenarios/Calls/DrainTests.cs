using System.Net;
using System.Net.Sockets;
using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>How the engine goes.</summary>
public class DrainTests : EngineScenario
{
    [Fact]
    public async Task SIGTERM_takes_no_new_calls_and_lets_the_talk_go_on_to_its_end()
    {
        Engine engine = await StartEngine();
        (Sipp agent, RtpPeer mouth) = await Agent(engine, "1001", calls: 1);
        (Sipp caller, RtpPeer ear) = Call(engine);
        await mouth.Hears(Tone.Caller, "the agent");

        engine.Terminate();
        await Wait.Until(async () => !await engine.IsReady(), "readiness is withdrawn");
        (Sipp late, _) = Call(engine);
        SippMessage refusal = await late.Receives("503");
        Assert.NotEqual("", refusal.Header("Retry-After"));
        await late.Fails();

        await Wait.While(() => !engine.HasExited && ear.HearsNow(Tone.Agent), "they still talk", TimeSpan.FromSeconds(2));
        await caller.Nudge();
        await caller.Succeeds();
        await agent.Receives("BYE");
        (int code, string said) = await engine.Exit(TimeSpan.FromSeconds(20));
        Assert.True(code == 0, said);
        Row record = await engine.Records.Interaction("answered");
        Assert.Equal("1001", record["agent"]);
        Assert.Contains($"call {record["id"]} ended: answered, by caller", said);
    }

    [Fact]
    public async Task A_second_SIGTERM_stops_at_once_and_the_record_is_written_all_the_same()
    {
        Engine engine = await StartEngine();
        (_, RtpPeer mouth) = await Agent(engine, "1001", calls: 1);
        _ = Call(engine);
        await mouth.Hears(Tone.Caller, "the agent");
        engine.Terminate();
        await Wait.Until(async () => !await engine.IsReady(), "readiness is withdrawn");
        Assert.False(engine.HasExited);
        engine.Terminate();
        await engine.Exit(TimeSpan.FromSeconds(10));
        Assert.Equal("1001", (await engine.Records.Interaction())["agent"]);
    }

    [Fact]
    public async Task An_idle_engine_ends_at_once()
    {
        Engine engine = await StartEngine();
        engine.Terminate();
        (int code, string said) = await engine.Exit(TimeSpan.FromSeconds(10));
        Assert.True(code == 0, said);
    }

    [Fact]
    public async Task A_phone_that_says_nothing_does_not_hold_an_engine_without_calls_for_long()
    {
        (Engine engine, _) = await WithSilentPhone();
        engine.Terminate();
        (int code, string said) = await engine.Exit(TimeSpan.FromSeconds(12));
        Assert.True(code == 0, said);
        Assert.Contains("closing: 1 calls and phones have not confirmed yet that it is over", said);
        Row record = await engine.Records.Interaction();
        Assert.Equal("abandoned", record["outcome"]);
        Assert.Contains($"call {record["id"]} ended: abandoned, by caller", said);
    }

    [Fact]
    public async Task Signals_while_the_engine_closes_do_not_end_it_before_its_time()
    {
        (Engine engine, Func<bool> isClosing) = await WithSilentPhone();
        engine.Terminate();
        await Wait.Until(isClosing, "it closes");
        engine.Hangup();
        await Wait.Until(() => engine.Said.Contains("reload ignored", StringComparison.Ordinal), "SIGHUP is ignored");
        engine.Terminate();
        engine.Terminate();
        (int code, string said) = await engine.Exit(TimeSpan.FromSeconds(10));
        Assert.True(code == 0, said);
        Assert.Contains("stopping at once: 0 calls are hung up", said);
        Assert.Equal("abandoned", (await engine.Records.Interaction())["outcome"]);
    }

    // A registered phone that has got an INVITE and never says a word; the caller has given up.
    private async Task<(Engine Engine, Func<bool> IsClosing)> WithSilentPhone()
    {
        Engine engine = await StartEngine();
        IPEndPoint phone = Loopback.Lease(Loopback.Phones);
        Sipp registration = Sipp.Start(this, "register", phone, engine.Sip, new() { User = "1001" });
        await registration.Succeeds();
        Use(new SilentSocket(phone));
        (Sipp caller, _) = Call(engine);
        await engine.Agents("reserved", 1);
        await caller.Nudge();
        await caller.Succeeds();
        await Wait.Until(async () => (await engine.Metrics()).Sum("routing_calls_active") == 0, "no call is left");
        return (engine, () => engine.Said.Contains("closing: 1 calls", StringComparison.Ordinal));
    }

    private sealed class SilentSocket : IAsyncDisposable
    {
        private readonly UdpClient _socket;

        public SilentSocket(IPEndPoint at) => _socket = new UdpClient(at);

        public ValueTask DisposeAsync()
        {
            _socket.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
