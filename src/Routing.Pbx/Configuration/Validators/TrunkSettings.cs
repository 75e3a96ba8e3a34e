using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Configuration.Sections;
using Routing.Sip.Transports;
using Routing.Sip.Transports.Tls;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>What a trunk says of calls that go out fits together.</summary>
internal sealed class TrunkSettings : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        HashSet<SipProtocol> listeners = [.. scope.Config.Node.Sip.Listen.Value.Select(listen => listen.Value.Protocol)];
        foreach (Named<TrunkConfig> trunk in scope.Config.Trunks)
        {
            LookAtTransport(trunk, listeners, problems);
            LookAtCertificates(scope, trunk, problems);
            LookAtLimits(trunk.Value, problems);
            LookAtIdentity(trunk, problems);
            if (trunk.Value.Normalize is { } normalize)
            {
                LookAtNumbers(normalize, problems);
            }
        }
    }

    // What goes out over TCP or TLS goes out by the listener of that protocol: it knows our address and certificate.
    private static void LookAtTransport(Named<TrunkConfig> trunk, HashSet<SipProtocol> listeners, ProblemList problems)
    {
        if ((trunk.Value.Proxy ?? trunk.Value.Uri) is not { } uri)
        {
            return;
        }

        SipProtocol? wanted = uri.Value.Contains("transport=tcp", StringComparison.OrdinalIgnoreCase) && !uri.Value.StartsWith("sips:", StringComparison.Ordinal) ? SipProtocol.Tcp
            : TrunkPlan.GoesOverTls(uri.Value) ? SipProtocol.Tls
            : null;
        if (wanted is { } protocol && !listeners.Contains(protocol))
        {
            string name = protocol.ToString().ToLowerInvariant();
            problems.Error(uri.At, $"nothing can be sent over {name}: add a {name}: listener to node.sip.listen");
        }
    }

    private static void LookAtCertificates(ConfigScope scope, Named<TrunkConfig> trunk, ProblemList problems)
    {
        if (trunk.Value.Tls is not { } tls)
        {
            return;
        }

        if ((trunk.Value.Proxy ?? trunk.Value.Uri) is not { } uri || !TrunkPlan.GoesOverTls(uri.Value))
        {
            problems.Warning(tls.At, "has no effect: what is sent to the trunk does not go over TLS (sips:, or ;transport=tls)");
        }

        if (tls.Value is { Certificate: { } certificate, Key: { } key })
        {
            if (CertificateFiles.Complaint(Path.Combine(scope.Folder, certificate.Value), Path.Combine(scope.Folder, key.Value)) is { } wrong)
            {
                problems.Error(certificate.At, wrong);
            }
        }
        else if ((tls.Value.Certificate ?? tls.Value.Key) is { } half)
        {
            problems.Error(half.At, "certificate and key belong together");
        }

        if (tls.Value.Authorities is { } authorities && CertificateFiles.AuthoritiesComplaint(Path.Combine(scope.Folder, authorities.Value)) is { } nobody)
        {
            problems.Error(authorities.At, nobody);
        }
    }

    private static void LookAtLimits(TrunkConfig trunk, ProblemList problems)
    {
        if (trunk is { MaxOutbound: { } mostOut, MaxCalls: { } most } && mostOut.Value >= most.Value)
        {
            problems.Warning(mostOut.At, $"has no effect: max_calls is no more, at {most.At}");
        }

        if (trunk.NoResponse.IsGiven && (trunk.NoResponse.Value < TimeSpan.FromSeconds(1) || trunk.NoResponse.Value > TimeSpan.FromSeconds(32)))
        {
            problems.Error(trunk.NoResponse.At, "give a carrier 1s to 32s: a lost packet is repeated after half a second, and given up after 32");
        }

        if (trunk.NoProgress.IsGiven && (trunk.NoProgress.Value < TimeSpan.FromSeconds(5) || trunk.NoProgress.Value > TimeSpan.FromMinutes(3)))
        {
            problems.Error(trunk.NoProgress.At, "give a carrier 5s to 3m: a call abroad or to a mobile may need many seconds until it rings");
        }
    }

    private static void LookAtIdentity(Named<TrunkConfig> trunk, ProblemList problems)
    {
        if (trunk.Value.Identity is not { } identity || trunk.Value.Register is not null || trunk.Value.Auth is not null)
        {
            return;
        }

        if (identity.Value.Preset.Value is "pai" or "ppi" or "rpid" && identity.Value.From is null)
        {
            problems.Warning(identity.At, $"the trunk \"{trunk.Name}\" has no account (register, auth) to stand in From: the caller's number stands there too");
        }

        if (identity.Value.Withheld.Value == "account")
        {
            problems.Error(identity.Value.Withheld.At, $"the trunk \"{trunk.Name}\" has no account: add register or auth");
        }
    }

    private static void LookAtNumbers(Written<NormalizeConfig> normalize, ProblemList problems)
    {
        NormalizeConfig config = normalize.Value;
        if (config.Country is null)
        {
            foreach (Written<string>? needs in (Written<string>?[])[config.National, config.International, config.Format.IsGiven && config.Format.Value != "as_dialled" ? config.Format : null])
            {
                if (needs is { } without)
                {
                    problems.Error(without.At, "this needs country: nobody could say which numbers are national");
                }
            }
        }
    }
}
