using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using Routing.Pbx.Scheduling;
using Routing.Sip.Location;
using Routing.Sip.Security;
using Routing.Sip.Tests.Location;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests;

/// <summary>One user agent and a peer that sends and sees plain text, for everything a well-behaved peer never does.</summary>
internal sealed class RawPeer : ISipReceiver, ILoggerFactory, ILogger
{
    private readonly InMemoryNetwork _network;
    private readonly Dictionary<string, InMemoryTransport> _peers = [];
    private InMemoryTransport _peer;
    private readonly InMemoryTransport _agentTransport;

    public RawPeer(SipAccessPlan? plan = null, string peer = "10.0.0.1:5060", SipUserAgentOptions? options = null)
    {
        _network = new InMemoryNetwork(Clock.Time);
        _peer = _peers[peer] = _network.Bind(IPEndPoint.Parse(peer));
        _peer.Start(this);
        _agentTransport = _network.Bind(Pair.BobAt);
        Dns = new FakeDns(Clock.Time);
        options ??= new SipUserAgentOptions();
        options = options with { Seed = 1, Dns = new DnsOptions { Port = Dns, Servers = [FakeDns.First], Hosts = new Dictionary<string, IReadOnlyList<IPAddress>>() } };
        Agent = new SipUserAgent(options, App, [_agentTransport], Clock.Time, this);
        Agent.LoadAccess(plan ?? Pair.TrunkPlan("alice", "10.0.0.1/32"));
        Agent.Start();
    }

    public VirtualScheduler Clock { get; } = new();

    public FakeDns Dns { get; }

    public SipUserAgent Agent { get; }

    public TestApplication App { get; } = new();

    public List<string> Received { get; } = [];

    /// <summary>The same as it came.</summary>
    public List<byte[]> ReceivedBytes { get; } = [];

    /// <summary>What comes to this address of the peer is lost.</summary>
    public IPEndPoint? Drops { get; set; }

    /// <summary>What it answers to OPTIONS; 0 for nothing.</summary>
    public int AnswerOptions { get; set; }

    public List<Exception> Faults { get; } = [];

    /// <summary>What the agent logged, as text.</summary>
    public List<string> Lines { get; } = [];

    public string Last => Received[^1];

    public static string Request(string method, string cseq = "1", string branch = "b1", string toTag = "", string uri = "sip:100@10.0.0.2", string extra = "", string body = "", string via = "10.0.0.1:5060") =>
        $"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP {via};branch=z9hG4bK{branch};rport\r\nMax-Forwards: 70\r\nFrom: <sip:200@10.0.0.1>;tag=from1\r\n"
        + $"To: <sip:100@10.0.0.2>{(toTag.Length > 0 ? ";tag=" + toTag : "")}\r\nCall-ID: call1\r\nCSeq: {cseq} {method}\r\nContact: <sip:200@10.0.0.1:5060>\r\n{extra}"
        + (body.Length > 0 ? "Content-Type: application/sdp\r\n" : "") + $"Content-Length: {body.Length}\r\n\r\n{body}";

    /// <summary>An answer of the peer to a request of the agent.</summary>
    public static string Response(string request, int status, string tag, string extra = "", string body = "") =>
        $"SIP/2.0 {status} Said So\r\n" + string.Join("\r\n", request.Split("\r\n").Where(line =>
            line.StartsWith("Via", StringComparison.Ordinal) || line.StartsWith("From", StringComparison.Ordinal)
            || line.StartsWith("Call-ID", StringComparison.Ordinal) || line.StartsWith("CSeq", StringComparison.Ordinal)))
        + $"\r\n{Line(request, "To").Split(";tag=")[0]};tag={tag}\r\nContact: <sip:{tag}@10.0.0.1:5060>\r\n{extra}"
        + (body.Length > 0 ? "Content-Type: application/sdp\r\n" : "") + $"Content-Length: {body.Length}\r\n\r\n{body}";

    /// <summary>Sends and lets 10 ms pass; what came back meanwhile is in <see cref="Received"/>.</summary>
    public RawPeer Send(string message, double seconds = 0.01) => Send(Encoding.UTF8.GetBytes(message), seconds);

    public RawPeer Send(byte[] message, double seconds = 0.01)
    {
        _peer.Send(message, _agentTransport.LocalEndPoint);
        Run(seconds);
        return this;
    }

    /// <summary>Sends from another address from now on; what comes to the old ones is still received.</summary>
    public RawPeer MoveTo(string address)
    {
        if (!_peers.TryGetValue(address, out InMemoryTransport? there))
        {
            _peers[address] = there = _network.Bind(IPEndPoint.Parse(address));
            there.Start(this);
        }

        _peer = there;
        return this;
    }

    public RawPeer Run(double seconds)
    {
        Clock.Advance(TimeSpan.FromSeconds(seconds));
        return this;
    }

    /// <summary>An answered and acknowledged call; the tag of the agent.</summary>
    public string Establish(string extra = "")
    {
        App.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        Send(Request("INVITE", extra: extra, body: "v=0\r\n"));
        Assert.StartsWith("SIP/2.0 200", Last, StringComparison.Ordinal);
        string tag = TagOf(Last);
        Send(Request("ACK", branch: "ack1", toTag: tag));
        Assert.True(App.Calls[^1].Leg.Confirmed);
        return tag;
    }

    public static string TagOf(string response) => Line(response, "To").Split(";tag=")[1];

    public static string Line(string message, string name) =>
        message.Split("\r\n").First(line => line.StartsWith(name + ":", StringComparison.Ordinal));

    public int Status => int.Parse(Last.Split(' ')[1], null);

    void ISipReceiver.OnReceived(ISipTransport transport, ReadOnlySpan<byte> message, IPEndPoint remote)
    {
        if (!transport.LocalEndPoint.Equals(Drops))
        {
            ReceivedBytes.Add(message.ToArray());
            Received.Add(Encoding.UTF8.GetString(message));
            if (AnswerOptions > 0 && Last.StartsWith("OPTIONS", StringComparison.Ordinal))
            {
                _peer.Send(Encoding.UTF8.GetBytes(Response(Last, AnswerOptions, "there")), _agentTransport.LocalEndPoint);
            }
        }
    }

    ILogger ILoggerFactory.CreateLogger(string categoryName) => this;

    void ILoggerFactory.AddProvider(ILoggerProvider provider)
    {
    }

    void IDisposable.Dispose()
    {
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Lines.Add(formatter(state, exception));
        if (exception is not null)
        {
            Faults.Add(exception);
        }
    }
}
