using System.Text;
using Routing.Sip.Auth;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;

namespace Routing.Sip.Registration;

/// <summary>
/// Keeps one contact registered (RFC 3261 §10.2): answers the challenge, refreshes in time, waits after
/// failures, says goodbye. Used by the simulator's phones. All members may be called from any thread; none blocks.
/// </summary>
public sealed class SipRegistration : IClientUser
{
    private readonly SipStack _stack;
    private readonly SipRegistrationOptions _options;
    private readonly Action<SipRegistrationChange>? _changed;
    private readonly SipTimer _next;
    private readonly RetryDelay _delay;
    private readonly string _callId;
    private readonly string _tag;
    private DigestClient _digest;
    private SipRegistrationState _state;
    private TimeSpan _asked;
    private string _contact = "";
    private uint _cseq;
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

    void IClientUser.OnResponse(in SipMessage response)
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
            Send();
        }
        else if (response.Status == 423 && TryLongerExpires(response))
        {
            Send();
        }
        else
        {
            Failed(response.Status, RetryDelay.RetryAfter(response));
        }
    }

    void IClientUser.OnFailure(int status) => Failed(status, TimeSpan.Zero);

    private void OnGranted(in SipMessage response)
    {
        _delay.Reset();
        _digest.Accepted();
        if (_leaving)
        {
            Change(SipRegistrationState.Unregistered, response.Status);
            return;
        }

        // Refresh at 85 to 90 % of what was granted to our own contact, whatever was asked for.
        TimeSpan granted = Granted(response);
        _next.Arm(granted * (0.85 + (_stack.Ids.Below(50) / 1000.0)));
        Change(SipRegistrationState.Registered, response.Status);
    }

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
        if (_stack.Routes.Of(_options.Registrar) is not { } target)
        {
            Failed(503, TimeSpan.Zero);
            return;
        }

        // The same Contact for every refresh, so that no second binding grows beside the first.
        _contact = _contact.Length > 0 ? _contact : _stack.Routes.ContactOf(target, _options.ContactUser, _options.Registrar);
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
        SipBuffer to = head.WriteTo(_stack.Out).Raw("Contact: <"u8).Text(_contact).Raw(">\r\nExpires: "u8)
            .Number(_leaving ? 0 : (long)_asked.TotalSeconds).Line();
        if (credentials is not null)
        {
            to.Text(credentials).Line();
        }

        to.Body(default);
        new ClientTransaction(_stack, head, target, this).Start();
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
