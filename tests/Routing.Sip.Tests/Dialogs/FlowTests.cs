using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Pbx.Scheduling;
using Routing.Sip.Dialogs;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>Two listeners, one toward the inside and one toward a carrier.</summary>
public sealed class FlowTests
{
    private static readonly IPEndPoint Inside = IPEndPoint.Parse("10.0.0.5:5060");
    private static readonly IPEndPoint Outside = IPEndPoint.Parse("203.0.113.4:5060");
    private static readonly IPEndPoint CarrierAt = IPEndPoint.Parse("203.0.113.99:5060");

    [Fact]
    public void What_a_dialog_sends_leaves_from_the_listener_it_began_on()
    {
        var clock = new VirtualScheduler();
        using var network = new InMemoryNetwork(clock.Time);
        List<(IPEndPoint From, string Text)> sent = [];
        network.Tap = (from, _, message) => sent.Add((from, Encoding.UTF8.GetString(message.Span)));
        var app = new TestApplication { OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp) };
        var engine = new SipUserAgent(
            new SipUserAgentOptions { Seed = 1 }, app, [network.Bind(Inside), network.Bind(Outside)], clock.Time, NullLoggerFactory.Instance);
        engine.LoadAccess(Pair.TrunkPlan("carrier", "203.0.113.99/32"));
        engine.Start();
        var carrier = new SipUserAgent(
            new SipUserAgentOptions { Seed = 2 }, new TestApplication(), [network.Bind(CarrierAt)], clock.Time, NullLoggerFactory.Instance);
        carrier.LoadAccess(Pair.TrunkPlan("engine", "203.0.113.4/32"));
        carrier.Start();

        carrier.Invite(new OutgoingInvite { RequestUri = "sip:100@203.0.113.4:5060", FromUser = "200", Offer = Pair.Offer }, new TestLeg());
        Assert.True(clock.RunUntil(() => app.Calls is [{ Leg.Confirmed: true }], TimeSpan.FromSeconds(5)));
        app.Calls[0].Dialog.Hangup();
        Assert.True(clock.RunUntil(() => app.Calls[0].Leg.End is not null, TimeSpan.FromSeconds(40)));

        (IPEndPoint from, string bye) = Assert.Single(sent, one => one.Text.StartsWith("BYE", StringComparison.Ordinal));
        Assert.Equal(Outside, from);
        Assert.StartsWith("Via: SIP/2.0/UDP 203.0.113.4:5060;", RawPeer.Line(bye, "Via"), StringComparison.Ordinal);
    }
}
