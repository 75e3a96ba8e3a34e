using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Pbx.Scheduling;
using Routing.Sip.Security;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>A user agent, a carrier that calls it as text, and 10.0.0.9, another place where what is sent may arrive.</summary>
internal sealed class TwoPlaces : ISipReceiver, IDisposable
{
    private readonly VirtualScheduler _clock = new();
    private readonly InMemoryNetwork _network;
    private readonly InMemoryTransport _carrier;

    public TwoPlaces(SipAccessPlan plan, string carrier = "10.0.0.1:5060")
    {
        _network = new InMemoryNetwork(_clock.Time);
        _carrier = _network.Bind(IPEndPoint.Parse(carrier));
        _carrier.Start(this);
        _network.Bind(IPEndPoint.Parse("10.0.0.9:5060")).Start(this);
        Agent = new SipUserAgent(new SipUserAgentOptions { Seed = 1 }, App, [_network.Bind(Pair.BobAt)], _clock.Time, NullLoggerFactory.Instance);
        Agent.LoadAccess(plan);
        Agent.Start();
    }

    public SipUserAgent Agent { get; }

    public TestApplication App { get; } = new();

    public List<(IPEndPoint At, string Message)> Received { get; } = [];

    public void Establish(string contact, string extra)
    {
        App.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        Send(RawPeer.Request("INVITE", extra: extra, body: "v=0\r\n").Replace("<sip:200@10.0.0.1:5060>", $"<{contact}>", StringComparison.Ordinal));
        Send(RawPeer.Request("ACK", branch: "a1", toTag: RawPeer.TagOf(Received[^1].Message)));
        Assert.True(App.Calls[0].Leg.Confirmed);
    }

    public void Send(string message)
    {
        _carrier.Send(Encoding.UTF8.GetBytes(message), Pair.BobAt);
        Run(0.01);
    }

    public void Run(double seconds) => _clock.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>Where the BYE arrives that is on its way.</summary>
    public string PlaceOfBye()
    {
        Run(0.01);
        return Received.First(one => one.Message.StartsWith("BYE ", StringComparison.Ordinal)).At.ToString();
    }

    public void OnReceived(ISipTransport transport, ReadOnlySpan<byte> message, IPEndPoint remote) =>
        Received.Add((transport.LocalEndPoint, Encoding.UTF8.GetString(message)));

    public void Dispose() => _network.Dispose();
}
