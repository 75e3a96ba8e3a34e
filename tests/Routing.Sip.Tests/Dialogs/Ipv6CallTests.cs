using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Pbx.Scheduling;
using Routing.Sip.Dialogs;
using Routing.Sip.Security;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>A whole call between IPv6 addresses through a proxy that stays in the way: each address in a URI and in Via stands in brackets.</summary>
public sealed class Ipv6CallTests
{
    private static readonly IPEndPoint AliceAt = IPEndPoint.Parse("[2001:db8::1]:5060");
    private static readonly IPEndPoint BobAt = IPEndPoint.Parse("[2001:db8::2]:5062");
    private static readonly IPEndPoint RelayAt = IPEndPoint.Parse("[2001:db8::5]:5060");

    private static readonly byte[] Offer = Sdp("2001:db8::1", 1, "sendrecv");
    private static readonly byte[] Answer = Sdp("2001:db8::2", 1, "sendrecv");

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_call_with_early_media_hold_and_BYE_goes_both_ways_over_IPv6(bool relayed, bool calleeHangsUp)
    {
        var clock = new VirtualScheduler();
        using var network = new InMemoryNetwork(clock.Time);
        List<string> sent = [];
        network.Tap = (from, _, message) => sent.Add($"{from} {Encoding.UTF8.GetString(message.Span)}");
        using var relay = new Relay(network, RelayAt);
        var bobApp = new TestApplication { OnCall = (dialog, leg) => leg.OnChange = change => change.Answer(Sdp("2001:db8::2", 2, "recvonly")) };
        SipUserAgent alice = Agent(network, clock, AliceAt, 11, new TestApplication());
        SipUserAgent bob = Agent(network, clock, BobAt, 22, bobApp);
        var leg = new TestLeg();
        UacInviteDialog call = alice.Invite(
            new OutgoingInvite { RequestUri = $"sip:100@{BobAt}", FromUser = "200", Offer = Offer, Routes = relayed ? [$"<sip:{RelayAt};lr>"] : [] }, leg);
        Assert.True(clock.RunUntil(() => bobApp.Calls.Count == 1, TimeSpan.FromSeconds(5)));
        (UasInviteDialog incoming, TestLeg other) = bobApp.Calls[0];
        Assert.Contains("IN IP6 2001:db8::1\r\n", Encoding.ASCII.GetString(incoming.Offer.Span), StringComparison.Ordinal);
        incoming.Ring(Answer);
        clock.Advance(TimeSpan.FromSeconds(2));
        incoming.Answer(Answer);
        Assert.True(clock.RunUntil(() => leg.Answered && other.Confirmed, TimeSpan.FromSeconds(5)));
        call.Reoffer(Sdp("2001:db8::1", 2, "sendonly"));
        Assert.True(clock.RunUntil(() => leg.Log.Contains("settled 200"), TimeSpan.FromSeconds(5)));
        clock.Advance(TimeSpan.FromSeconds(40));
        InviteDialog leaves = calleeHangsUp ? incoming : call;
        leaves.Hangup();
        clock.Advance(TimeSpan.FromSeconds(80));
        Assert.Equal((calleeHangsUp ? DialogEndCause.RemoteBye : DialogEndCause.Local, calleeHangsUp ? DialogEndCause.Local : DialogEndCause.RemoteBye), (leg.End!.Value.Cause, other.End!.Value.Cause));
        Assert.Equal((default, default), (alice.Counts, bob.Counts));

        string invite = sent.First(message => message.Contains(" INVITE sip:", StringComparison.Ordinal) || message.Contains("]:5060 INVITE ", StringComparison.Ordinal));
        Assert.StartsWith($"Via: SIP/2.0/UDP {AliceAt};", RawPeer.Line(invite, "Via"), StringComparison.Ordinal);
        Assert.Contains($"@{AliceAt}>", RawPeer.Line(invite, "Contact"), StringComparison.Ordinal);
        Assert.Contains("@[2001:db8::1]", RawPeer.Line(invite, "From"), StringComparison.Ordinal);
        string ok = sent.First(message => message.StartsWith($"{BobAt} SIP/2.0 200", StringComparison.Ordinal));
        Assert.Contains($"@{BobAt}>", RawPeer.Line(ok, "Contact"), StringComparison.Ordinal);
        Assert.Equal(relayed, ok.Contains($"Record-Route: <sip:{RelayAt};lr>\r\n", StringComparison.Ordinal));
        string bye = sent.First(message => message.Contains("\r\nCSeq: ", StringComparison.Ordinal) && message.Split(' ')[1] == "BYE");
        Assert.Equal(relayed, bye.Contains($"Route: <sip:{RelayAt};lr>\r\n", StringComparison.Ordinal));
        Assert.StartsWith($"{(calleeHangsUp ? BobAt : AliceAt)} BYE sip:{(calleeHangsUp ? "200" : "100")}@{(calleeHangsUp ? AliceAt : BobAt)}", bye, StringComparison.Ordinal);
    }

    private static SipUserAgent Agent(InMemoryNetwork network, VirtualScheduler clock, IPEndPoint at, ulong seed, TestApplication app)
    {
        var agent = new SipUserAgent(new SipUserAgentOptions { Seed = seed }, app, [network.Bind(at)], clock.Time, NullLoggerFactory.Instance);
        agent.LoadAccess(new SipAccessPlan { Trunks = [new TrunkSource("all", IPNetwork.Parse("2001:db8::/32"), null)] });
        agent.Start();
        return agent;
    }

    private static byte[] Sdp(string address, int version, string direction) => Encoding.ASCII.GetBytes(
        $"v=0\r\no=- 7 {version} IN IP6 {address}\r\ns=-\r\nc=IN IP6 {address}\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na={direction}\r\n");
}
