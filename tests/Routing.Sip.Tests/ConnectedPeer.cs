using System.Collections.Frozen;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Pbx.Scheduling;
using Routing.Sip.Auth;
using Routing.Sip.Dialogs;
using Routing.Sip.Location;
using Routing.Sip.Security;
using Routing.Sip.Tests.Location;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests;

/// <summary>One user agent on a listener with connections, beside one for UDP, and peers who send and see plain text.</summary>
internal sealed class ConnectedPeer : ISipReceiver
{
    public static readonly IPEndPoint AgentAt = IPEndPoint.Parse("10.0.0.2:5070");
    public static readonly IPEndPoint CarrierAt = IPEndPoint.Parse("10.0.0.1:41000");
    public static readonly IPEndPoint PhoneAt = IPEndPoint.Parse("10.0.1.1:42000");

    private readonly InMemoryNetwork _network;
    private int _registers;
    private readonly Dictionary<IPEndPoint, InMemoryTransport> _peers = [];

    public ConnectedPeer(SipProtocol protocol = SipProtocol.Tcp)
    {
        Dns = new FakeDns(Clock.Time);
        _network = new InMemoryNetwork(Clock.Time);
        Transport = new ConnectedTransport(_network.Bind(AgentAt), protocol);
        Agent = new SipUserAgent(
            new SipUserAgentOptions { Seed = 1, Dns = new DnsOptions { Port = Dns, Servers = [FakeDns.First], Hosts = new Dictionary<string, IReadOnlyList<IPAddress>>() } },
            App, [_network.Bind(Pair.BobAt), Transport], Clock.Time, NullLoggerFactory.Instance);
        Agent.LoadAccess(new SipAccessPlan
        {
            Trunks = [new TrunkSource("carrier", IPNetwork.Parse("10.0.0.1/32"), null)],
            Phones = [IPNetwork.Parse("10.0.1.0/24")],
            Credentials = new Dictionary<string, PhoneCredential> { ["1001"] = new("1001", "secret", "1001"), ["1002"] = new("1002", "secret", "1002") }.ToFrozenDictionary(),
        });
        Agent.Start();
        At(CarrierAt);
        At(PhoneAt);
    }

    public VirtualScheduler Clock { get; } = new();

    public FakeDns Dns { get; }

    public ConnectedTransport Transport { get; }

    public SipUserAgent Agent { get; }

    public TestApplication App { get; } = new();

    /// <summary>What each peer received, in order.</summary>
    public List<(IPEndPoint At, string Message)> Received { get; } = [];

    public (IPEndPoint At, string Message) Last => Received[^1];

    /// <summary>A further place where a peer is.</summary>
    public InMemoryTransport At(IPEndPoint at)
    {
        if (!_peers.TryGetValue(at, out InMemoryTransport? peer))
        {
            _peers[at] = peer = _network.Bind(at);
            peer.Start(this);
        }

        return peer;
    }

    public static string Request(string method, string protocol = "TCP", string cseq = "1", string branch = "b1", string toTag = "", string contact = "sip:200@10.0.0.1:5060;transport=tcp", string extra = "", string body = "", string via = "10.0.0.1:5060", string uri = "sip:100@10.0.0.2", string user = "200", string callId = "call1") =>
        $"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/{protocol} {via};branch=z9hG4bK{branch}\r\nMax-Forwards: 70\r\nFrom: <sip:{user}@x>;tag=from1\r\n"
        + $"To: <sip:{user}@x>{(toTag.Length > 0 ? ";tag=" + toTag : "")}\r\nCall-ID: {callId}\r\nCSeq: {cseq} {method}\r\nContact: <{contact}>\r\n{extra}"
        + (body.Length > 0 ? "Content-Type: application/sdp\r\n" : "") + $"Content-Length: {body.Length}\r\n\r\n{body}";

    public ConnectedPeer Send(string message, IPEndPoint? from = null, double seconds = 0.01)
    {
        At(from ?? CarrierAt).Send(Encoding.UTF8.GetBytes(message), AgentAt);
        return Run(seconds);
    }

    /// <summary>Sends a phone's request twice, the second time with what it was challenged for.</summary>
    public ConnectedPeer SendAs(string user, Func<string, string, string> request, IPEndPoint from)
    {
        Send(request("", "n1"), from);
        Assert.StartsWith("SIP/2.0 401", Last.Message, StringComparison.Ordinal);
        string nonce = Last.Message.Split("nonce=\"")[1].Split('"')[0];
        string[] line = request("", "").Split(' ');
        string response = DigestHash.Response(DigestAlgorithm.Md5, (user, "routing", "secret"), line[0], line[1], nonce, ("00000001", "c", "auth"));
        return Send(
            request($"Authorization: Digest username=\"{user}\", realm=\"routing\", nonce=\"{nonce}\", uri=\"{line[1]}\", response=\"{response}\", algorithm=MD5, qop=auth, nc=00000001, cnonce=\"c\"\r\n", "n2"),
            from);
    }

    /// <summary>Registers that Contact from there.</summary>
    public void Register(string user, string contact, IPEndPoint from)
    {
        At(from);
        string callId = $"reg-{user}"; // RFC 3261 §10.2.4: a phone that moves keeps it
        _registers++;
        SendAs(user, (extra, n) => Request("REGISTER", "TLS", cseq: $"{_registers}{n.TrimStart('n')}", branch: $"{callId}-{_registers}{n}", contact: contact, extra: extra, user: user, callId: callId, via: from.ToString()), from);
        Assert.StartsWith("SIP/2.0 200", Last.Message, StringComparison.Ordinal);
    }

    /// <summary>A call from the phone of 1001, answered and acknowledged; from elsewhere than where it is registered, if so said.</summary>
    public InviteDialog CallOf(string contact, IPEndPoint? at = null)
    {
        Register("1001", contact, PhoneAt);
        App.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        IPEndPoint from = at ?? PhoneAt;
        string via = from.ToString();
        Send(Request("INVITE", "TLS", contact: contact, user: "1001", via: via, body: "v=0\r\n"), from);
        if (Last.Message.StartsWith("SIP/2.0 401", StringComparison.Ordinal))
        {
            Received.Clear();
            SendAs("1001", (extra, n) => Request("INVITE", "TLS", branch: "i" + n, contact: contact, user: "1001", via: via, extra: extra, body: "v=0\r\n"), from);
        }

        Send(Request("ACK", "TLS", branch: "a1", toTag: RawPeer.TagOf(Last.Message), user: "1001", via: via), from);
        Assert.True(App.Calls[^1].Leg.Confirmed);
        return App.Calls[^1].Dialog;
    }

    /// <summary>A call to the phone of 1001, which answers.</summary>
    public InviteDialog CallTo(string contact, Action? ringing = null)
    {
        Register("1001", contact, PhoneAt);
        var leg = new TestLeg();
        UacInviteDialog call = Agent.Invite(
            new OutgoingInvite { RequestUri = contact, FromUser = "200", Phone = "1001", Offer = Pair.Offer, Flow = new SipFlow(Transport.Protocol, AgentAt, PhoneAt) }, leg);
        Run(0.1);
        string invite = Last.Message;
        if (ringing is not null)
        {
            Send(RawPeer.Response(invite, 180, "t1").Replace("sip:t1@10.0.0.1:5060", contact, StringComparison.Ordinal), PhoneAt);
            ringing();
        }

        Send(RawPeer.Response(invite, 200, "t1", body: "v=0\r\n").Replace("sip:t1@10.0.0.1:5060", contact, StringComparison.Ordinal), PhoneAt);
        Assert.True(leg.Answered);
        return call;
    }

    public ConnectedPeer Run(double seconds)
    {
        Clock.Advance(TimeSpan.FromSeconds(seconds));
        return this;
    }

    void ISipReceiver.OnReceived(ISipTransport transport, ReadOnlySpan<byte> message, IPEndPoint remote) =>
        Received.Add((transport.LocalEndPoint, Encoding.UTF8.GetString(message)));
}
