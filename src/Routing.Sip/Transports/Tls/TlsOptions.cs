using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Routing.Sip.Transports.Tls;

/// <summary>Who we are over TLS, and whom we believe (RFC 3261 §26.3, RFC 5922). TLS 1.2 at least.</summary>
public sealed record TlsOptions
{
    /// <summary>Our certificate, as a server and as a client. Each handshake takes the one that is current.</summary>
    public required CertificateFiles Certificate { get; init; }

    /// <summary>What those who connect over TLS are asked for. Browsers (WSS) are never asked.</summary>
    public ClientCertificates Clients { get; init; }

    /// <summary>Who may have signed their certificates; null for the authorities this machine trusts.</summary>
    public X509Certificate2Collection? ClientAuthorities { get; init; }

    /// <summary>
    /// Whom we connect to, the first that fits; all others must bear the name that was looked up, or their address where there was
    /// none, in a certificate this machine trusts. Asked at each connection.
    /// </summary>
    public Func<IReadOnlyList<TlsServer>> Servers { get; init; } = static () => [];

    internal SslServerAuthenticationOptions ForClients(bool asked)
    {
        bool ask = asked && Clients != ClientCertificates.None;
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = Certificate.Current,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateRequired = ask,
            CertificateChainPolicy = ask ? Policy(ClientAuthorities) : null,
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                !ask || (certificate is null ? Clients != ClientCertificates.Required : (errors & SslPolicyErrors.RemoteCertificateChainErrors) == 0),
        };
    }

    internal SslClientAuthenticationOptions ForServer(IPEndPoint remote, ServerNames.Known wanted) => new()
    {
        TargetHost = wanted.Server?.Name ?? wanted.Name ?? remote.Address.ToString(),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateContext = (wanted.Server?.Certificate ?? Certificate).Current,
        CertificateChainPolicy = Policy(wanted.Server?.Authorities),
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
        {
            string? why = ServerVerdict.Complaint(certificate as X509Certificate2, chain, errors, wanted.Server?.Name ?? wanted.Name ?? remote.Address.ToString());
            wanted.Server?.OnJudged?.Invoke(why);
            return why is null;
        },
    };

    private static X509ChainPolicy Policy(X509Certificate2Collection? authorities)
    {
        // No list of revoked certificates is fetched: a call does not wait for a third party's web server.
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }

        return policy;
    }
}
