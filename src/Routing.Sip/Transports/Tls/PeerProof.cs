using System.Security.Cryptography.X509Certificates;

namespace Routing.Sip.Transports.Tls;

/// <summary>
/// What the peer of one connection must prove, and has proven by its certificate (RFC 5922 §7). Made before the connection is open. Any thread.
/// </summary>
/// <param name="name">The name that led there; null where there was none, or for who connects to us.</param>
/// <param name="server">What is known of that peer beforehand.</param>
internal sealed class PeerProof(string? name, TlsServer? server)
{
    // Written by the connection's task when the handshake is done, read by whoever sends or judges: the volatile write orders what
    // is in it before its reference.
    private volatile Proven? _proven;

    public string? Name => name;

    public TlsServer? Server => server;

    /// <summary>The domains that its certificate is for (RFC 5922 §7.1); none before the handshake, or without one.</summary>
    public IReadOnlyList<string> Names => _proven?.Names ?? [];

    /// <summary>The handshake is done.</summary>
    public void Take(X509Certificate2? certificate) => _proven = certificate is null ? null : new Proven(certificate, SipIdentities.Of(certificate));

    /// <summary>
    /// May requests for another name go over this connection too (RFC 5923 §8.1)? If whoever must have signed its certificate and what
    /// we have shown it are the same, and the certificate bears that name as well.
    /// </summary>
    public bool IsAlsoFor(string wanted, TlsServer? other) =>
        ReferenceEquals(other?.Authorities, server?.Authorities) && ReferenceEquals(other?.Certificate, server?.Certificate)
        && _proven is { } proven && SipIdentities.Bears(proven.Certificate, other?.Name ?? wanted, other?.Wildcards == true);

    private sealed record Proven(X509Certificate2 Certificate, string[] Names);
}
