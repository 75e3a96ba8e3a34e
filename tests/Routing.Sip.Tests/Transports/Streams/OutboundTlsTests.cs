using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Pbx.Scheduling;
using Routing.Sip.Dialogs;
using Routing.Sip.Location;
using Routing.Sip.Transports;
using Routing.Sip.Transports.Tls;

namespace Routing.Sip.Tests.Transports.Streams;

/// <summary>Calls of ours over TLS, with real sockets: whom they believe, and what happens to those they do not (RFC 5922, RFC 5630 §3.1.3).</summary>
public sealed class OutboundTlsTests : IAsyncDisposable
{
    private readonly VirtualScheduler _clock = new();
    private readonly Pem _pem = new();
    private readonly List<IAsyncDisposable> _open = [];
    private readonly TestLeg _leg = new();

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable one in _open)
        {
            await one.DisposeAsync();
        }

        _pem.Dispose();
    }

    [Fact]
    public async Task A_server_that_bears_the_name_in_our_URI_gets_the_call()
    {
        StreamPeer carrier = Carrier("carrier.example");
        Call(Agent(new TlsServer("carrier.example", Authorities())), carrier.At.Port);
        await Ended(486);
        Assert.StartsWith("INVITE sips:1@carrier.example:", carrier.Received[0], StringComparison.Ordinal);
        Assert.Contains("Contact: <sips:200@", carrier.Received[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_of_another_name_is_refused_and_the_call_goes_to_the_next_address()
    {
        StreamPeer wrong = Carrier("other.example");
        StreamPeer right = Carrier("carrier.example", "127.0.0.2", wrong.At.Port);
        Call(Agent(new TlsServer("carrier.example", Authorities())), right.At.Port);
        await Ended(486);
        Assert.Empty(wrong.Received);
        Assert.StartsWith("INVITE ", right.Received[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("other.example")]
    public async Task A_server_whose_authority_nobody_vouches_for_is_refused(string? pinnedFor)
    {
        StreamPeer carrier = Carrier("carrier.example");
        Call(pinnedFor is null ? Agent() : Agent(new TlsServer(pinnedFor, Authorities())), carrier.At.Port);
        await Ended(503);
        Assert.Empty(carrier.Received);
    }

    [Fact]
    public async Task An_authority_of_this_machine_does_not_help_where_another_is_pinned()
    {
        using var other = new Pem();
        StreamPeer carrier = Carrier("carrier.example");
        Call(Agent(new TlsServer("carrier.example", CertificateFiles.Authorities(other.Authority))), carrier.At.Port);
        await Ended(503);
        Assert.Empty(carrier.Received);
    }

    [Fact]
    public async Task A_server_reached_by_its_address_must_bear_that_or_the_name_that_is_known_for_it()
    {
        StreamPeer carrier = Carrier("127.0.0.1");
        Call(Agent(new TlsServer(IPNetwork.Parse("127.0.0.0/8"), null, Authorities())), carrier.At.Port, "127.0.0.1");
        await Ended(486);
        Assert.Single(carrier.Received, message => message.StartsWith("INVITE", StringComparison.Ordinal));
    }

    // A carrier's Contact or Record-Route is an address, and its certificate is for its domain: on behalf of its trunk that will do.
    [Theory]
    [InlineData("carrier.example", "carrier", 486)]
    [InlineData("127.0.0.1", "carrier", 486)]
    [InlineData("other.example", "carrier", 503)]
    [InlineData("carrier.example", "another", 503)]
    public async Task A_server_reached_by_its_address_for_a_trunk_must_bear_that_or_the_trunks_name(string bears, string trunk, int status)
    {
        StreamPeer carrier = Carrier(bears);
        SipUserAgent agent = Agent(new TlsServer("carrier.example", Authorities()) { Trunk = "carrier" }, new TlsServer("another.example", Authorities()) { Trunk = "another" });
        agent.Invite(new OutgoingInvite { RequestUri = $"sips:1@127.0.0.1:{carrier.At.Port}", FromUser = "200", Trunk = trunk, Offer = Pair.Offer }, _leg);
        await Ended(status);
    }

    // RFC 5923 §8.1: one connection for two names needs a certificate for both.
    [Theory]
    [InlineData(true, 486)]
    [InlineData(false, 503)]
    public async Task A_connection_is_used_for_another_name_when_it_has_proven_that_too_and_else_another_is_opened(bool bearsBoth, int status)
    {
        StreamPeer carrier = Carrier("carrier.example", alsoFor: bearsBoth ? ["second.example"] : []);
        X509Certificate2Collection authorities = Authorities();
        SipUserAgent agent = Agent(new TlsServer("carrier.example", authorities), new TlsServer("second.example", authorities));
        Call(agent, carrier.At.Port);
        await Ended(486);
        var second = new TestLeg();
        Call(agent, carrier.At.Port, "second.example", second);
        await StreamPeer.Until(() => Look(() => second.End is not null), "the second call ends");
        Assert.Equal(status, second.End!.Value.Status);
        Assert.Equal(bearsBoth ? 2 : 1, carrier.Received.Count(message => message.StartsWith("INVITE", StringComparison.Ordinal)));
        await StreamPeer.Until(() => carrier.Transport.ConnectionCount == 1, "who was refused has gone");
    }

    [Theory]
    [InlineData(false, "CN=pbx.example")]
    [InlineData(true, "CN=trunk.example")]
    public async Task A_server_that_asks_gets_our_certificate_or_the_trunks_own_and_hears_the_name(bool own, string subject)
    {
        X509Certificate2 server = _pem.Issue("carrier.example");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var mine = new Pem();
        mine.Issue("trunk.example");
        using var trunk = new CertificateFiles(mine.Certificate, mine.Key, _clock.Time, NullLogger.Instance);
        SipUserAgent agent = Agent(new TlsServer("carrier.example", Authorities()) { Certificate = own ? trunk : null });
        Call(agent, ((IPEndPoint)listener.LocalEndpoint).Port);

        using TcpClient client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        using var stream = new SslStream(client.GetStream());
        string? shown = null;
        await stream.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = X509CertificateLoader.LoadPkcs12(server.Export(X509ContentType.Pkcs12), null),
                ClientCertificateRequired = true,
#pragma warning disable CA5359 // only what is shown matters here
                RemoteCertificateValidationCallback = (_, certificate, _, _) => (shown = certificate?.Subject) is not null,
#pragma warning restore CA5359
            },
            TestContext.Current.CancellationToken);
        Assert.Equal(subject, shown);
        Assert.Equal("carrier.example", stream.TargetHostName);
        Assert.StartsWith("INVITE ", await StreamPeer.Read(stream, 7), StringComparison.Ordinal);
    }

    private bool Look(Func<bool> condition)
    {
        _clock.Advance(TimeSpan.FromMilliseconds(1)); // what a call of ours is told comes on the clock
        return condition();
    }

    private async Task Ended(int status)
    {
        await StreamPeer.Until(() => Look(() => _leg.End is not null), "the call ends");
        Assert.Equal(status, _leg.End!.Value.Status);
    }

    private void Call(SipUserAgent agent, int port, string host = "carrier.example", TestLeg? leg = null) =>
        agent.Invite(new OutgoingInvite { RequestUri = $"sips:1@{host}:{port}", FromUser = "200", Offer = Pair.Offer }, leg ?? _leg);

    private X509Certificate2Collection Authorities() => CertificateFiles.Authorities(_pem.Authority);

    private CertificateFiles Files()
    {
        var files = new CertificateFiles(_pem.Certificate, _pem.Key, _clock.Time, NullLogger.Instance);
        _open.Add(new Closing(files));
        return files;
    }

    private SipUserAgent Agent(params TlsServer[] servers)
    {
        _pem.Issue("pbx.example");
        StreamTransport transport = StreamTransport.Bind(
            SipProtocol.Tls, new IPEndPoint(IPAddress.Loopback, 0), new StreamOptions { Tls = new TlsOptions { Certificate = Files(), Servers = () => servers } },
            _clock.Time, NullLogger.Instance);
        IPAddress[] addresses = [IPAddress.Loopback, IPAddress.Parse("127.0.0.2")];
        var agent = new SipUserAgent(
            new SipUserAgentOptions
            {
                Seed = 3,
                Dns = new DnsOptions
                {
                    Servers = [new IPEndPoint(IPAddress.Loopback, 9)],
                    Hosts = new Dictionary<string, IReadOnlyList<IPAddress>> { ["carrier.example"] = addresses, ["second.example"] = addresses[..1] },
                },
            },
            new TestApplication(), [transport], _clock.Time, NullLoggerFactory.Instance);
        agent.Start();
        _open.Insert(0, transport);
        return agent;
    }

    private StreamPeer Carrier(string name, string address = "127.0.0.1", int port = 0, string[]? alsoFor = null)
    {
        _pem.Issue(name, alsoFor: alsoFor);
        var carrier = new StreamPeer(SipProtocol.Tls, new StreamOptions { Tls = new TlsOptions { Certificate = Files() } }, IPAddress.Parse(address), port);
        carrier.OnMessage = (transport, remote) =>
        {
            string request = carrier.Received[^1];
            if (request.StartsWith("INVITE", StringComparison.Ordinal))
            {
                transport.Send(StreamPeer.Bytes(RawPeer.Response(request, 486, "busy")), remote);
            }
        };
        _open.Insert(0, carrier);
        return carrier;
    }

    private sealed class Closing(IDisposable what) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            what.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
