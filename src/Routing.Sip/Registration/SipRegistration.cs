using System.Net;
using Routing.Sip.Auth;
using Routing.Sip.Dialogs;
using Routing.Sip.Location;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Registration;

/// <summary>
/// Keeps one contact registered (RFC 3261 §10.2): answers the challenge, refreshes in time, goes to the registrar's other
/// servers when one fails, waits after failures, says goodbye. Used for trunks and by the simulator's phones. All members
/// may be called from any thread; none blocks.
/// </summary>
public sealed class SipRegistration : IFailoverUser
{
    /// <summary>Where each answer shows another address of ours, no more than this is made of it.</summary>
    private static readonly TimeSpan LeastBetweenMoves = TimeSpan.FromSeconds(30);

    private readonly SipStack _stack;
    private readonly SipRegistrationOptions _options;
    private readonly Action<SipRegistrationChange>? _changed;
    private readonly SipTimer _next;
    private readonly RetryDelay _delay;
    private readonly FlowRecovery _recovery;
    private readonly RegisterRequest _request;
    private readonly NatKeepAlive _keepAlive;
    private DigestClient _digest;
    private Failover? _failover;
    private SipHop? _server;
    private SipTarget? _sentTo;
    private SipHop? _challenger;
    private IReadOnlyList<string> _serviceRoute = [];
    private SipRegistrationState _state;
    private TimeSpan _movedAt = -LeastBetweenMoves;
    private bool _leaving;

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
        _delay = new RetryDelay(_stack.Ids);
        _recovery = new FlowRecovery(_stack);
        _next = _stack.NewTimer(Send);
        _request = new RegisterRequest(_stack, options);
        _keepAlive = new NatKeepAlive(_stack);
        _digest = new DigestClient(options.Secret);
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
            return _server;
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
            return _state == SipRegistrationState.Registered ? _serviceRoute : [];
        }
    }

    /// <summary>
    /// The same call as it goes out under this registration: by the Service-Route that its registrar gave (RFC 3608 §6.1), to the
    /// server that has us first, with the registered account in Contact, at the address that it sees us at. Unchanged while we are
    /// not registered.
    /// </summary>
    public OutgoingInvite Under(OutgoingInvite invite)
    {
        using SipStack.Turn turn = _stack.EnterFromAbove();
        return _state != SipRegistrationState.Registered ? invite : invite with
        {
            Routes = invite.Routes.Count > 0 || invite.Flow is not null ? invite.Routes : _serviceRoute,
            Preferred = invite.Preferred ?? _server,
            ContactUser = invite.ContactUser ?? (_options.Bulk ? null : _options.ContactUser),
            SeenAs = _request.SeenAs,
        };
    }

    /// <summary>Registers now; a repeated call refreshes now.</summary>
    public void Start()
    {
        using SipStack.Turn turn = _stack.EnterFromAbove();
        _leaving = false;
        _stack.Departures.Remove(this);
        if (_state != SipRegistrationState.Registered)
        {
            Change(SipRegistrationState.Registering, 0);
        }

        Send();
    }

    /// <summary>Removes our contact. The end is told as <see cref="SipRegistrationState.Unregistered"/>, also when no answer comes.</summary>
    public void Unregister()
    {
        using SipStack.Turn turn = _stack.EnterFromAbove();
        if (_leaving || _state == SipRegistrationState.Unregistered)
        {
            return;
        }

        _leaving = true;
        _keepAlive.Stop();
        _stack.Departures.Add(this);
        Change(SipRegistrationState.Unregistering, 0);
        Send();
    }

    void IFailoverUser.OnResponse(in SipMessage response)
    {
        if (response.Status < 200 || response.CSeq.Number != _request.CSeq)
        {
            return; // of an attempt that has been overtaken
        }

        if (response.Status < 300)
        {
            OnGranted(response);
        }
        else if (response.Status is 401 or 407 && _digest.Accept(response))
        {
            _failover!.Again();
        }
        else if (response.Status == 423 && _request.TryLongerExpires(response))
        {
            _failover!.Again();
        }
        else
        {
            Failed(response.Status, RetryAfter.OrZero(response));
        }
    }

    void IFailoverUser.OnExhausted(int status, TimeSpan retryAfter) => Failed(status, retryAfter);

    private void OnGranted(in SipMessage response)
    {
        _delay.Reset();
        _recovery.OnRegistered();
        _digest.Accepted();
        _server = _failover!.Hop;
        if (_leaving)
        {
            Change(SipRegistrationState.Unregistered, response.Status);
            return;
        }

        // Refresh at 85 to 90 % of what was granted to our own contact.
        _next.Arm(_request.Granted(response) * (0.85 + (_stack.Ids.Below(50) / 1000.0)));
        _serviceRoute = RouteSet.ServiceRouteOf(response);
        Change(SipRegistrationState.Registered, response.Status);
        Watch(true);
        bool moves = _request.TryMove(response);
        _keepAlive.Watch(_sentTo!.Value);
        if (moves)
        {
            SipLog.ContactMoved(_stack.Log, _options.Aor, _request.Contact, _request.OldContact!);
            Send();
        }
    }

    private void Failed(int status, TimeSpan retryAfter)
    {
        if (_leaving)
        {
            Change(SipRegistrationState.Unregistered, status);
            return;
        }

        _digest = new DigestClient(_options.Secret); // the next attempt starts with a fresh challenge
        TimeSpan delay = _delay.Next(status, retryAfter);
        SipLog.RegistrationFailed(_stack.Log, _options.Aor, status, (int)delay.TotalSeconds);
        _next.Arm(delay);
        Change(SipRegistrationState.Failed, status);
    }

    // RFC 5626 §4.4.1: the registrar reaches us over the connection we made, so with it our binding is worth nothing.
    private void OnLost(ISipTransport transport, IPEndPoint remote)
    {
        if (_state == SipRegistrationState.Registered && !_leaving && _sentTo is { } sentTo && sentTo.Transport == transport && remote.Equals(sentTo.Remote))
        {
            TimeSpan delay = _recovery.OnLost();
            if (!_next.IsArmed || (_stack.Timers.Now + delay).Ticks < _next.Due)
            {
                _next.Arm(delay); // the refresh that is due in any case may come before
            }
        }
    }

    // RFC 3581 §4: what stands between us gave us another address. Calls come to the new one only once it is registered.
    private void OnMoved(SipTarget target)
    {
        if (_state == SipRegistrationState.Registered && !_leaving && _sentTo is { } sentTo
            && sentTo.Transport == target.Transport && sentTo.Remote.Address.Equals(target.Remote.Address) && _stack.Timers.Now - _movedAt >= LeastBetweenMoves)
        {
            _movedAt = _stack.Timers.Now;
            Send();
        }
    }

    private void Watch(bool watches)
    {
        _stack.ConnectionLost -= OnLost;
        _stack.Routes.Seen.Moved -= OnMoved;
        if (watches)
        {
            _stack.ConnectionLost += OnLost;
            _stack.Routes.Seen.Moved += OnMoved;
        }
    }

    private void Send()
    {
        _next.Cancel();
        _failover?.Stop();
        _failover = new Failover(_stack, _options.Registrar, this) { Preferred = _server, Trunk = _options.Trunk };
        _failover.Start();
    }

    ClientTransaction IFailoverUser.Send(SipHop hop, SipTarget target, IClientUser user, bool overtakes)
    {
        if (_challenger is { } challenger && challenger != hop)
        {
            _digest = new DigestClient(_options.Secret); // a nonce is worth something only to whom it came from
        }

        _challenger = hop;
        _sentTo = target;
        RequestHead head = _request.Write(target, _digest, _leaving);
        var transaction = new ClientTransaction(_stack, head, target, user);
        transaction.Start();
        return transaction;
    }

    private void Change(SipRegistrationState state, int status)
    {
        if (state != _state)
        {
            _state = state;
            if (state == SipRegistrationState.Unregistered)
            {
                Watch(false);
                _stack.Departures.Remove(this);
            }

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
