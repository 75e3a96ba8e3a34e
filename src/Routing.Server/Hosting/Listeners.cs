using Routing.Pbx.Configuration.Plans;
using Routing.Sip.Transports;
using Routing.Sip.Transports.Tls;

namespace Routing.Server.Hosting;

/// <summary>Binds the SIP listeners of the configuration.</summary>
internal static class Listeners
{
    /// <summary>One transport for each listener.</summary>
    /// <exception cref="EngineStartException">One cannot be bound, or the certificate cannot be used.</exception>
    public static IReadOnlyList<ISipTransport> Bind(NodePlan node, TrunkCertificates trunks, StartedParts started, ILogger log)
    {
        StreamOptions options = Options(node, trunks, started, log);
        var transports = new List<ISipTransport>();
        foreach (SipListenPlan listen in node.SipListen)
        {
            try
            {
                transports.Add(started.Add<ISipTransport>(listen.Protocol == SipProtocol.Udp
                    ? UdpTransport.Bind(listen.EndPoint, log)
                    : StreamTransport.Bind(listen.Protocol, listen.EndPoint, options, TimeProvider.System, log)));
            }
            catch (SipBindException e)
            {
                throw new EngineStartException($"{e.Message} (node.sip.listen)", e);
            }
        }

        return transports;
    }

    private static StreamOptions Options(NodePlan node, TrunkCertificates trunks, StartedParts started, ILogger log)
    {
        (int most, int perSource, TimeSpan idle) = node.SipConnections;
        var options = new StreamOptions { Limits = new ConnectionLimits(most, perSource), IdleTime = idle };
        if (node.SipTls is not { } tls)
        {
            return options;
        }

        try
        {
            return options with
            {
                Tls = new TlsOptions
                {
                    Certificate = started.AddDisposable(new CertificateFiles(tls.Certificate, tls.Key, TimeProvider.System, log)),
                    Servers = () => trunks.Servers,
                    Clients = tls.Clients,
                    ClientAuthorities = tls.Authorities is { } file ? CertificateFiles.Authorities(file) : null,
                },
            };
        }
        catch (CertificateException e)
        {
            throw new EngineStartException($"{e.Message} (node.sip.tls)", e); // it was there when the configuration was checked
        }
    }
}
