using System.Net;
using System.Security.Cryptography.X509Certificates;
using Routing.Pbx.Configuration.Plans;
using Routing.Sip.Transports.Tls;

namespace Routing.Server.Hosting;

/// <summary>
/// Whom trunks believe over TLS and what they show, as their plans say. Taken by each connection that is opened; those that are
/// open stay as they are. Loaded by one at a time, read by any thread.
/// </summary>
internal sealed class TrunkCertificates(ILogger log) : IDisposable
{
    private static readonly TrunkTlsPlan Nothing = new(null, null, null);

    private readonly List<Kept> _kept = [];

    // Swapped whole by Load, read when a connection is opened: volatile orders what is in it before the reference.
    private volatile IReadOnlyList<TlsServer> _servers = [];

    /// <summary>Told of each verdict on a trunk's certificate: the trunk, and why it is refused or null. Set once, before anything connects.</summary>
    public Action<string, string?>? OnJudged { get; set; }

    /// <summary>One entry for each trunk over TLS.</summary>
    public IReadOnlyList<TlsServer> Servers => _servers;

    /// <summary>Takes the trunks of a plan. What cannot be read keeps what the trunk had, and the log says so.</summary>
    public void Load(PbxPlan plan)
    {
        List<Kept> before = [.. _kept];
        _kept.Clear();
        foreach (TrunkPlan trunk in plan.Trunks.Values)
        {
            if (trunk is { IsSecure: true, Host: { } host })
            {
                Keep(trunk.Name, host, trunk.Tls ?? Nothing, before.Find(kept => kept.Trunk == trunk.Name));
            }
        }

        _servers = [.. _kept.Select(kept => kept.Server)];
        foreach (Kept gone in before.Where(kept => !_kept.Exists(now => ReferenceEquals(now.Server.Certificate, kept.Server.Certificate))))
        {
            gone.Server.Certificate?.Dispose(); // whoever connects in this instant still finds what it had read
        }
    }

    /// <summary>Stops looking at the files.</summary>
    public void Dispose() => _kept.ForEach(kept => kept.Server.Certificate?.Dispose());

    private void Keep(string trunk, string host, TrunkTlsPlan tls, Kept? before)
    {
        try
        {
            X509Certificate2Collection? authorities = tls.Authorities is { } file ? CertificateFiles.Authorities(file) : null;
            if (before is not null && before.Host == host && before.Tls == tls && AreSame(authorities, before.Server.Authorities))
            {
                _kept.Add(before); // connections that are open go on being used
                return;
            }

            bool sameFiles = before is not null && (before.Tls.Certificate, before.Tls.Key) == (tls.Certificate, tls.Key);
            CertificateFiles? own = sameFiles ? before!.Server.Certificate
                : tls is { Certificate: { } certificate, Key: { } key } ? new CertificateFiles(certificate, key, TimeProvider.System, log)
                : null;
            TlsServer server = ServerOf(host, authorities) with { Trunk = trunk, Certificate = own, Wildcards = tls.Wildcards, OnJudged = why => OnJudged?.Invoke(trunk, why) };
            _kept.Add(new Kept(trunk, host, tls, server));
        }
        catch (CertificateException e)
        {
            // It could be read when the configuration was checked, a moment ago.
            ServerLog.TrunkCertificateKept(log, trunk, e.Message);
            if (before is not null)
            {
                _kept.Add(before);
            }
        }
    }

    // RFC 5922 §7: the name in the URI is what the certificate must bear, wherever that name leads.
    private static TlsServer ServerOf(string host, X509Certificate2Collection? authorities) =>
        IPAddress.TryParse(host, out IPAddress? address)
            ? new TlsServer(new IPNetwork(address, address.GetAddressBytes().Length * 8), null, authorities)
            : new TlsServer(host, authorities);

    private static bool AreSame(X509Certificate2Collection? a, X509Certificate2Collection? b) =>
        a is null ? b is null : b is not null && a.Select(one => one.Thumbprint).SequenceEqual(b.Select(one => one.Thumbprint));

    private sealed record Kept(string Trunk, string Host, TrunkTlsPlan Tls, TlsServer Server);
}
