using Routing.Sip.Dialogs;
using Routing.Sip.Location;

namespace Routing.Sip.Registration;

/// <summary>
/// Keeps one contact registered (RFC 3261 §10.2): answers the challenge, refreshes in time, goes to the registrar's other
/// servers when one fails, waits after failures, says goodbye. Where the registrar grants flows (RFC 5626), there is one with each of its
/// servers, and it is registered while one of them is. Used for trunks and by the simulator's phones. All members may be called from any
/// thread; none blocks.
/// </summary>
public sealed class SipRegistration
{
    /// <summary>RFC 5626 §4.2.1: two will do, and more serve whoever has more servers.</summary>
    private const int MostFlows = 4;

    private readonly SipStack _stack;
    private readonly SipRegistrationOptions _options;
    private readonly Action<SipRegistrationChange>? _changed;
    private readonly List<RegisteredFlow> _flows = [];
    private SipRegistrationState _state;

    /// <summary>A registration that does nothing before <see cref="Start"/>.</summary>
    /// <param name="agent">Whose transports and transactions are used.</param>
    /// <param name="options">What to register where.</param>
    /// <param name="changed">Told of each change of state, in order, never on the caller's stack.</param>
    public SipRegistration(SipUserAgent agent, SipRegistrationOptions options, Action<SipRegistrationChange>? changed = null)
    {
        _stack = agent.Stack;
        _options = options;
        _changed = changed;
        using SipStack.Turn turn = _stack.EnterFromAbove();
        AddFlow();
    }

    /// <summary>Where it stands at this moment.</summary>
    public SipRegistrationState State
    {
        get
        {
            using SipStack.Turn turn = _stack.EnterFromAbove();
            return _state;
        }
    }

    /// <summary>The server that granted it last; null before.</summary>
    public SipHop? Server
    {
        get
        {
            using SipStack.Turn turn = _stack.EnterFromAbove();
            return Best.Server;
        }
    }

    /// <summary>The servers that have us now, one for each flow.</summary>
    public IReadOnlyList<SipHop> Servers
    {
        get
        {
            using SipStack.Turn turn = _stack.EnterFromAbove();
            return [.. _flows.Where(flow => flow.IsRegistered).Select(flow => flow.Server).OfType<SipHop>()];
        }
    }

    /// <summary>
    /// The Service-Route of the last answer (RFC 3608 §5): Route values, first hop first, for requests of this contact.
    /// Empty when the registrar gave none or we are not registered.
    /// </summary>
    public IReadOnlyList<string> ServiceRoute
    {
        get
        {
            using SipStack.Turn turn = _stack.EnterFromAbove();
            return Best.IsRegistered ? Best.ServiceRoute : [];
        }
    }

    /// <summary>The address that leads to us and to nobody else of the account, as the registrar gave it (RFC 5627 §4.2, pub-gruu); null where it gave none.</summary>
    public string? Gruu
    {
        get
        {
            using SipStack.Turn turn = _stack.EnterFromAbove();
            return Best.IsRegistered ? Best.Granted.Gruu : null;
        }
    }

    /// <summary>The same for one who does not want to be known (temp-gruu): another with each REGISTER.</summary>
    public string? TemporaryGruu
    {
        get
        {
            using SipStack.Turn turn = _stack.EnterFromAbove();
            return Best.IsRegistered ? Best.Granted.TemporaryGruu : null;
        }
    }

    // Registered before all others.
    private RegisteredFlow Best => _flows.Find(flow => flow.IsRegistered) ?? _flows[0];

    /// <summary>
    /// The same call as it goes out under this registration: by the Service-Route that its registrar gave (RFC 3608 §6.1), to the
    /// server that has us first, with the registered account in Contact, or the GRUU that the registrar gave it (RFC 5627 §4.4), at the
    /// address that it sees us at. Unchanged while we are not registered.
    /// </summary>
    public OutgoingInvite Under(OutgoingInvite invite)
    {
        using SipStack.Turn turn = _stack.EnterFromAbove();
        RegisteredFlow flow = Best;
        return !flow.IsRegistered ? invite : invite with
        {
            Routes = invite.Routes.Count > 0 || invite.Flow is not null ? invite.Routes : flow.ServiceRoute,
            Preferred = invite.Preferred ?? flow.Server,
            ContactUser = invite.ContactUser ?? (_options.Bulk ? null : _options.ContactUser),
            ContactUri = invite.ContactUri ?? flow.Granted.Gruu,
            SeenAs = flow.SeenAs,
        };
    }

    /// <summary>Registers now; a repeated call refreshes now.</summary>
    public void Start()
    {
        using SipStack.Turn turn = _stack.EnterFromAbove();
        foreach (RegisteredFlow flow in _flows.ToArray())
        {
            flow.Start();
        }
    }

    /// <summary>Removes our contact. The end is told as <see cref="SipRegistrationState.Unregistered"/>, also when no answer comes.</summary>
    public void Unregister()
    {
        using SipStack.Turn turn = _stack.EnterFromAbove();
        foreach (RegisteredFlow flow in _flows.ToArray())
        {
            flow.Unregister();
        }
    }

    private void AddFlow()
    {
        int regId = _options.RegId;
        while (_flows.Exists(flow => flow.RegId == regId))
        {
            regId++;
        }

        _flows.Add(new RegisteredFlow(_stack, _options with { RegId = regId }, OnGranted, OnChanged, IsTaken, IsHeld) { IsFurther = _flows.Count > 0 });
    }

    private bool IsTaken(RegisteredFlow self, SipHop hop) => _flows.Exists(flow => flow != self && flow.Uses(hop));

    private bool IsHeld(RegisteredFlow self) => _flows.Exists(flow => flow != self && flow.IsRegistered);

    // RFC 5626 §4.2.1, §4.3: the next server gets a flow of its own, if there is one; who keeps no flows has one registration of ours.
    private void OnGranted(RegisteredFlow flow)
    {
        if (!flow.Granted.IsOutbound)
        {
            foreach (RegisteredFlow other in _flows.Skip(1).Where(other => other != flow).ToArray())
            {
                other.Unregister();
            }
        }
        else if (_flows.Count < MostFlows && _flows.TrueForAll(other => other.IsRegistered))
        {
            AddFlow();
            _flows[^1].Start();
        }
    }

    private void OnChanged(RegisteredFlow flow, int status)
    {
        if (flow is { IsFurther: true, State: SipRegistrationState.Unregistered })
        {
            _flows.Remove(flow); // no server is left for it, or it was taken back
        }

        SipRegistrationState state = _flows.Exists(other => other.IsRegistered) ? SipRegistrationState.Registered
            : _flows.Exists(other => other.State == SipRegistrationState.Unregistering) ? SipRegistrationState.Unregistering
            : _flows[0].State;
        if (state != _state)
        {
            _state = state;
            if (_changed is not null)
            {
                _stack.Outbox.Add(new ChangeEvent(_changed, new SipRegistrationChange(state, status)));
            }
        }
    }

    private sealed record ChangeEvent(Action<SipRegistrationChange> Changed, SipRegistrationChange What) : SipEvent
    {
        public override void Deliver() => Changed(What);
    }
}
