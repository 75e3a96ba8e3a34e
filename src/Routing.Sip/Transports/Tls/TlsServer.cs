using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Routing.Sip.Transports.Tls;

/// <summary>
/// What one peer that we connect to must show, and what we show it. Made by whoever wires the engine, one or more for each
/// trunk; the first that fits counts.
/// </summary>
/// <param name="Network">The addresses this is for, where they are given as such.</param>
/// <param name="Name">The name its certificate must bear; null for the name that was looked up, or else its address.</param>
/// <param name="Authorities">Who may have signed it, when not the authorities this machine trusts.</param>
public sealed record TlsServer(IPNetwork Network, string? Name, X509Certificate2Collection? Authorities = null)
{
    /// <summary>One that is known by the name in its URI, wherever that leads (RFC 5922 §4), such as a trunk's <c>sip:carrier.example</c>.</summary>
    public TlsServer(string host, X509Certificate2Collection? authorities = null)
        : this(default, null, authorities) => Host = host;

    /// <summary>The host of the URI this is for, in any case; null where <see cref="Network"/> says it.</summary>
    public string? Host { get; }

    /// <summary>The trunk that it is, whose connections go by this entry whatever name leads them there; empty for none.</summary>
    public string Trunk { get; init; } = "";

    /// <summary>
    /// Does a leading <c>*</c> in its certificate stand for one label of a name? RFC 5922 §7.2 says no; some carriers have such
    /// certificates all the same.
    /// </summary>
    public bool Wildcards { get; init; }

    /// <summary>What we show it; null for the listener's own certificate.</summary>
    public CertificateFiles? Certificate { get; init; }

    /// <summary>
    /// Told of each handshake's verdict on its certificate: null when it is believed, or else why not, for people to read. On the
    /// thread of the handshake: does not block.
    /// </summary>
    public Action<string?>? OnJudged { get; init; }

    internal bool IsFor(IPEndPoint remote, string? name) =>
        Host is null ? Network.Contains(remote.Address) : string.Equals(Host, name, StringComparison.OrdinalIgnoreCase);
}
