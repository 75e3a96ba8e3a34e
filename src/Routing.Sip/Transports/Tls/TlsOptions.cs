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

    /// <summary>What a connection of ours to that peer must prove.</summary>
    internal PeerProof Want(IPEndPoint remote) => new((remote as NamedEndPoint)?.Name, ServerFor(remote));

    /// <summary>What is known of a peer beforehand: by its trunk where we connect on behalf of one, else by its name or address.</summary>
    internal TlsServer? ServerFor(IPEndPoint remote)
    {
        IReadOnlyList<TlsServer> servers = Servers();
        var named = remote as NamedEndPoint;
        return (named is { Trunk.Length: > 0 } ? servers.FirstOrDefault(server => server.Trunk == named.Trunk) : null)
            ?? servers.FirstOrDefault(server => server.IsFor(remote, named?.Name));
    }

    internal SslClientAuthenticationOptions ForServer(IPEndPoint remote, PeerProof proof)
    {
        TlsServer? server = proof.Server;
        string address = remote.Address.ToString();
        string wanted = server?.Name ?? proof.Name ?? HostOfTrunk(remote, server) ?? address;
        return new SslClientAuthenticationOptions
        {
            TargetHost = wanted,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateContext = (server?.Certificate ?? Certificate).Current,
            CertificateChainPolicy = Policy(server?.Authorities),
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                string? why = ServerVerdict.Complaint(certificate as X509Certificate2, chain, errors, wanted, server?.Wildcards == true);
                if (why is not null && proof.Name is null && server?.Name is null && wanted != address
                    && ServerVerdict.Complaint(certificate as X509Certificate2, chain, errors, address, wildcards: false) is null)
                {
                    why = null;
                }

                server?.OnJudged?.Invoke(why);
                return why is null;
            },
        };
    }

    // A carrier's Contact or Record-Route is an address more often than not, and its certificate is for the domain that we know it by: where
    // we connect for that trunk, the one or the other will do.
    private static string? HostOfTrunk(IPEndPoint remote, TlsServer? server) =>
        remote is NamedEndPoint { Name: null, Trunk.Length: > 0 } named && server is not null && server.Trunk == named.Trunk ? server.Host : null;

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
