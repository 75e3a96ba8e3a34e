using System.Net;
using Routing.Sip.Dialogs;
using Routing.Sip.Tests.Location;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>A carrier that takes an INVITE (100) and is heard of no more: its connection is gone, or it says nothing.</summary>
public sealed class NoProgressTests
{
    private static readonly IPEndPoint First = IPEndPoint.Parse("10.0.0.11:5060");

    [Fact]
    public void A_connection_lost_after_100_means_the_next_address_at_once_and_the_first_is_cancelled()
    {
        using var carriers = new Carriers(new Farm(protocol: SipProtocol.Tcp), "_sip._tcp");
        carriers.Call();
        carriers.Run(0.1);
        carriers.First.Answer(100);
        carriers.Farm.Connected!.Lose(First, canReopen: true);
        carriers.Run(0.1);
        Assert.Equal(["INVITE", "CANCEL"], carriers.First.Methods);
        Assert.Equal(["INVITE"], carriers.Second.Methods);
        Assert.EndsWith("2 INVITE", RawPeer.Line(carriers.Second.Invite, "CSeq"), StringComparison.Ordinal);

        // What the first says over another connection after all is ended.
        carriers.First.Answer(200);
        Assert.Equal(["INVITE", "CANCEL", "ACK", "BYE"], carriers.First.Methods);
        carriers.Second.Answer(180);
        carriers.Second.Answer(200);
        Assert.Equal(["progress 180", "answered"], carriers.Leg.Log);
    }

    [Fact]
    public void Where_no_other_address_is_left_the_call_fails_with_503_for_the_next_trunk()
    {
        using var carriers = new Carriers(new Farm(protocol: SipProtocol.Tcp), "_sip._tcp");
        carriers.Call(invite => invite with { RequestUri = "sip:+4930@10.0.0.11:5060;transport=tcp" });
        carriers.Run(0.1);
        carriers.First.Answer(100);
        carriers.Farm.Connected!.Lose(First, canReopen: true);
        carriers.Run(0.1);
        Assert.Equal(new DialogEnd(DialogEndCause.Rejected, 503), carriers.Leg.End);
        Assert.Equal(["INVITE", "CANCEL"], carriers.First.Methods);
        carriers.AssertNothingLeft();
    }

    [Fact]
    public void A_connection_lost_while_it_rings_ends_nothing()
    {
        using var carriers = new Carriers(new Farm(protocol: SipProtocol.Tcp), "_sip._tcp");
        carriers.Call();
        carriers.Run(0.1);
        carriers.First.Answer(100);
        carriers.First.Answer(180);
        carriers.Farm.Connected!.Lose(First, canReopen: true);
        carriers.Run(0.1);
        Assert.Null(carriers.Leg.End);
        Assert.Empty(carriers.Second.Received);
        carriers.First.Answer(200);
        Assert.Equal(["progress 180", "answered"], carriers.Leg.Log);
    }

    [Fact]
    public void Nothing_but_100_within_the_time_given_ends_the_call_with_408_and_a_CANCEL()
    {
        using var carriers = new Carriers();
        carriers.Call(invite => invite with { NoProgressWithin = TimeSpan.FromSeconds(20), NoResponseWithin = TimeSpan.FromSeconds(5) });
        carriers.Run(0.1);
        carriers.First.Answer(100);
        carriers.Run(19.8);
        Assert.Null(carriers.Leg.End);
        Assert.Equal(["INVITE"], carriers.First.Methods);
        carriers.Run(0.2);
        Assert.Equal(new DialogEnd(DialogEndCause.Rejected, 408), carriers.Leg.End);
        Assert.Equal(["INVITE", "CANCEL"], carriers.First.Methods);
        carriers.First.Answer(487);
        carriers.AssertNothingLeft();
        Assert.Equal(["ended Rejected"], carriers.Leg.Log);
    }

    [Theory]
    [InlineData(180)]
    [InlineData(183)]
    public void Who_has_heard_more_than_100_waits_on(int progress)
    {
        using var carriers = new Carriers();
        carriers.Call(invite => invite with { NoProgressWithin = TimeSpan.FromSeconds(20) });
        carriers.Run(0.1);
        carriers.First.Answer(100);
        carriers.Run(15);
        carriers.First.Answer(progress);
        carriers.Run(60);
        carriers.First.Answer(200);
        Assert.Equal([$"progress {progress}", "answered"], carriers.Leg.Log);
    }

    [Fact]
    public void Each_address_has_the_whole_time_to_get_on()
    {
        using var carriers = new Carriers();
        carriers.Call(invite => invite with { NoProgressWithin = TimeSpan.FromSeconds(8) });
        carriers.Run(4.1); // the first says nothing
        carriers.Second.Answer(100);
        carriers.Run(7);
        Assert.Null(carriers.Leg.End);
        carriers.Second.Answer(180);
        carriers.Run(30);
        carriers.Second.Answer(200);
        Assert.Equal(["progress 180", "answered"], carriers.Leg.Log);
    }

    [Fact]
    public void A_200_that_crosses_the_end_is_ended()
    {
        using var carriers = new Carriers();
        carriers.Call(invite => invite with { NoProgressWithin = TimeSpan.FromSeconds(20) });
        carriers.Run(0.1);
        carriers.First.Answer(100);
        carriers.Run(20);
        carriers.First.Answer(200);
        Assert.Equal(["INVITE", "CANCEL", "ACK", "BYE"], carriers.First.Methods);
        Assert.Equal(["ended Rejected"], carriers.Leg.Log);
        carriers.AssertNothingLeft();
    }

    // It answers OPTIONS, passwords and hang-ups as ever: only a call that gets on shows that it is well.
    [Fact]
    public void Who_took_a_call_and_did_nothing_is_passed_over_until_a_call_gets_on_there()
    {
        using var carriers = new Carriers();
        carriers.First.OnInvite = invite => carriers.First.Response(invite, 100);
        carriers.Second.OnInvite = invite => carriers.Second.Response(invite, 180);
        Assert.Equal(["INVITE", "CANCEL"], Stall());
        carriers.First.Answer(487); // to our CANCEL
        foreach (int rest in (int[])[30, 30, 30, 40, 80])
        {
            Assert.Equal((0, 1), Call());
            carriers.Run(rest - 2);
            Assert.Equal((0, 1), Call());
            carriers.Run(2);
            Assert.Equal(["INVITE", "CANCEL"], Stall());
        }

        // A challenge is answered by whoever stands in front.
        carriers.First.OnInvite = invite => carriers.First.Response(invite, 401, "WWW-Authenticate: Digest realm=\"x\", nonce=\"n\"\r\n");
        carriers.Run(160);
        Assert.Equal((1, 0), Call());
        Assert.NotEqual(TimeSpan.Zero, TimeSpan.FromSeconds(carriers.Farm.Stack.Health.Count));
        carriers.First.OnInvite = invite => carriers.First.Response(invite, 180);
        Assert.Equal((1, 0), Call());
        Assert.Equal(0, carriers.Farm.Stack.Health.Count);
        carriers.First.OnInvite = invite => carriers.First.Response(invite, 100);
        Stall();
        carriers.Run(28);
        Assert.Equal((0, 1), Call());
        carriers.Run(2);
        Assert.Equal((1, 0), Call());

        IEnumerable<string> Stall()
        {
            int before = carriers.First.Received.Count;
            carriers.Call(invite => invite with { NoProgressWithin = TimeSpan.FromSeconds(5) });
            carriers.Run(5.1);
            return [.. carriers.First.Methods.Skip(before)];
        }

        (int First, int Second) Call()
        {
            (int first, int second) = (carriers.First.Count("INVITE"), carriers.Second.Count("INVITE"));
            UacInviteDialog call = carriers.Call();
            carriers.Run(0.01);
            call.Hangup();
            carriers.Run(0.01);
            (first, second) = (carriers.First.Count("INVITE") - first, carriers.Second.Count("INVITE") - second);
            (first > 0 ? carriers.First : carriers.Second).Answer(487);
            return (first, second);
        }
    }

    [Fact]
    public void Who_was_silent_for_as_long_as_was_given_is_passed_over_at_once_and_blamed_once()
    {
        using var carriers = new Carriers();
        carriers.Call(invite => invite with { RequestUri = "sip:+4930@10.0.0.11", NoResponseWithin = TimeSpan.FromSeconds(2) });
        carriers.Run(2.1);
        Assert.Equal(408, carriers.Leg.End!.Value.Status);
        carriers.Call();
        carriers.Run(0.1);
        Assert.Equal((1, 1), (CallsAt(carriers.First), CallsAt(carriers.Second)));
        carriers.Run(40); // timer B of the first
        carriers.Call();
        carriers.Run(0.1);
        Assert.Equal((2, 1), (CallsAt(carriers.First), CallsAt(carriers.Second)));

        static int CallsAt(Carriers.Carrier carrier) => carrier.Received.Select(message => RawPeer.Line(message, "Call-ID")).Distinct().Count();
    }
}
