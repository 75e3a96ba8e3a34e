using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;

namespace Routing.Sip.Dialogs;

/// <summary>
/// What we want changed in mid-call: an offer of the application (re-INVITE, RFC 3261 §14.1) or a refresh of the session
/// (UPDATE without a body where the peer takes it, otherwise a re-INVITE with the session unchanged, RFC 4028 §7.4).
/// One at a time; it waits for what is in progress and backs off after a collision. Within the turn.
/// </summary>
internal sealed class OwnOffers
{
    /// <summary>A peer that refuses so often for the moment refuses for good.</summary>
    private const int MostTries = 10;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan RefusedRefreshAgain = TimeSpan.FromSeconds(10);

    private readonly DialogSession _session;
    private SipTimer? _backOff;
    private OwnRequest? _request;
    private ReadOnlyMemory<byte>? _offer;
    private bool _refresh;
    private bool _ask;
    private int _tries;

    public OwnOffers(DialogSession session) => _session = session;

    /// <summary>An INVITE of ours is in progress.</summary>
    public bool IsInviting => _request is { Method: SipMethod.Invite };

    /// <summary>One that holds an offer is.</summary>
    public bool IsOffering => _request is { Offer.IsEmpty: false };

    /// <summary>The session timer wants a refresh.</summary>
    public void Refresh()
    {
        _refresh = true;
        GoOn();
    }

    /// <summary>Is the peer still there? Asked by a refresh; whatever it answers, it was heard, and is not asked again for a refusal.</summary>
    public void Ask()
    {
        _ask = true;
        GoOn();
    }

    /// <summary>The application wants another session. A second offer replaces one that still waits.</summary>
    public void Offer(ReadOnlyMemory<byte> sdp)
    {
        _offer = sdp;
        _tries = 0;
        GoOn();
    }

    /// <summary>Sends what waits, if nothing is in progress.</summary>
    public void GoOn()
    {
        if (_request is not null || _backOff is { IsArmed: true } || !_session.MayOffer)
        {
            return;
        }

        if (_offer is { } offer)
        {
            Send(SipMethod.Invite, offer);
        }
        else if (_refresh || _ask)
        {
            bool update = _session.TakesUpdate || _session.LocalSdp.IsEmpty;
            Send(update ? SipMethod.Update : SipMethod.Invite, update ? default : _session.LocalSdp);
        }
    }

    /// <summary>The dialog ends.</summary>
    public void Stop()
    {
        _backOff?.Cancel();
        _request?.Abandon();
        _request = null;
        _refresh = _ask = false;
        _offer = null;
    }

    public void OnResponse(OwnRequest request, in SipMessage response)
    {
        if (request != _request)
        {
            return;
        }

        _request = null;
        _session.Notice(response);
        int status = response.Status;
        if (status < 300)
        {
            OnAgreed(request, response);
        }
        else if (status is 408 or 481)
        {
            Lost(status);
        }
        else if (status == 422 && _session.Terms.OnTooSmall(response))
        {
            GoOn(); // RFC 4028 §7.3
        }
        else if (status is 405 or 501 && request.Method == SipMethod.Update)
        {
            _session.TakesUpdate = false;
            Again(TimeSpan.Zero, status);
        }
        else if (status == 491)
        {
            Again(Collision(), status);
        }
        else if (status is 500 or 503 && RetryAfter.Of(response) is { } wait)
        {
            // RFC 3261 §14.1, RFC 3311 §5.3
            if (wait <= LongestWait)
            {
                Again(wait, status);
            }
            else
            {
                Refused(status, wait); // nobody waits so long for another session; a refresh does
            }
        }
        else
        {
            Refused(status, RefusedRefreshAgain);
        }
    }

    public void OnFailure(OwnRequest request, int status)
    {
        if (request == _request)
        {
            _request = null;
            Lost(status);
        }
    }

    private void Send(SipMethod method, ReadOnlyMemory<byte> sdp)
    {
        _request = new OwnRequest(this, _session, method, sdp);
        _request.Send();
    }

    private void OnAgreed(OwnRequest request, in SipMessage response)
    {
        _tries = 0;
        _refresh = _ask = false;
        bool asked = _offer is { } offer && request.Offer.Equals(offer);
        if (asked)
        {
            _offer = null;
        }

        _session.Refresh(RouteSet.ContactOf(response));
        _session.Terms.OnAgreed(response);
        _session.Refreshed();
        if (!request.Offer.IsEmpty && !response.Body.IsEmpty)
        {
            ReadOnlyMemory<byte> answer = response.Body.ToArray();
            bool changed = !answer.Span.SequenceEqual(_session.RemoteSdp.Span);
            _session.OnAgreed(request.Offer, answer);
            if (asked || changed)
            {
                _session.Owner.Tell(new OfferSettledEvent(_session.Owner, response.Status, answer));
            }
        }
        else if (asked)
        {
            _session.Owner.Tell(new OfferSettledEvent(_session.Owner, response.Status, default));
        }

        _session.GoOn();
    }

    // RFC 3261 §12.2.1.2, RFC 4028 §10: the peer knows nothing of the dialog, or is not there.
    private void Lost(int status)
    {
        Stop();
        _session.Leave(new DialogEnd(DialogEndCause.Expired, status), "Q.850;cause=102;text=\"No answer in the call\"");
    }

    private void Again(TimeSpan after, int status)
    {
        if (++_tries >= MostTries)
        {
            Refused(status, RefusedRefreshAgain);
        }
        else if (after == TimeSpan.Zero)
        {
            GoOn();
        }
        else
        {
            _backOff ??= _session.Stack.NewTimer(GoOn);
            _backOff.Arm(after);
        }
    }

    private void Refused(int status, TimeSpan refreshAgain)
    {
        _tries = 0;
        if (_offer is not null)
        {
            _offer = null; // the session stays as it was last agreed
            _session.Owner.Tell(new OfferSettledEvent(_session.Owner, status, default));
        }
        else if (_refresh)
        {
            _refresh = false;
            _session.RefreshAgain(refreshAgain);
        }

        _ask = false;

        _session.GoOn();
    }

    // RFC 3261 §14.1: who made the Call-ID waits longer, so that two who collided do not do so again.
    private TimeSpan Collision()
    {
        SipIds ids = _session.Stack.Ids;
        return TimeSpan.FromMilliseconds(10 * (_session.Owner.OwnsCallId ? 210 + ids.Below(191) : 1 + ids.Below(200)));
    }
}
