using System.Collections.Frozen;
using System.Net;
using Routing.Sip.Security;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Security;

/// <summary>Who may connect at all, and whom a connection is taken for.</summary>
public sealed class ConnectionDoorTests
{
    private static readonly IPEndPoint Stranger = IPEndPoint.Parse("10.7.7.7:1000");

    // Only another side of a carrier that calls over TLS has a reason to connect from an address that nobody named.
    [Theory]
    [InlineData("", false)]
    [InlineData("call over UDP", false)]
    [InlineData("call over TLS", true)]
    public void A_stranger_gets_a_TLS_handshake_only_while_a_carrier_has_a_call_over_TLS(string up, bool connects)
    {
        var peer = new ConnectedPeer(SipProtocol.Tls);
        peer.App.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        if (up == "call over TLS")
        {
            peer.Send(ConnectedPeer.Request("INVITE", "TLS", body: "v=0\r\n"));
        }
        else if (up.Length > 0)
        {
            peer.At(ConnectedPeer.CarrierAt).Send(System.Text.Encoding.UTF8.GetBytes(ConnectedPeer.Request("INVITE", "UDP", via: ConnectedPeer.CarrierAt.ToString(), body: "v=0\r\n")), Pair.BobAt);
            peer.Run(0.1);
        }

        Assert.Equal(up.Length > 0 ? 1 : 0, peer.App.Calls.Count);
        Assert.Equal(connects, ((ISipReceiver)peer.Agent).MayConnect(peer.Transport, Stranger));
    }

    [Theory]
    [InlineData(SipProtocol.Tls)]
    [InlineData(SipProtocol.Tcp)]
    public void A_stranger_who_connects_again_and_again_is_refused_then_banned_and_nobody_else_is(SipProtocol protocol)
    {
        var peer = new ConnectedPeer(protocol);
        peer.App.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        peer.Send(ConnectedPeer.Request("INVITE", protocol == SipProtocol.Tls ? "TLS" : "TCP", body: "v=0\r\n"));
        ISipReceiver agent = peer.Agent;
        Assert.InRange(Enumerable.Range(0, 200).Count(_ => agent.MayConnect(peer.Transport, Stranger)), 1, 50);
        Assert.Empty(peer.Agent.Bans);
        Assert.True(agent.MayConnect(peer.Transport, IPEndPoint.Parse("10.7.7.8:1000")));
        Assert.True(agent.MayConnect(peer.Transport, ConnectedPeer.PhoneAt));
        peer.Run(10);
        Assert.True(agent.MayConnect(peer.Transport, Stranger)); // at its pace
        for (int i = 0; i < 1000; i++)
        {
            agent.MayConnect(peer.Transport, Stranger);
        }

        Assert.Equal(Stranger.Address, Assert.Single(peer.Agent.Bans).Address);
        Assert.True(agent.MayConnect(peer.Transport, IPEndPoint.Parse("10.7.7.8:1000")));
    }

    // Where phones may be may be everywhere: only who has registered there connects as often as they like.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whoever_connects_from_where_phones_may_be_has_a_rate_until_one_has_registered_there(bool registers)
    {
        var phone = new Registration.RawPhone();
        if (registers)
        {
            Assert.Equal(200, phone.Register(1, "Contact: <sip:a@10.0.0.1>\r\n"));
            Assert.Equal(200, phone.Register(3, "Contact: <sip:a@10.0.0.1>;expires=0\r\n")); // all connections of an office may break at once
        }

        var transport = new Location.Farm.Stub(SipProtocol.Tls, "10.0.0.2:5061");
        ISipReceiver agent = phone.Peer.Agent;
        SipLimits limits = new();
        int admitted = Enumerable.Range(0, limits.Burst * 2).Count(port => agent.MayConnect(transport, new IPEndPoint(IPAddress.Parse("10.0.0.1"), 1024 + port)));
        Assert.Equal(registers ? limits.Burst * 2 : limits.Burst, admitted);
        Assert.Empty(phone.Peer.Agent.Bans);
        phone.Peer.Run(1);
        Assert.True(agent.MayConnect(transport, IPEndPoint.Parse("10.0.0.1:9"))); // at its pace
        for (int i = 0; i < limits.DropsToBan + limits.Burst; i++)
        {
            agent.MayConnect(transport, IPEndPoint.Parse("10.0.0.1:9"));
        }

        Assert.Equal(registers ? 0 : 1, phone.Peer.Agent.Bans.Count);
        Assert.True(agent.MayConnect(transport, IPEndPoint.Parse("10.0.0.77:9")));
    }

    // Phones and a gateway behind one address: what the phones did is not the gateway's.
    [Theory]
    [InlineData(SipProtocol.Tcp)]
    [InlineData(SipProtocol.Tls)]
    public void A_trunk_at_a_banned_address_connects_and_calls_and_only_registrations_from_there_are_dropped(SipProtocol protocol)
    {
        var plan = new SipAccessPlan
        {
            Trunks = [new TrunkSource("gateway", IPNetwork.Parse("10.0.0.1/32"), null)],
            Phones = [IPNetwork.Parse("10.0.0.0/16")],
        };
        var door = new Door(plan: plan) { Protocol = protocol };
        using (SipStack.Turn turn = door.Agent.Stack.EnterFromBelow())
        {
            door.Agent.Stack.Sources.Ban(Door.Trunk.Address, "password");
        }

        Assert.True(door.Takes(IPEndPoint.Parse("10.0.0.1:33333")));
        string name = protocol == SipProtocol.Tls ? "TLS" : "TCP";
        door.Ask(RawPeer.Request("INVITE", body: "v=0\r\n").Replace("UDP", name, StringComparison.Ordinal));
        door.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(door.App.Calls);
        Assert.Equal(0, door.Ask(RawPeer.Request("REGISTER", branch: "r1").Replace("UDP", name, StringComparison.Ordinal)));
        door.Agent.LiftBan(Door.Trunk.Address);
        Assert.Equal(401, door.Ask(RawPeer.Request("REGISTER", branch: "r2").Replace("UDP", name, StringComparison.Ordinal)));
    }

    // RFC 5922 §7.2, and what the trunk says of wildcards, as where we connect.
    [Theory]
    [InlineData("sbc1.carrier.example", "one", false)]
    [InlineData("sip.second.example", "two", false)]
    [InlineData("SIP.second.example.", "two", false)]
    [InlineData("*.second.example", "two", false)]
    [InlineData("*.carrier.example", "one", true)] // one takes no wildcards: nobody is proven, and the first is it
    [InlineData("*.example", "one", true)]
    [InlineData("elsewhere.example", "one", true)]
    [InlineData("", "one", false)] // no certificate
    public void Of_several_trunks_at_one_address_the_certificate_says_which_it_is(string proven, string trunk, bool isTold)
    {
        IPNetwork here = IPNetwork.Parse("10.0.0.1/32");
        var log = new Door.FaultLog();
        var access = new AccessControl(
            new SipAccessPlan
            {
                Trunks = [new TrunkSource("one", here, null), new TrunkSource("two", here, null)],
                Domains = new Dictionary<string, FrozenSet<string>> { ["one"] = Set("sbc1.carrier.example"), ["two"] = Set("sip.second.example") }.ToFrozenDictionary(),
                Wildcards = Set("two"),
            },
            log: log);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(SourceKind.Trunk, access.Judge(IPEndPoint.Parse("10.0.0.1:40000"), registered: false, out string who, proven.Length > 0 ? [proven] : []));
            Assert.Equal(trunk, who);
        }

        Assert.Equal(isTold ? 1 : 0, log.Lines.Count);
    }

    private static FrozenSet<string> Set(string name) => ((string[])[name]).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
