using System.Collections.Frozen;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Pbx.Scheduling;
using Routing.Sip.Dialogs;
using Routing.Sip.Location;
using Routing.Sip.Security;
using Routing.Sip.Transports;
using Routing.Sip.Transports.Tls;

namespace Routing.Sip.Tests.Transports.Streams;

/// <summary>
/// Two carriers at one address over TLS, as behind a load balancer, with real sockets: each has an authority of its own and wants a
/// certificate of its own, and neither's connection or verdict is the other's (RFC 5922 §4, RFC 5923 §8).
/// </summary>
public sealed class TwoTrunksTests : IAsyncDisposable
{
    private static readonly string[] Names = ["one", "two"];

    private readonly VirtualScheduler _clock = new();
    private readonly Dictionary<string, Pem> _authorities = Names.ToDictionary(name => name, _ => new Pem());
    private readonly Dictionary<string, Pem> _ours = Names.ToDictionary(name => name, _ => new Pem());
    private readonly Pem _pbx = new();
    private readonly List<CertificateFiles> _files = [];
    private readonly TestApplication _app = new();
    private readonly Balancer _balancer;
    private SipUserAgent? _agent;
    private StreamTransport? _transport;

    public TwoTrunksTests() => _balancer = new Balancer(Names.ToDictionary(name => $"{name}.example", name => _authorities[name].Issue($"{name}.example")));

    public async ValueTask DisposeAsync()
    {
        await (_transport?.DisposeAsync() ?? default);
        await _balancer.DisposeAsync();
        _files.ForEach(file => file.Dispose());
        foreach (Pem pem in _authorities.Values.Concat(_ours.Values).Append(_pbx))
        {
            pem.Dispose();
        }
    }

    [Fact]
    public async Task Each_has_a_connection_of_its_own_with_its_own_certificate()
    {
        Start(Server("one"), Server("two"));
        for (int round = 0; round < 2; round++)
        {
            Assert.Equal(486, await Call("one"));
            Assert.Equal(486, await Call("two"));
        }

        Assert.Equal(["one.example CN=ours-at-one", "two.example CN=ours-at-two"], _balancer.Connections.Order()); // one each, not one a call
        Assert.Equal(["one.example INVITE", "two.example INVITE", "one.example INVITE", "two.example INVITE"], _balancer.Seen.Where(line => line.Contains("INVITE", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_one_has_proven_says_nothing_of_the_other()
    {
        var verdicts = new Dictionary<string, string?>();
        var wrong = new TlsServer("two.example", CertificateFiles.Authorities(_authorities["one"].Authority)) { Trunk = "two", OnJudged = why => verdicts["two"] = why };
        Start(Server("one") with { OnJudged = why => verdicts["one"] = why }, wrong);
        Assert.Equal(486, await Call("one"));
        Assert.Equal(503, await Call("two"));
        Assert.Equal(486, await Call("one")); // no rest for the address because of the other
        Assert.Null(verdicts["one"]);
        Assert.Contains("is not to be trusted", verdicts["two"], StringComparison.Ordinal);
        Assert.DoesNotContain(_balancer.Seen, line => line.StartsWith("two.example", StringComparison.Ordinal));
    }

    // Two accounts at one carrier, told apart by nothing but the certificates that we show.
    [Fact]
    public async Task Two_trunks_to_one_name_show_each_its_own_certificate()
    {
        Start(Server("one"), Server("two", at: "one"));
        Assert.Equal(486, await Call("one"));
        Assert.Equal(486, await Call("two", at: "one"));
        Assert.Equal(["one.example CN=ours-at-one", "one.example CN=ours-at-two"], _balancer.Connections.Order());
    }

    [Fact]
    public async Task A_call_that_comes_over_a_connection_of_ours_is_that_trunks()
    {
        Start(Server("one"), Server("two"));
        await Call("one");
        await Call("two");
        await _balancer.Send("two.example", RawPeer.Request("INVITE", branch: "in2", via: "127.0.0.1:5061").Replace("UDP", "TLS", StringComparison.Ordinal));
        await _balancer.Send("one.example", RawPeer.Request("INVITE", branch: "in1", via: "127.0.0.1:5061").Replace("UDP", "TLS", StringComparison.Ordinal).Replace("call1", "call2", StringComparison.Ordinal));
        await StreamPeer.Until(() => Look(() => _app.Calls.Count == 2), "both calls are here");
        Assert.Equal(["one", "two"], _app.Calls.Select(call => call.Dialog.Peer.Name).Order());
        await StreamPeer.Until(() => Look(() => _balancer.Seen.Count(line => line.EndsWith(" SIP/2.0", StringComparison.Ordinal)) == 2), "each gets its answer over its own connection");
        Assert.Equal(["one.example SIP/2.0", "two.example SIP/2.0"], _balancer.Seen.Where(line => line.EndsWith(" SIP/2.0", StringComparison.Ordinal)).Order());
    }

    // RFC 5922 §7.4: whoever connects to us is who its certificate says.
    [Theory]
    [InlineData("one")]
    [InlineData("two")]
    public async Task A_call_over_a_connection_that_was_made_to_us_is_that_trunks_whose_certificate_was_shown(string name)
    {
        Start(Server("one"), Server("two"));
        using X509Certificate2 shown = _pbx.Issue($"{name}.example");
        using var client = new TcpClient();
        await client.ConnectAsync(_transport!.LocalEndPoint, TestContext.Current.CancellationToken);
        using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "pbx.example",
                LocalCertificateSelectionCallback = (_, _, _, _, _) => shown,
#pragma warning disable CA5359 // whom the carrier trusts does not matter here
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
            },
            TestContext.Current.CancellationToken);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(RawPeer.Request("INVITE", via: "127.0.0.1:5061").Replace("UDP", "TLS", StringComparison.Ordinal)), TestContext.Current.CancellationToken);
        await StreamPeer.Until(() => Look(() => _app.Calls.Count == 1), "the call is here");
        Assert.Equal(new SipPeer(SipPeerKind.Trunk, name), _app.Calls[0].Dialog.Peer);
    }

    private bool Look(Func<bool> condition)
    {
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        return condition();
    }

    private async Task<int> Call(string trunk, string? at = null)
    {
        var leg = new TestLeg();
        _agent!.Invite(new OutgoingInvite { RequestUri = $"sip:1@{at ?? trunk}.example:{_balancer.Port};transport=tls", FromUser = "200", Trunk = trunk, Offer = Pair.Offer }, leg);
        await StreamPeer.Until(() => Look(() => leg.End is not null), "the call ends");
        return leg.End!.Value.Status;
    }

    private TlsServer Server(string trunk, string? at = null)
    {
        _ours[trunk].Issue($"ours-at-{trunk}");
        return new TlsServer($"{at ?? trunk}.example", CertificateFiles.Authorities(_authorities[at ?? trunk].Authority)) { Trunk = trunk, Certificate = Files(_ours[trunk]) };
    }

    private CertificateFiles Files(Pem pem)
    {
        var files = new CertificateFiles(pem.Certificate, pem.Key, _clock.Time, NullLogger.Instance);
        _files.Add(files);
        return files;
    }

    private void Start(params TlsServer[] servers)
    {
        _pbx.Issue("pbx.example");
        _transport = StreamTransport.Bind(
            SipProtocol.Tls, new IPEndPoint(IPAddress.Loopback, 0),
            new StreamOptions
            {
                Tls = new TlsOptions
                {
                    Certificate = Files(_pbx),
                    Servers = () => servers,
                    Clients = ClientCertificates.Wanted,
                    ClientAuthorities = CertificateFiles.Authorities(_pbx.Authority),
                },
            },
            _clock.Time, NullLogger.Instance);
        _agent = new SipUserAgent(
            new SipUserAgentOptions
            {
                Seed = 3,
                Dns = new DnsOptions
                {
                    Servers = [new IPEndPoint(IPAddress.Loopback, 9)],
                    Hosts = Names.ToDictionary(name => $"{name}.example", IReadOnlyList<IPAddress> (_) => [IPAddress.Loopback]),
                },
            },
            _app, [_transport], _clock.Time, NullLoggerFactory.Instance);
        IPNetwork here = IPNetwork.Parse("127.0.0.1/32");
        _agent.LoadAccess(new SipAccessPlan
        {
            Trunks = [.. Names.Select(name => new TrunkSource(name, here, null))],
            Domains = Names.ToFrozenDictionary(name => name, name => ((string[])[$"{name}.example"]).ToFrozenSet()),
        });
        _agent.Start();
    }

    /// <summary>Whoever answers at the one address for both names: shows each name's certificate, takes any of ours, answers 486.</summary>
    private sealed class Balancer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Dictionary<string, X509Certificate2> _certificates;
        private readonly Dictionary<string, SslStream> _streams = [];
        private readonly Lock _lock = new();
        private readonly List<string> _connections = [];
        private readonly List<string> _seen = [];

        public Balancer(Dictionary<string, X509Certificate2> certificates)
        {
            _certificates = certificates.ToDictionary(pair => pair.Key, pair => X509CertificateLoader.LoadPkcs12(pair.Value.Export(X509ContentType.Pkcs12), null));
            _listener.Start();
            _ = AcceptAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        /// <summary>The name asked for and the certificate shown, for each connection that has sent something.</summary>
        public List<string> Connections => Copy(_connections);

        /// <summary>The name asked for and the start of each message.</summary>
        public List<string> Seen => Copy(_seen);

        public async Task Send(string name, string message)
        {
            SslStream stream;
            lock (_lock)
            {
                stream = _streams[name];
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes(message));
        }

        public ValueTask DisposeAsync()
        {
            _listener.Stop();
            lock (_lock)
            {
                foreach (SslStream stream in _streams.Values)
                {
                    stream.Dispose();
                }
            }

            return ValueTask.CompletedTask;
        }

        private List<string> Copy(List<string> list)
        {
            lock (_lock)
            {
                return [.. list];
            }
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    _ = ServeAsync(await _listener.AcceptTcpClientAsync());
                }
            }
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
            {
                // It is stopped.
            }
        }

        private async Task ServeAsync(TcpClient client)
        {
            try
            {
                var stream = new SslStream(client.GetStream());
                string? shown = null;
                await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
                {
                    ServerCertificateSelectionCallback = (_, name) => _certificates[name!],
                    ClientCertificateRequired = true,
#pragma warning disable CA5359 // only what is shown matters here
                    RemoteCertificateValidationCallback = (_, certificate, _, _) => (shown = certificate?.Subject) is not null,
#pragma warning restore CA5359
                });
                var buffer = new byte[65536];
                bool isFirst = true;
                for (int length; (length = await stream.ReadAsync(buffer)) > 0;)
                {
                    string text = Encoding.ASCII.GetString(buffer, 0, length);
                    lock (_lock)
                    {
                        if (isFirst)
                        {
                            _connections.Add($"{stream.TargetHostName} {shown}");
                            _streams[stream.TargetHostName] = stream;
                            isFirst = false;
                        }

                        _seen.Add($"{stream.TargetHostName} {text.Split(' ')[0]}");
                    }

                    if (text.StartsWith("INVITE", StringComparison.Ordinal))
                    {
                        await stream.WriteAsync(Encoding.ASCII.GetBytes(RawPeer.Response(text, 486, "busy")));
                    }
                }
            }
            catch (Exception fault) when (fault is IOException or System.Security.Authentication.AuthenticationException or ObjectDisposedException)
            {
                // We did not believe it, or all is over.
            }
        }
    }
}
