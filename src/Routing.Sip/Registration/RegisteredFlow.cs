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
/// One flow of a <see cref="SipRegistration"/>, with one of its registrar's servers (RFC 5626 §4.2): its REGISTERs, what came of them, and how
/// long to wait after what failed. Where flows are not asked for there is one, and it may go to any server. Within the turn.
/// </summary>
/// <param name="stack">Whose transports and transactions are used.</param>
/// <param name="options">What to register where, and as which flow.</param>
/// <param name="granted">Told of each grant.</param>
/// <param name="changed">Told of each change of state, with the SIP status that led to it.</param>
/// <param name="isTaken">Has another flow that server?</param>
/// <param name="isHeld">Is another flow up?</param>
internal sealed class RegisteredFlow(
    SipStack stack, SipRegistrationOptions options, Action<RegisteredFlow> granted, Action<RegisteredFlow, int> changed, Func<RegisteredFlow, SipHop, bool> isTaken, Func<RegisteredFlow, bool> isHeld) : IFailoverUser
{
    private const int FlowFailed = 430; // RFC 5626 §11.5
    private const int FirstHopKeepsNoFlows = 439; // §11.6

    /// <summary>Where each answer shows another address of ours, no more than this is made of it.</summary>
    private static readonly TimeSpan LeastBetweenMoves = TimeSpan.FromSeconds(30);

    private readonly RetryDelay _delay = new(stack.Ids, isOfFlows: options.Instance is not null);
    private readonly FlowRecovery _recovery = new(stack);
    private readonly RegisterRequest _request = new(stack, options);
    private readonly NatKeepAlive _keepAlive = new(stack);
    private SipTimer? _refresh;
    private SipTimer? _expiry;
    private TimeSpan _until;
    private DigestClient _digest = new(options.Secret);
    private Failover? _failover;
    private SipTarget? _sentTo;
    private SipHop? _challenger;
    private TimeSpan _movedAt = -LeastBetweenMoves;
    private bool _leaving;

    /// <summary>Its number (RFC 5626 §4.2).</summary>
    public int RegId => options.RegId;

    /// <summary>Where it stands.</summary>
    public SipRegistrationState State { get; private set; }

    public bool IsRegistered => State == SipRegistrationState.Registered;

    /// <summary>Is it one besides the first? Then it is for a server that no other has, and ends where there is none.</summary>
    public bool IsFurther { get; init; }

    /// <summary>The server that granted it last; null before.</summary>
    public SipHop? Server { get; private set; }

    /// <summary>What the last answer gave us.</summary>
    public GrantedContact Granted { get; private set; } = GrantedContact.Nothing;

    /// <summary>The Service-Route of the last answer.</summary>
    public IReadOnlyList<string> ServiceRoute { get; private set; } = [];

    /// <summary>Our host and port as that server sees them.</summary>
    public string? SeenAs => _request.SeenAs;

    private SipTimer Next => _refresh ??= stack.NewTimer(Send);

    /// <summary>Is that its server, or the one it is asking?</summary>
    public bool Uses(SipHop hop) => Is(_failover?.Hop, hop) || (IsRegistered && Is(Server, hop));

    /// <summary>Registers now; a repeated call refreshes now.</summary>
    public void Start()
    {
        _leaving = false;
        stack.Departures.Remove(this);
        if (State != SipRegistrationState.Registered)
        {
            Change(SipRegistrationState.Registering, 0);
        }

        Send();
    }

    /// <summary>Removes our contact.</summary>
    public void Unregister()
    {
        if (_leaving || State == SipRegistrationState.Unregistered)
        {
            return;
        }

        _leaving = true;
        _keepAlive.Stop();
        stack.Departures.Add(this);
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
        else if ((response.Status == 423 && _request.TryLongerExpires(response)) || (response.Status == FirstHopKeepsNoFlows && _request.TryWithoutFlow()))
        {
            _failover!.Again();
        }
        else
        {
            Failed(response.Status, RetryAfter.OrZero(response));
        }
    }

    void IFailoverUser.OnExhausted(int status, TimeSpan retryAfter)
    {
        if (IsFurther && _failover!.Hop is null && !_leaving)
        {
            End(status); // no server is left for it
        }
        else
        {
            Failed(status, retryAfter);
        }
    }

    private void OnGranted(in SipMessage response)
    {
        _delay.Reset();
        _recovery.OnRegistered();
        _digest.Accepted();
        Server = _failover!.Hop;
        if (_leaving)
        {
            End(response.Status);
            return;
        }

        // Refresh at 85 to 90 % of what was granted to our own contact.
        Granted = _request.Granted(response);
        _until = stack.Timers.Now + Granted.For;
        _expiry?.Cancel();
        Next.Arm(Granted.For * (0.85 + (stack.Ids.Below(50) / 1000.0)));
        ServiceRoute = RouteSet.ServiceRouteOf(response);
        Change(SipRegistrationState.Registered, response.Status);
        Watch(true);
        ShowGruu(Granted.Gruu);
        bool moves = _request.TryMove(response);
        _keepAlive.Watch(_sentTo!.Value, Granted);
        granted(this);
        if (moves)
        {
            SipLog.ContactMoved(stack.Log, options.Aor, _request.Contact, _request.OldContact!);
            Send();
        }
    }

    private void Failed(int status, TimeSpan retryAfter)
    {
        if (_leaving)
        {
            End(status);
            return;
        }

        _digest = new DigestClient(options.Secret); // the next attempt starts with a fresh challenge
        TimeSpan delay = _delay.Next(status, retryAfter, isHeld(this));
        SipLog.RegistrationFailed(stack.Log, options.Aor, status, (int)delay.TotalSeconds);
        Next.Arm(delay);
        if (status == FlowFailed && _failover!.Hop is { } hop)
        {
            stack.Health.Failed(hop, TimeSpan.Zero, atLeast: delay * 1.1); // RFC 5626 §5.3: it has lost its way back to us, so others come first
        }

        // RFC 3261 §10.3: what was granted holds to its end, whoever does not answer meanwhile; a refusal says that it holds no more.
        if (IsRegistered && status is 408 or >= 500 && _until - stack.Timers.Now is var left && left > TimeSpan.Zero)
        {
            (_expiry ??= stack.NewTimer(OnExpired)).Arm(left);
        }
        else
        {
            Change(SipRegistrationState.Failed, status);
        }
    }

    private void OnExpired()
    {
        if (IsRegistered && !_leaving)
        {
            Change(SipRegistrationState.Failed, 408);
        }
    }

    private void End(int status)
    {
        Next.Cancel();
        _expiry?.Cancel();
        _keepAlive.Stop();
        Change(SipRegistrationState.Unregistered, status);
    }

    // Dialogs that come over this trunk name us by it too (RFC 5627 §4.4.2).
    private void ShowGruu(string? gruu)
    {
        if (options.Trunk is { } trunk && gruu is not null)
        {
            stack.Gruus[trunk] = gruu;
        }
        else if (options.Trunk is not null)
        {
            stack.Gruus.Remove(options.Trunk);
        }
    }

    // RFC 5626 §4.4.1: the registrar reaches us over the connection we made, so with it our binding is worth nothing.
    private void OnLost(ISipTransport transport, IPEndPoint remote)
    {
        if (State == SipRegistrationState.Registered && !_leaving && _sentTo is { } sentTo && sentTo.Transport == transport && remote.Equals(sentTo.Remote))
        {
            _until = stack.Timers.Now;
            TimeSpan delay = _recovery.OnLost();
            if (!Next.IsArmed || (stack.Timers.Now + delay).Ticks < Next.Due)
            {
                Next.Arm(delay); // the refresh that is due in any case may come before
            }
        }
    }

    // RFC 3581 §4: what stands between us gave us another address. Calls come to the new one only once it is registered.
    private void OnMoved(SipTarget target)
    {
        if (State == SipRegistrationState.Registered && !_leaving && _sentTo is { } sentTo
            && sentTo.Transport == target.Transport && sentTo.Remote.Address.Equals(target.Remote.Address) && stack.Timers.Now - _movedAt >= LeastBetweenMoves)
        {
            _movedAt = stack.Timers.Now;
            Send();
        }
    }

    private void Watch(bool watches)
    {
        stack.ConnectionLost -= OnLost;
        stack.Routes.Seen.Moved -= OnMoved;
        if (watches)
        {
            stack.ConnectionLost += OnLost;
            stack.Routes.Seen.Moved += OnMoved;
        }
    }

    private void Send()
    {
        Next.Cancel();
        _failover?.Stop();
        _failover = new Failover(stack, options.Proxy ?? options.Registrar, this) { Preferred = Server, Trunk = options.Trunk, IsTaken = hop => isTaken(this, hop) };
        _failover.Start();
    }

    ClientTransaction IFailoverUser.Send(SipHop hop, SipTarget target, IClientUser user, bool overtakes)
    {
        if (_challenger is { } challenger && challenger != hop)
        {
            _digest = new DigestClient(options.Secret); // a nonce is worth something only to whom it came from
        }

        _challenger = hop;
        _sentTo = target;
        RequestHead head = _request.Write(target, _digest, _leaving);
        var transaction = new ClientTransaction(stack, head, target, user);
        transaction.Start();
        return transaction;
    }

    private void Change(SipRegistrationState state, int status)
    {
        if (state == State)
        {
            return;
        }

        State = state;
        if (state == SipRegistrationState.Unregistered)
        {
            Watch(false);
            stack.Departures.Remove(this);
        }

        if (!IsRegistered && !isHeld(this))
        {
            ShowGruu(null);
        }

        changed(this, status);
    }

    private static bool Is(SipHop? known, SipHop hop) => known is { } one && one.Protocol == hop.Protocol && one.Remote.Equals(hop.Remote);
}
