using System.Text;
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
    private readonly SipStack _stack;
    private readonly SipRegistrationOptions _options;
    private readonly Action<SipRegistrationChange>? _changed;
    private readonly SipTimer _next;
    private readonly RetryDelay _delay;
    private readonly string _callId;
    private readonly string _tag;
    private readonly LearnedAddress _learned = new();
    private DigestClient _digest;
    private Failover? _failover;
    private SipHop? _server;
    private SipHop? _challenger;
    private IReadOnlyList<string> _serviceRoute = [];
    private bool _overConnection;
    private string? _oldContact;
    private SipRegistrationState _state;
    private TimeSpan _asked;
    private string _contact = "";
    private uint _cseq;
    private bool _leaving;
    private bool _moving;

    /// <summary>A registration that does nothing before <see cref="Start"/>.</summary>
    /// <param name="agent">Whose transports and transactions are used.</param>
    /// <param name="options">What to register where.</param>
    /// <param name="changed">Told of each change of state, in order, never on the caller's stack.</param>
    public SipRegistration(SipUserAgent agent, SipRegistrationOptions options, Action<SipRegistrationChange>? changed = null)
    {
        _stack = agent.Stack;
        _options = options;
        _changed = changed;
        _asked = options.Expires;
        using SipStack.Turn turn = _stack.EnterFromAbove();
        _delay = new RetryDelay(_stack.Ids);
        _next = _stack.NewTimer(Send);
        _callId = _stack.Ids.Token(26); // RFC 3261 §10.2: one Call-ID for all refreshes
        _tag = _stack.Ids.Tag();
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

    /// <summary>Registers now; a repeated call refreshes now.</summary>
    public void Start()
    {
        using SipStack.Turn turn = _stack.EnterFromAbove();
        _leaving = false;
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
        Change(SipRegistrationState.Unregistering, 0);
        Send();
    }

    void IFailoverUser.OnResponse(in SipMessage response)
    {
        if (response.Status < 200 || response.CSeq.Number != _cseq)
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
        else if (response.Status == 423 && TryLongerExpires(response))
        {
            _failover!.Again();
        }
        else
        {
            Failed(response.Status, RetryDelay.RetryAfter(response));
        }
    }

    void IFailoverUser.OnExhausted(int status, TimeSpan retryAfter) => Failed(status, retryAfter);

    private void OnGranted(in SipMessage response)
    {
        _delay.Reset();
        _digest.Accepted();
        _server = _failover!.Hop;
        if (_leaving)
        {
            Change(SipRegistrationState.Unregistered, response.Status);
            return;
        }

        // Refresh at 85 to 90 % of what was granted to our own contact, whatever was asked for.
        TimeSpan granted = Granted(response);
        _next.Arm(granted * (0.85 + (_stack.Ids.Below(50) / 1000.0)));
        _serviceRoute = RouteSet.ServiceRouteOf(response);
        _oldContact = null;
        Change(SipRegistrationState.Registered, response.Status);
        FollowAddress(response);
    }

    // RFC 3581 §4: what stands between us shows our address in the answer. A new one is registered at once, the old one is
    // given back in the same request (RFC 3261 §10.2.2). Twice in a row means that each answer shows another: then the next
    // refresh is soon enough.
    private void FollowAddress(in SipMessage response)
    {
        bool again = _moving;
        _moving = false;
        if (_stack.Options.Advertise is not null || _overConnection || again || !_learned.Learn(response) || ContactAt(_learned.Text) == _contact)
        {
            return;
        }

        _oldContact = _contact;
        _contact = ContactAt(_learned.Text);
        _moving = true;
        SipLog.ContactMoved(_stack.Log, _options.Aor, _contact, _oldContact);
        Send();
    }

    private string ContactAt(string hostPort) => $"sip:{SipUri.Escape(_options.ContactUser)}@{hostPort}";

    private TimeSpan Granted(in SipMessage response)
    {
        byte[] own = Encoding.UTF8.GetBytes(_contact);
        foreach (ReadOnlySpan<byte> item in response.Items(SipHeaderName.Contact))
        {
            if (NameAddr.TryParse(item, out NameAddr contact) && SipUri.Same(contact.Uri, own)
                && contact.Parameters.TryGet("expires"u8, out ReadOnlySpan<byte> text)
                && SipScan.TryNumber(text, 604_800, out long seconds) && seconds > 0)
            {
                return TimeSpan.FromSeconds(seconds);
            }
        }

        return response.TryGet(SipHeaderName.Expires, out ReadOnlySpan<byte> all) && SipScan.TryNumber(all, 604_800, out long shared) && shared > 0
            ? TimeSpan.FromSeconds(shared)
            : _asked;
    }

    // RFC 3261 §10.2.8: once more with what the registrar wants at least.
    private bool TryLongerExpires(in SipMessage response)
    {
        if (response.TryGet(SipHeaderName.MinExpires, out ReadOnlySpan<byte> text) && SipScan.TryNumber(text, 604_800, out long least)
            && TimeSpan.FromSeconds(least) > _asked)
        {
            _asked = TimeSpan.FromSeconds(least);
            return true;
        }

        return false;
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

    private void Send()
    {
        _next.Cancel();
        _failover?.Stop();
        _failover = new Failover(_stack, _options.Registrar, this) { Preferred = _server };
        _failover.Start();
    }

    ClientTransaction IFailoverUser.Send(SipHop hop, SipTarget target, IClientUser user, bool overtakes)
    {
        // The same Contact for every refresh, so that no second binding grows beside the first.
        _overConnection = target.IsReliable; // then the connection is the way back, whatever its address
        _contact = _contact.Length > 0 ? _contact : _stack.Routes.ContactOf(target, _options.ContactUser, _options.Registrar);
        if (_challenger is { } challenger && challenger != hop)
        {
            _digest = new DigestClient(_options.Secret); // a nonce is worth something only to whom it came from
        }

        _challenger = hop;
        var head = new RequestHead
        {
            Method = SipMethod.Register,
            RequestUri = _options.Registrar,
            SentBy = _stack.Routes.ViaOf(target),
            Branch = _stack.Ids.Branch(),
            From = $"<{_options.Aor}>;tag={_tag}",
            To = $"<{_options.Aor}>",
            CallId = _callId,
            CSeq = ++_cseq,
        };
        string? credentials = _digest.Authorize(_stack.Ids, head.MethodName, head.RequestUri);
        SipBuffer to = head.WriteTo(_stack.Out).Raw("Contact: <"u8).Text(_contact).Raw(">"u8);
        if (_oldContact is not null)
        {
            to.Raw(", <"u8).Text(_oldContact).Raw(">;expires=0"u8);
        }

        to.Raw("\r\nExpires: "u8).Number(_leaving ? 0 : (long)_asked.TotalSeconds).Line();
        if (credentials is not null)
        {
            to.Text(credentials).Line();
        }

        to.Body(default);
        var transaction = new ClientTransaction(_stack, head, target, user);
        transaction.Start();
        return transaction;
    }

    private void Change(SipRegistrationState state, int status)
    {
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
