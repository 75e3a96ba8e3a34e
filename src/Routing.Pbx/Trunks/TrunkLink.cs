using System.Globalization;
using Microsoft.Extensions.Logging;
using Routing.Pbx.Configuration.Plans;
using Routing.Sip;
using Routing.Sip.Dialogs;
using Routing.Sip.Location;
using Routing.Sip.Registration;

namespace Routing.Pbx.Trunks;

/// <summary>What keeps one trunk alive: its registration and its OPTIONS. Made anew when its plan changes. Any thread.</summary>
internal sealed class TrunkLink
{
    private readonly SipRegistration? _registration;
    private readonly SipProbe? _probe;

    public TrunkLink(SipUserAgent sip, ILogger log, TrunkPlan plan)
    {
        Plan = plan;
        if (plan.Uri is not { } uri)
        {
            return;
        }

        if (plan.Register is { } account)
        {
            // RFC 3261 §10.2: the Request-URI of REGISTER has no user part; the AOR's host is the carrier's domain.
            var carrier = new TrunkUri(uri);
            _registration = new SipRegistration(
                sip,
                new SipRegistrationOptions
                {
                    Registrar = $"{carrier.Scheme}:{carrier.Place}",
                    Aor = $"{carrier.Scheme}:{account.Username}@{carrier.Host}",
                    ContactUser = account.Username,
                    Secret = new DigestSecret(account.Username, account.Password),
                    Expires = account.Expires,
                },
                change =>
                {
                    LastError = change.State switch
                    {
                        SipRegistrationState.Registered => null,
                        SipRegistrationState.Failed => string.Create(CultureInfo.InvariantCulture, $"REGISTER got {change.Status}"),
                        _ => LastError,
                    };
                    OnRegistration(log, plan.Name, change);
                });
        }

        if (plan.ProbeEvery is { } every)
        {
            _probe = new SipProbe(sip, new SipProbeOptions { Uri = uri, Interval = every }, change => OnProbe(log, plan.Name, change));
        }
    }

    public TrunkPlan Plan { get; }

    /// <summary>False when the carrier is known not to be there; who is not asked counts as there.</summary>
    public bool IsUp => _probe?.IsUp != false;

    /// <summary>Null for a trunk that does not register.</summary>
    public bool? IsRegistered => _registration is null ? null : _registration.State == SipRegistrationState.Registered;

    /// <summary>Its addresses, where they are asked for.</summary>
    public IReadOnlyList<SipHopState> Hops => _probe?.Hops ?? [];

    /// <summary>Where it is registered.</summary>
    public SipHop? Server => _registration?.Server;

    /// <summary>What went wrong last with its registration, and has not come right since; null for nothing.</summary>
    public string? LastError { get; private set; }

    public void Start()
    {
        _registration?.Start();
        _probe?.Start();
    }

    /// <summary>Says goodbye to the carrier; nobody waits for its answer.</summary>
    public void Stop()
    {
        _probe?.Stop();
        _registration?.Unregister();
    }

    private static void OnRegistration(ILogger log, string trunk, SipRegistrationChange change)
    {
        switch (change.State)
        {
            case SipRegistrationState.Registered:
                PbxLog.TrunkRegistered(log, trunk);
                break;
            case SipRegistrationState.Failed:
                PbxLog.TrunkNotRegistered(log, trunk, change.Status);
                break;
        }
    }

    private static void OnProbe(ILogger log, string trunk, SipProbeChange change)
    {
        if (change.Hop is null)
        {
            if (change.IsUp)
            {
                PbxLog.TrunkUp(log, trunk);
            }
            else
            {
                PbxLog.TrunkDown(log, trunk, change.Status);
            }
        }
    }
}
