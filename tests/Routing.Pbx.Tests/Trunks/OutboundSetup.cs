using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;
using Routing.Pbx.Scheduling;
using Routing.Pbx.Tests.Configuration;
using Routing.Pbx.Trunks;
using Routing.Sip;
using Routing.Sip.Dialogs;
using Routing.Sip.Registration;
using Routing.Sip.Transports;

namespace Routing.Pbx.Tests.Trunks;

/// <summary>The way out in virtual time, without the calls: a configuration, and what its routes hand out.</summary>
internal sealed class OutboundSetup : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly InMemoryNetwork _network;

    public OutboundSetup(string yaml)
    {
        _network = new InMemoryNetwork(Clock.Time);
        Plan = Load(yaml);
        Metrics = new PbxMetrics(Plan.Names);
        var sip = new SipUserAgent(
            new SipUserAgentOptions { Seed = 5 }, new NoCalls(), [_network.Bind(IPEndPoint.Parse("10.0.0.1:5060"))], Clock.Time, NullLoggerFactory.Instance);
        sip.Start();
        Links = new TrunkLinks(sip, NullLogger.Instance);
        Outbound = new Outbound(Calls, Links, Clock.Time, Metrics, NullLogger.Instance, () => Plan);
    }

    public VirtualScheduler Clock { get; } = new();

    public TrunkCalls Calls { get; } = new();

    public TrunkLinks Links { get; }

    public PbxMetrics Metrics { get; }

    public Outbound Outbound { get; }

    public PbxPlan Plan { get; set; }

    public PbxPlan Load(string yaml)
    {
        _directory["a.yaml"] = yaml;
        var result = TestLoad.Load(_directory.Path);
        Assert.True(result.Plan is not null, string.Join('\n', result.Problems));
        return result.Plan;
    }

    public OutboundAttempt Begin(string dialled, OutboundCaller? who = null, CallingParty? from = null) =>
        Outbound.Begin(Plan, dialled, from ?? new CallingParty("1001", "Desk"), who ?? OutboundCaller.OfPhone("1001"));

    /// <summary>The way to a number that has one.</summary>
    public OutboundRoute Way(string dialled, OutboundCaller? who = null)
    {
        OutboundAttempt attempt = Begin(dialled, who);
        Assert.True(attempt.Route is not null, attempt.Refusal?.Why);
        return attempt.Route;
    }

    public void Dispose()
    {
        Metrics.Dispose();
        _network.Dispose();
        _directory.Dispose();
    }

    private sealed class NoCalls : ISipApplication
    {
        public void OnInvite(UasInviteDialog dialog) => throw new NotSupportedException();

        public void OnBindingsChanged(BindingsChange change)
        {
        }
    }
}
