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
        var routes = new SipRoutes([all], null, timers);
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
}
