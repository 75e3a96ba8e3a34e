using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Routing.Scenarios.Engines;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>A carrier that is known by a name alone: where its registration goes is what a DNS server says (RFC 3263, RFC 2782).</summary>
public class CarrierNamesTests : EngineScenario
{
    private const string Granted = "registered 0312345678"; // as carrier.cfg logs it

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // the SRV records do not fit into a datagram: TC, and again over TCP (RFC 7766 §5)
    public async Task The_second_target_serves_when_the_first_is_silent(bool truncates)
    {
        IPEndPoint silent = Loopback.Lease(Loopback.Trunk);
        using var deaf = new UdpClient(silent);
        Kamailio serving = await Carrier();
        NameServer dns = NameServer.Start(
            this,
            [
                $"_sip._udp.carrier.test SRV 10 0 {silent.Port} one.carrier.test", $"_sip._udp.carrier.test SRV 20 0 {serving.Local.Port} two.carrier.test",
                $"one.carrier.test A {silent.Address}", $"two.carrier.test A {serving.Local.Address}", "two.carrier.test AAAA 2001:db8::2", "carrier.test A 192.0.2.1",
            ],
            truncates);
        Engine engine = await Start(dns);
        await Wait.Until(() => serving.Lines(Granted) > 0, $"it registers. {engine.Said}", TimeSpan.FromSeconds(30));
        await Wait.Until(() => deaf.Available > 0, "the first was asked before");
        Assert.Contains(dns.Asked, query => query == "udp SRV _sip._udp.carrier.test");
        Assert.Equal(truncates, dns.Asked.Contains("tcp SRV _sip._udp.carrier.test"));
        Assert.DoesNotContain(dns.Asked, query => query.Contains(" AAAA ", StringComparison.Ordinal)); // nothing of ours speaks IPv6
        Assert.DoesNotContain(dns.Asked, query => query.EndsWith(" A carrier.test", StringComparison.Ordinal)); // RFC 3263 §4.2: SRV says it all
    }

    [Fact]
    public async Task A_DNS_that_never_answers_for_SRV_costs_a_second_and_then_the_address_serves()
    {
        IPEndPoint at = Loopback.Lease(Loopback.Trunk, at: 5060); // RFC 3263 §4.2: the default port
        Kamailio carrier = await Carrier(at);
        NameServer dns = NameServer.Start(this, [$"carrier.test A {at.Address}"], truncates: false, "SRV", "NAPTR");
        var clock = Stopwatch.StartNew();
        Engine engine = await Start(dns);
        await Wait.Until(() => carrier.Lines(Granted) > 0, $"it registers. {engine.Said}", TimeSpan.FromSeconds(30));
        Assert.Contains(dns.Asked, query => query.Contains(" SRV ", StringComparison.Ordinal));
        Assert.True(clock.Elapsed > TimeSpan.FromSeconds(0.9), "SRV was given its time");
    }

    [Fact]
    public async Task The_second_DNS_server_is_asked_when_the_first_says_nothing()
    {
        Kamailio carrier = await Carrier();
        NameServer other = NameServer.Start(this, [$"_sip._udp.carrier.test SRV 10 0 {carrier.Local.Port} now.carrier.test", $"now.carrier.test A {carrier.Local.Address}"]);
        NameServer down = NameServer.Start(this, [], truncates: false, "SRV", "A");
        Engine engine = await StartEngine(Setup([down.Local, other.Local]));
        await Wait.Until(() => carrier.Lines(Granted) > 0, $"the second server is asked when the first says nothing. {engine.Said}", TimeSpan.FromSeconds(30));
        Assert.NotEmpty(down.Asked);
    }

    private Task<Kamailio> Carrier(IPEndPoint? at = null) => Kamailio.Start(this, "carrier", at ?? Loopback.Lease(Loopback.Trunk));

    private Task<Engine> Start(NameServer dns) => StartEngine(Setup([dns.Local]));

    private static EngineSetup Setup(IPEndPoint[] servers) => new()
    {
        SipKeys = [$"dns: {{ servers: [{string.Join(", ", servers.Select(server => $"\"{server}\""))}] }}"],
        Trunks = ["kamailio: { uri: \"sip:carrier.test\", register: { username: \"0312345678\", password: secret } }"],
    };
}
