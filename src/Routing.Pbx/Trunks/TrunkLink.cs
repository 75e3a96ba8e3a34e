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
    private readonly ILogger _log;

    // Each written by one thread at a time and read by whoever looks: a text for people, it orders nothing.
    private volatile string? _refused;
    private volatile string? _failed;

    public TrunkLink(SipUserAgent sip, ILogger log, TrunkPlan plan)
    {
        Plan = plan;
        _log = log;
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
                    Trunk = plan.Name,
                    Aor = $"{carrier.Scheme}:{account.Username}@{carrier.Host}",
                    ContactUser = account.Username,
                    Secret = new DigestSecret(account.Username, account.Password),
                    Expires = account.Expires,
                },
                change =>
                {
                    _failed = change.State switch
                    {
                        SipRegistrationState.Registered => null,
                        SipRegistrationState.Failed => string.Create(CultureInfo.InvariantCulture, $"REGISTER got {change.Status}"),
                        _ => _failed,
                    };
                    OnRegistration(log, plan.Name, change);
                });
        }

        if (plan.ProbeEvery is { } every)
        {
            _probe = new SipProbe(sip, new SipProbeOptions { Uri = uri, Trunk = plan.Name, Interval = every }, change => OnProbe(log, plan.Name, change));
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

    /// <summary>What went wrong last, its certificate before all else, and has not come right since; null for nothing.</summary>
    public string? LastError => _refused ?? _failed;

    /// <summary>The same call as it goes out over this trunk: under its registration, where it has one (RFC 3608 §6.1).</summary>
    public OutgoingInvite Under(OutgoingInvite invite) => _registration?.Under(invite) ?? invite;

    /// <summary>The carrier showed its certificate; null when it is believed.</summary>
    public void NoteCertificate(string? refused)
    {
        if (refused is not null)
        {
            PbxLog.TrunkRefusedByCertificate(_log, Plan.Name, refused);
        }

        _refused = refused;
    }

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
