using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Pbx.Scheduling;
using Routing.Sip.Transports;
using Routing.Sip.Transports.Tls;

namespace Routing.Sip.Tests.Transports.Streams;

public sealed class TlsTransportTests : IDisposable
{
    private readonly VirtualScheduler _clock = new();
    private readonly Pem _pem = new();

    public void Dispose() => _pem.Dispose();

    [Fact]
    public async Task Engines_that_trust_each_other_talk_and_a_wrong_name_or_an_unknown_authority_is_refused()
    {
        _pem.Issue("carrier.example");
        using CertificateFiles files = Files();
        X509Certificate2Collection authorities = CertificateFiles.Authorities(_pem.Authority);
        await using var carrier = new StreamPeer(SipProtocol.Tls, new StreamOptions { Tls = new TlsOptions { Certificate = files } });
        IReadOnlyList<TlsServer> servers = [new TlsServer(IPNetwork.Parse("127.0.0.0/8"), "carrier.example", authorities)];
        await using var engine = new StreamPeer(SipProtocol.Tls, new StreamOptions { Tls = new TlsOptions { Certificate = files, Servers = () => servers } });
        carrier.OnMessage = (transport, remote) => transport.Send(StreamPeer.Bytes(StreamPeer.Message("BACK", 50_000)), remote);
        Assert.True(engine.Transport.Send(StreamPeer.Bytes(StreamPeer.Message("A", 50_000)), carrier.At));
        await StreamPeer.Until(() => engine.Received.Count == 1, "it is answered");
        Assert.True(engine.Transport.HasConnection(carrier.At));

        foreach (TlsServer wrong in new[] { new TlsServer(servers[0].Network, "other.example", authorities), new TlsServer(servers[0].Network, "carrier.example") })
        {
            await using var doubter = new StreamPeer(
                SipProtocol.Tls, new StreamOptions { Tls = new TlsOptions { Certificate = files, Servers = () => [wrong] } });
            Assert.True(doubter.Transport.Send(StreamPeer.Bytes(StreamPeer.Message("A")), carrier.At));
            await StreamPeer.Until(() => doubter.Lost.Count == 1, "it is refused");
            Assert.False(doubter.Lost[0].CanReopen);
        }

        Assert.Single(carrier.Received);
    }

    [Fact]
    public async Task A_new_certificate_is_taken_when_its_files_change_and_a_broken_one_is_not()
    {
        _pem.Issue("first.example");
        using CertificateFiles files = Files();
        await using var peer = new StreamPeer(SipProtocol.Tls, new StreamOptions { Tls = new TlsOptions { Certificate = files } });
        using SslStream old = await Connect(peer, out _);
        Assert.Equal("CN=first.example", await Subject(peer));

        _pem.Issue("second.example", writesKey: false); // half of a replacement: the key is still the old one
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("CN=first.example", await Subject(peer));
        File.Delete(_pem.Certificate);
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("CN=first.example", await Subject(peer));

        _pem.Issue("third.example");
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("CN=third.example", await Subject(peer));
        await old.WriteAsync(StreamPeer.Bytes(StreamPeer.Message("A")));
        await StreamPeer.Until(() => peer.Received.Count == 1, "who was there before is not disturbed");
    }

    [Theory]
    [InlineData(ClientCertificates.None, "none", true)]
    [InlineData(ClientCertificates.None, "good", true)]
    [InlineData(ClientCertificates.Wanted, "none", true)]
    [InlineData(ClientCertificates.Wanted, "good", true)]
    [InlineData(ClientCertificates.Wanted, "self", false)]
    [InlineData(ClientCertificates.Required, "none", false)]
    [InlineData(ClientCertificates.Required, "good", true)]
    [InlineData(ClientCertificates.Required, "self", false)]
    public async Task Who_connects_shows_the_certificate_that_is_asked_for(ClientCertificates asked, string shown, bool taken)
    {
        using var other = new Pem();
        X509Certificate2? client = shown switch { "good" => _pem.Issue("phone.example"), "self" => other.Issue("phone.example"), _ => null };
        _pem.Issue("pbx.example");
        using CertificateFiles files = Files();
        await using var peer = new StreamPeer(SipProtocol.Tls, new StreamOptions
        {
            Tls = new TlsOptions { Certificate = files, Clients = asked, ClientAuthorities = CertificateFiles.Authorities(_pem.Authority) },
        });
        bool worked;
        try
        {
            using SslStream stream = await Connect(peer, out _, client);
            await stream.WriteAsync("\r\n\r\n"u8.ToArray());
            worked = await StreamPeer.Read(stream, 2) == "\r\n"; // TLS 1.3 tells a client of its refusal only now
        }
        catch (Exception fault) when (fault is IOException or AuthenticationException)
        {
            worked = false;
        }

        Assert.Equal(taken, worked);
    }

    [Fact]
    public async Task TLS_below_1_2_and_plain_text_are_refused_and_a_greeting_has_its_time()
    {
        _pem.Issue("pbx.example");
        using CertificateFiles files = Files();
        await using var peer = new StreamPeer(SipProtocol.Tls, new StreamOptions { Tls = new TlsOptions { Certificate = files } });
        using TcpClient plain = await peer.Connect();
        await plain.GetStream().WriteAsync(StreamPeer.Bytes(StreamPeer.Message("A")));
        Assert.True(await StreamPeer.IsClosed(plain.GetStream()));
        using TcpClient silent = await peer.Connect();
        await StreamPeer.Until(() => peer.Transport.ConnectionCount == 1, "it is in");
        peer.Clock.Advance(TimeSpan.FromSeconds(12));
        Assert.True(await StreamPeer.IsClosed(silent.GetStream()));
        Assert.Empty(peer.Received);
        Assert.Empty(peer.Lost);
    }

    [Fact]
    public void Files_that_cannot_be_used_say_why()
    {
        _pem.Issue("pbx.example");
        Assert.Null(CertificateFiles.Complaint(_pem.Certificate, _pem.Key));
        Assert.Contains("missing.pem", CertificateFiles.Complaint("missing.pem", _pem.Key), StringComparison.Ordinal);
        File.WriteAllText(_pem.Key, "no key");
        Assert.Contains(_pem.Key, CertificateFiles.Complaint(_pem.Certificate, _pem.Key), StringComparison.Ordinal);
        File.WriteAllText(_pem.Certificate, "nothing");
        Assert.Contains("there is no certificate in", CertificateFiles.Complaint(_pem.Certificate, _pem.Key), StringComparison.Ordinal);
    }

    private CertificateFiles Files() => new(_pem.Certificate, _pem.Key, _clock.Time, NullLogger.Instance);

    private static Task<SslStream> Connect(StreamPeer peer, out TcpClient client, X509Certificate2? certificate = null)
    {
        client = new TcpClient();
        return Open(client, peer, certificate);
    }

    private static async Task<SslStream> Open(TcpClient client, StreamPeer peer, X509Certificate2? certificate)
    {
        await client.ConnectAsync(peer.At);
        var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "pbx.example",
            ClientCertificates = certificate is null ? [] : [certificate],
            LocalCertificateSelectionCallback = certificate is null ? null : (_, _, _, _, _) => certificate,
#pragma warning disable CA5359 // whom the test trusts does not matter to the server
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
        });
        return stream;
    }

    private static async Task<string> Subject(StreamPeer peer)
    {
        using SslStream stream = await Connect(peer, out TcpClient client);
        using (client)
        {
            return stream.RemoteCertificate!.Subject;
        }
    }
}
