using System.Net;
using Routing.Pbx.Scheduling;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Transports;

public sealed class SipRoutesTests
{
    [Fact]
    public void A_new_peer_pushes_out_one_old_one_and_not_all()
    {
        var clock = new VirtualScheduler();
        using var network = new InMemoryNetwork(clock.Time);
        using var timers = new TimerQueue(clock.Time, static () => { }, static _ => { });
        InMemoryTransport all = network.Bind(IPEndPoint.Parse("0.0.0.0:5060"));
        var routes = new SipRoutes([all], new AdvertisedHost(null), timers);
        string NameToward(int peer) =>
            routes.SentBy(new SipTarget(all, new IPEndPoint(new IPAddress([127, 1, (byte)(peer >> 8), (byte)peer]), 5060)));

        string first = NameToward(0);
        string second = NameToward(1);
        for (int peer = 2; peer <= 16_384; peer++)
        {
            NameToward(peer);
        }

        Assert.Same(second, NameToward(1));
        Assert.NotSame(first, NameToward(0));
    }

    [Theory] // an address counts for its own family, a name for both, and none for what has but one address
    [InlineData("203.0.113.80", "0.0.0.0:5060", "127.1.0.1:5060", "203.0.113.80:5060")]
    [InlineData("203.0.113.80", "[::1]:5060", "[::1]:5070", "[::1]:5060")]
    [InlineData("2001:db8::5", "[::1]:5060", "[::1]:5070", "[2001:db8::5]:5060")]
    [InlineData("2001:db8::5", "10.0.0.9:5060", "10.0.0.1:5060", "10.0.0.9:5060")]
    [InlineData("203.0.113.80", "0.0.0.0:5060", "198.51.100.1:5060", "203.0.113.80:5060")]
    [InlineData("203.0.113.80", "192.168.0.9:5060", "192.168.0.1:5060", "192.168.0.9:5060")] // of a network without a NAT between
    [InlineData("pbx.example", "[fd00::9]:5060", "[fd00::1]:5060", "[fd00::9]:5060")]
    [InlineData("pbx.example", "[::1]:5060", "[::1]:5070", "pbx.example:5060")]
    [InlineData("pbx.example", "10.0.0.9:5060", "10.0.0.1:5060", "pbx.example:5060")]
    [InlineData(null, "[fe80::1%1]:5060", "[fe80::2%1]:5060", "[fe80::1]:5060")]
    public void What_is_advertised_stands_in_Via_toward_peers_of_its_family(string? advertised, string at, string peer, string expected)
    {
        var clock = new VirtualScheduler();
        using var network = new InMemoryNetwork(clock.Time);
        using var timers = new TimerQueue(clock.Time, static () => { }, static _ => { });
        InMemoryTransport listener = network.Bind(IPEndPoint.Parse(at));
        var routes = new SipRoutes([listener], new AdvertisedHost(advertised, [IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("fd00::/8")]), timers);
        Assert.Equal(expected, routes.SentBy(new SipTarget(listener, IPEndPoint.Parse(peer))));
    }

    [Theory]
    [InlineData("sip:10.0.0.1", "Udp 10.0.0.1:5060")]
    [InlineData("sip:10.0.0.1:5080;transport=UDP", "Udp 10.0.0.1:5080")]
    [InlineData("sip:10.0.0.1;transport=tcp", "Tcp 10.0.0.1:5060")]
    [InlineData("sip:10.0.0.1;transport=tls", "Tls 10.0.0.1:5061")]
    [InlineData("sips:10.0.0.1", "Tls 10.0.0.1:5061")]
    [InlineData("sips:10.0.0.1:5071;transport=tcp", "Tls 10.0.0.1:5071")]
    [InlineData("sips:10.0.0.1;transport=udp", null)]
    [InlineData("sip:10.0.0.1;transport=sctp", null)]
    [InlineData("sip:10.0.0.1;transport=ws", null)] // nothing listens for it
    [InlineData("sip:[::1];transport=tcp", null)] // nor for this address family
    [InlineData("sip:carrier.example;transport=tcp", null)] // a name
    public void A_URI_says_over_what_it_is_reached(string uri, string? expected)
    {
        var clock = new VirtualScheduler();
        using var network = new InMemoryNetwork(clock.Time);
        using var timers = new TimerQueue(clock.Time, static () => { }, static _ => { });
        ISipTransport Listener(string at, SipProtocol protocol) => new ConnectedTransport(network.Bind(IPEndPoint.Parse(at)), protocol);
        var routes = new SipRoutes(
            [
                Listener("10.0.0.9:5060", SipProtocol.Udp), Listener("10.0.0.9:5062", SipProtocol.Tcp), Listener("10.0.0.8:5062", SipProtocol.Tcp),
                Listener("10.0.0.9:5061", SipProtocol.Tls),
            ],
            new AdvertisedHost(null),
            timers);
        SipTarget? target = routes.Of(uri);
        Assert.Equal(expected, target is { } found ? $"{found.Transport.Protocol} {found.Remote}" : null);

        // A flow that has another protocol still says which of our addresses its peer knows.
        var flow = new SipFlow(SipProtocol.Udp, IPEndPoint.Parse("10.0.0.8:5060"), IPEndPoint.Parse("10.0.0.1:5060"));
        Assert.Equal("10.0.0.8:5062", routes.Of("sip:10.0.0.1;transport=tcp", flow)!.Value.Transport.LocalEndPoint.ToString());
    }
}
