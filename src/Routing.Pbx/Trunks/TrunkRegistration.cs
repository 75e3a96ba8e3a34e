using System.Globalization;
using Microsoft.Extensions.Logging;
using Routing.Pbx.Configuration.Plans;
using Routing.Sip;
using Routing.Sip.Registration;

namespace Routing.Pbx.Trunks;

/// <summary>A trunk's registration at its carrier. Outlives its <see cref="TrunkLink"/> where a reload changes something else. Any thread.</summary>
internal sealed class TrunkRegistration
{
    private readonly ILogger _log;
    private readonly string _trunk;
    private readonly bool _isBulk;

    // Written by one thread at a time and read by whoever looks: a text for people, it orders nothing.
    private volatile string? _failed;

    public TrunkRegistration(SipUserAgent sip, ILogger log, string trunk, string uri, string? proxy, TrunkRegisterPlan account)
    {
        (_log, _trunk, _isBulk) = (log, trunk, account.Bulk);

        // RFC 3261 §10.2: the Request-URI of REGISTER has no user part; the AOR's host is the carrier's domain.
        var carrier = new TrunkUri(uri);
        Aor = $"{carrier.Scheme}:{account.Username}@{carrier.Host}";
        Sip = new SipRegistration(
            sip,
            new SipRegistrationOptions
            {
                Registrar = $"{carrier.Scheme}:{carrier.Place}",
                Proxy = proxy,
                Trunk = trunk,
                Aor = Aor,
                ContactUser = account.Username,
                Secret = account.Secret,
                Expires = account.Expires,
                Instance = account.Instance,
                Bulk = account.Bulk,
            },
            OnChange);
    }

    public SipRegistration Sip { get; }

    /// <summary>What is registered: of two that have it, one may begin when the other has ended.</summary>
    public string Aor { get; }

    /// <summary>What the carrier said last, when that was no; null when it is registered.</summary>
    public string? LastError => _failed;

    /// <summary>Told when it has been taken back, or nothing came of that. Set before it is.</summary>
    public Action? OnLeft { private get; set; }

    private void OnChange(SipRegistrationChange change)
    {
        switch (change.State)
        {
            case SipRegistrationState.Registered:
                _failed = null;
                PbxLog.TrunkRegistered(_log, _trunk);
                break;
            case SipRegistrationState.Failed:
                string hint = _isBulk && change.Status == 420 ? ": the carrier does not register numbers in bulk (RFC 6140); take bulk off the trunk's register" : "";
                _failed = string.Create(CultureInfo.InvariantCulture, $"REGISTER got {change.Status}{hint}");
                PbxLog.TrunkNotRegistered(_log, _trunk, change.Status, hint);
                break;
            case SipRegistrationState.Unregistered:
                OnLeft?.Invoke();
                break;
        }
    }
}
