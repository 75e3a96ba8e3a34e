using System.Net;
using Microsoft.Extensions.Logging.Abstractions;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>C, whom A calls as well in flows of three.</summary>
internal sealed class ThirdParty
{
    private readonly SipUserAgent _agent;

    public ThirdParty(Pair pair)
    {
        _agent = new SipUserAgent(
            new SipUserAgentOptions { Seed = 33 }, App, [pair.Network.Bind(IPEndPoint.Parse("10.0.0.3:5060"))], pair.Clock.Time, NullLoggerFactory.Instance);
        _agent.LoadAccess(Pair.TrunkPlan("alice", "10.0.0.0/24"));
        _agent.Start();
        App.OnCall = (_, leg) => leg.OnChange = change => change.Answer("agreed"u8.ToArray());
    }

    public TestApplication App { get; } = new();

    public void AssertIsOver(string title, int calls)
    {
        Assert.True(App.Calls.All(call => call.Leg.End is not null), title + ": a leg of C never ended");
        Assert.True(App.Replacing.All(one => ((TestLeg)one.Dialog.Events).End is not null), title + ": a leg that replaced another at C never ended");
        Assert.True(App.Calls.Count <= calls, title + ": taken for one call more");
        Assert.Equal(default, _agent.Counts);
    }
}
