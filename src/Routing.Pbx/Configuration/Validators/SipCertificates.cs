using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Configuration.Sections;
using Routing.Sip.Transports;
using Routing.Sip.Transports.Tls;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>Who listens for TLS has a certificate that can be used, and who is asked for one can be believed.</summary>
internal sealed class SipCertificates : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        SipConfig sip = scope.Config.Node.Sip;
        List<Written<SipListenPlan>> secure = [.. sip.Listen.Value.Where(listen => listen.Value.Protocol is SipProtocol.Tls or SipProtocol.Wss)];
        if (sip.Tls is not { } tls)
        {
            foreach (Written<SipListenPlan> listen in secure)
            {
                problems.Error(listen.At, "this listener needs a certificate: add node.sip.tls with certificate and key");
            }

            return;
        }

        if (secure.Count == 0)
        {
            problems.Warning(tls.At, "nothing uses this: there is no listener for tls: or wss:");
        }

        if (tls.Value is { Certificate: { } certificate, Key: { } key }
            && CertificateFiles.Complaint(Path.Combine(scope.Folder, certificate.Value), Path.Combine(scope.Folder, key.Value)) is { } wrong)
        {
            problems.Error(certificate.At, wrong);
        }

        if (tls.Value.Authorities is { } authorities
            && CertificateFiles.AuthoritiesComplaint(Path.Combine(scope.Folder, authorities.Value)) is { } nobody)
        {
            problems.Error(authorities.At, nobody);
        }
    }
}
