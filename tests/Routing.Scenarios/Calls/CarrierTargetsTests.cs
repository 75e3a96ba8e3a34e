using Routing.Scenarios.Engines;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>Calls out to the targets that a DNS server names: who is tried, how often, and who is passed over (RFC 2782, RFC 3263 §4.3).</summary>
public class CarrierTargetsTests : EngineScenario
{
    private const string Called = "0355556666";

    [Fact]
    public async Task Targets_of_one_priority_get_calls_by_weight_and_one_that_DNS_names_no_more_gets_none()
    {
        Sipp[] targets = [Target("agent"), Target("agent"), Target("agent")];
        NameServer dns = Dns((targets[0], 10, 0), (targets[1], 10, 10), (targets[2], 10, 90));
        Engine engine = await Start(dns);
        await Calls(engine, 200);

        // 1, 10 and 90 of 101 each; five standard deviations and more on either side.
        Assert.InRange(targets[2].Count("INVITE"), 155, 198);
        Assert.InRange(targets[1].Count("INVITE"), 2, 42);
        Assert.InRange(targets[0].Count("INVITE"), 0, 12);
        Assert.Equal(200, targets.Sum(target => target.Count("INVITE")));

        dns.Forget($"_sip._udp.carrier.test SRV 10 90 {targets[2].Local.Port} {NameOf(targets[2])}");
        await Task.Delay(TimeSpan.FromSeconds(2.5)); // two lifetimes of an answer
        int before = targets[2].Count("INVITE");
        await Calls(engine, 20);
        Assert.Equal(before, targets[2].Count("INVITE"));
        Assert.Equal(220, targets.Sum(target => target.Count("INVITE")));
        Assert.Equal(0, (await engine.Metrics()).Sum("routing_calls_active"));
    }

    [Theory]
    [InlineData("silent")] // nothing at all: the call itself goes on to the next
    [InlineData("stalls")] // 100 and no more: the call fails, and those after it go to the other at once
    public async Task A_target_that_does_nothing_is_passed_over_by_the_calls_that_follow(string first)
    {
        Sipp idle = Target(first), serving = Target("agent");
        Engine engine = await Start(Dns((idle, 10, 0), (serving, 20, 0)), "no_progress: 5s, ");
        Sipp caller = Caller(engine, first == "silent" ? "caller_brief" : "caller_fails", 1);
        await caller.Succeeds(TimeSpan.FromSeconds(30));
        Assert.Equal(first == "silent" ? 1 : 0, serving.Count("INVITE"));
        int before = serving.Count("INVITE");
        await Calls(engine, 10);
        Assert.Equal(1, idle.Count("INVITE"));
        Assert.Equal(before + 10, serving.Count("INVITE"));
        await Wait.Until(async () => (await engine.Metrics()).Sum("routing_calls_active") == 0, "all is over", TimeSpan.FromSeconds(10));
    }

    private static string NameOf(Sipp target) => $"at{target.Local.Address.ToString().Replace('.', '-')}.carrier.test";

    private Sipp Target(string file) =>
        Sipp.Start(this, file, Loopback.Lease(Loopback.Trunk), options: new() { Calls = null, Lifetime = TimeSpan.FromSeconds(120) });

    private NameServer Dns(params (Sipp Peer, int Priority, int Weight)[] targets) => NameServer.Start(
        this,
        [
            .. targets.Select(one => $"_sip._udp.carrier.test SRV {one.Priority} {one.Weight} {one.Peer.Local.Port} {NameOf(one.Peer)}"),
            .. targets.Select(one => $"{NameOf(one.Peer)} A {one.Peer.Local.Address}"),
        ],
        lifetime: 1);

    private Task<Engine> Start(NameServer dns, string keys = "") => StartEngine(new EngineSetup
    {
        SipKeys = [$"dns: {{ servers: [\"{dns.Local}\"] }}"],
        Trunks = [$"out: {{ uri: \"sip:carrier.test\", {keys}codecs: [PCMU] }}"],
        Routes = ["all: { numbers: [\"0Z.\"], to: out }"],
        Numbers = ["\"0399990000\": { flow: away }"],
        Flows = [$"away: [ {{ transfer: \"{Called}\" }}, hangup ]"],
    });

    private Sipp Caller(Engine engine, string file, int calls) =>
        Sipp.Start(this, file, Loopback.Lease(Loopback.Trunk), engine.Sip, new() { Service = "0399990000", Calls = calls, Rate = 15, Lifetime = TimeSpan.FromSeconds(60) });

    private async Task Calls(Engine engine, int count) => await Caller(engine, "caller_brief", count).Succeeds(TimeSpan.FromSeconds(60));
}
