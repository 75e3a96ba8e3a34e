using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Routing.Sip.Transports.Tls;

/// <summary>
/// Which name each address that we connect to must prove, and has proven (RFC 5922 §7). A connection is used for another name
/// only when its certificate bears that one too (RFC 5923 §8.1); one that is opened anew for a call that goes on must prove what
/// the one before it did. Any thread.
/// </summary>
internal sealed class ServerNames(TlsOptions? options)
{
    /// <summary>More addresses than this are not remembered: a connection that is opened anew for no name must then prove its address.</summary>
    private const int Most = 1024;

    private readonly ConcurrentDictionary<IPEndPoint, Known> _known = new();

    /// <summary>What a connection that is to be opened must prove.</summary>
    /// <param name="remote">The peer.</param>
    /// <param name="name">The name that was looked up; null for the one that address proved last.</param>
    public Known Want(IPEndPoint remote, string? name)
    {
        name ??= _known.GetValueOrDefault(remote)?.Name;
        var known = new Known(name, options?.Servers().FirstOrDefault(server => server.IsFor(remote, name)));
        if (_known.Count < Most || _known.ContainsKey(remote))
        {
            _known[remote] = known;
        }

        return known;
    }

    /// <summary>May a request for that name go over the connection with that peer, which had to prove <paramref name="known"/>?</summary>
    public bool Fits(Known known, IPEndPoint remote, string name)
    {
        if (string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        TlsServer? other = options?.Servers().FirstOrDefault(server => server.IsFor(remote, name));
        return ReferenceEquals(other?.Authorities, known.Server?.Authorities) && ReferenceEquals(other?.Certificate, known.Server?.Certificate)
            && known.Certificate?.MatchesHostname(other?.Name ?? name) == true;
    }

    /// <param name="Name">The name looked up; null where there was none.</param>
    /// <param name="Server">What is known of that peer beforehand.</param>
    internal sealed record Known(string? Name, TlsServer? Server)
    {
        // Written by the connection's task when the handshake is done, read by whoever sends: the volatile write orders the
        // certificate before its reference.
        private volatile X509Certificate2? _certificate;

        public X509Certificate2? Certificate
        {
            get => _certificate;
            set => _certificate = value;
        }
    }
}
