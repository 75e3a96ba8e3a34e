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
    private readonly AccountTurns _turns;
    private readonly TrunkRegistration? _registration;
    private readonly SipProbe? _probe;
    private readonly ILogger _log;

    // Written by one thread at a time and read by whoever looks: a text for people, it orders nothing.
    private volatile string? _refused;

    /// <param name="sip">Who registers and asks.</param>
    /// <param name="turns">When each account may be registered.</param>
    /// <param name="log">Where changes go.</param>
    /// <param name="plan">The trunk.</param>
    /// <param name="before">Its link so far: what still holds of it is taken over.</param>
    public TrunkLink(SipUserAgent sip, AccountTurns turns, ILogger log, TrunkPlan plan, TrunkLink? before = null)
    {
        Plan = plan;
        (_turns, _log) = (turns, log);
        if (plan.Uri is not { } uri)
        {
            return;
        }

        if (plan.Register is { } account)
        {
            _registration = before is not null && (before.Plan.Uri, before.Plan.Proxy, before.Plan.Register) == (uri, plan.Proxy, account)
                ? before._registration
                : new TrunkRegistration(sip, log, plan.Name, uri, plan.Proxy, account);
        }

        if (plan.ProbeEvery is { } every)
        {
            _probe = new SipProbe(sip, new SipProbeOptions { Uri = plan.Proxy ?? uri, Trunk = plan.Name, Interval = every }, change => OnProbe(log, plan.Name, change));
        }
    }

    public TrunkPlan Plan { get; }

    /// <summary>False when the carrier is known not to be there; who is not asked counts as there.</summary>
    public bool IsUp => _probe?.IsUp != false;

    /// <summary>What OPTIONS says; null while nobody knows, as of a trunk that is not asked.</summary>
    public bool? Answers => _probe?.IsUp;

    /// <summary>Null for a trunk that does not register.</summary>
    public bool? IsRegistered => _registration is null ? null : _registration.Sip.State == SipRegistrationState.Registered;

    /// <summary>Its addresses, where they are asked for.</summary>
    public IReadOnlyList<SipHopState> Hops => _probe?.Hops ?? [];

    /// <summary>Where it is registered.</summary>
    public SipHop? Server => _registration?.Sip.Server;

    /// <summary>What went wrong last, its certificate before all else, and has not come right since; null for nothing.</summary>
    public string? LastError => _refused ?? _registration?.LastError;

    /// <summary>The same call as it goes out over this trunk: under its registration, where it has one (RFC 3608 §6.1).</summary>
    public OutgoingInvite Under(OutgoingInvite invite) => _registration?.Sip.Under(invite) ?? invite;

    /// <summary>The carrier showed its certificate; null when it is believed.</summary>
    public void NoteCertificate(string? refused)
    {
        if (refused is not null)
        {
            PbxLog.TrunkRefusedByCertificate(_log, Plan.Name, refused);
        }

        _refused = refused;
    }

    /// <summary>Begins to register and to ask; what <paramref name="before"/> has begun goes on.</summary>
    public void Start(TrunkLink? before = null)
    {
        if (_registration is not null && _registration != before?._registration)
        {
            _turns.Begin(_registration);
        }

        _probe?.Start();
    }

    /// <summary>Says goodbye to the carrier; nobody waits for its answer. Not for what <paramref name="next"/> goes on with.</summary>
    public void Stop(TrunkLink? next = null)
    {
        _probe?.Stop();
        if (_registration is not null && _registration != next?._registration)
        {
            _turns.End(_registration);
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
