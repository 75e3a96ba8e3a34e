using System.Net;
using System.Runtime.CompilerServices;
using Routing.Sip.Dialogs;
using Routing.Sip.Location;
using Routing.Sip.Tests.Location;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>Which way calls of ours take to a carrier: routes, preferred addresses, connections; and what they leave behind.</summary>
public sealed class OutboundWayTests : IDisposable
{
    private readonly Carriers _carriers = new();

    public void Dispose() => _carriers.Dispose();

    [Fact]
    public void The_first_Route_is_what_is_looked_up()
    {
        _carriers.First.OnInvite = invite => _carriers.First.Response(invite, 503);
        _carriers.Call(invite => invite with { RequestUri = "tel:+4930123;phone-context=x", Routes = ["<sip:carrier.example;lr>"] });
        _carriers.Run(0.1);
        Assert.StartsWith("INVITE tel:+4930123;phone-context=x SIP/2.0\r\n", _carriers.Second.Invite, StringComparison.Ordinal);
        Assert.Equal("Route: <sip:carrier.example;lr>", RawPeer.Line(_carriers.First.Last("ACK"), "Route"));
        _carriers.Second.Answer(486);
        _carriers.AssertNothingLeft();
    }

    [Fact]
    public void A_preferred_address_goes_first_among_equals_only()
    {
        _carriers.Farm.Dns.Zone[1] = "_sip._udp.carrier.example SRV 10 0 5060 b.example";
        var preferred = new SipHop(SipProtocol.Udp, IPEndPoint.Parse("10.0.0.12:5060"), "carrier.example");
        for (int i = 0; i < 4; i++)
        {
            _carriers.Call(invite => invite with { Preferred = preferred });
            _carriers.Run(0.1);
            _carriers.Second.Answer(486);
        }

        Assert.Empty(_carriers.First.Received);
    }

    // RFC 3261 §9.1: over the same connection as the INVITE, also when another address had been tried before.
    [Fact]
    public void Over_connections_everything_of_an_attempt_stays_on_its_own()
    {
        using var carriers = new Carriers(new Farm(protocol: SipProtocol.Tcp), "_sip._tcp");
        UacInviteDialog call = carriers.Call();
        carriers.Run(4.1);
        carriers.Second.Answer(180);
        call.Hangup();
        carriers.Run(0.1);
        Assert.Equal(["INVITE"], carriers.First.Methods); // once: what is reliable repeats nothing
        Assert.Equal(["INVITE", "CANCEL"], carriers.Second.Methods);
        Assert.StartsWith("Via: SIP/2.0/TCP 10.0.0.2:5060;", RawPeer.Line(carriers.Second.Last("CANCEL"), "Via"), StringComparison.Ordinal);
        carriers.Second.Answer(487);
        carriers.AssertNothingLeft();
    }

    [Fact]
    public void A_lost_connection_is_opened_once_more_and_then_the_next_address_is_tried()
    {
        using var carriers = new Carriers(new Farm(protocol: SipProtocol.Tcp), "_sip._tcp");
        carriers.Call();
        carriers.Run(0.1);
        carriers.Farm.Connected!.Lose(IPEndPoint.Parse("10.0.0.11:5060"), canReopen: true);
        carriers.Run(0.1);
        Assert.Equal(2, carriers.First.Count("INVITE"));
        Assert.Empty(carriers.Second.Received);
        carriers.Farm.Connected.Lose(IPEndPoint.Parse("10.0.0.11:5060"), canReopen: true);
        carriers.Run(0.1);
        Assert.Equal(1, carriers.Second.Count("INVITE"));
        carriers.Second.Answer(486);
        carriers.AssertNothingLeft();
    }

    [Fact]
    public async Task Closing_while_a_name_is_looked_up_leaves_nothing()
    {
        _carriers.Farm.Dns.Answer = static (_, _) => [];
        _carriers.Call();
        Task closing = _carriers.Farm.Agent.CloseAsync(TimeSpan.FromSeconds(1));
        _carriers.Run(0.1);
        await closing.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(DialogEndCause.Closed, _carriers.Leg.End!.Value.Cause);
    }

    // Timer M lives 64*T1 longer than a short call: it must not keep the call's SDP, dialog and leg.
    [Fact]
    public void A_call_that_is_over_is_not_kept_by_its_INVITE()
    {
        WeakReference call = CallAndHangUp();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.True(_carriers.Farm.Agent.Counts.Transactions > 0);
        Assert.False(call.IsAlive);
        _carriers.First.Answer(200); // repeated: acknowledged all the same
        Assert.Equal(2, _carriers.First.Count("ACK"));
        _carriers.First.Answer(200, tag: "fork");
        Assert.StartsWith("BYE sip:fork@", _carriers.First.Received[^1], StringComparison.Ordinal);
        _carriers.AssertNothingLeft();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference CallAndHangUp()
    {
        // By number: the DNS of these tests keeps all its timers, and so whom it told.
        UacInviteDialog call = _carriers.Call(invite => invite with { RequestUri = "sip:1@10.0.0.11" });
        _carriers.Run(0.1);
        _carriers.First.Answer(200);
        call.Hangup();
        _carriers.Run(1);
        Assert.Equal("ended Local", _carriers.Leg.Log[^1]);
        return new WeakReference(call);
    }
}
