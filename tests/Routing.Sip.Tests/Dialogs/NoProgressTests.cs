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
}
