using System.Text;
using Routing.Sip.Auth;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Dialogs;

/// <summary>A call that we placed: we are the UAC of its INVITE.</summary>
public sealed class UacInviteDialog : InviteDialog, IClientUser
{
    /// <summary>No phone rings longer; ends a call whose owner has forgotten it.</summary>
    private static readonly TimeSpan LongestRing = TimeSpan.FromMinutes(10);

    private readonly OutgoingInvite _invite;
    private readonly InviteRequest _request;
    private readonly DigestClient? _digest;
    private readonly ForkedAnswers _answers;
    private readonly EarlyDialogs _early;
    private readonly SessionTerms _terms;
    private readonly SipTimer _guard;
    private readonly string _localTag;
    private InviteClientTransaction? _transaction;
    private string? _credentials;
    private DialogEnd? _leaving;
    private string? _reason;
    private uint _cseq;
    private bool _provisional;
    private bool _cancelled;

    internal UacInviteDialog(SipStack stack, OutgoingInvite invite, IInviteDialogEvents events)
        : base(stack)
    {
        _invite = invite;
        Events = events;
        CallId = stack.Ids.Token(26);
        _localTag = stack.Ids.Tag();
        _digest = invite.Secret is null ? null : new DigestClient(invite.Secret);
        _answers = new ForkedAnswers(stack, _digest);
        _early = new EarlyDialogs(_digest);
        _terms = new SessionTerms(stack.Options);
        _guard = stack.NewTimer(OnGuard);
        _cseq = 1;
        _request = new InviteRequest(stack, invite, CallId, _localTag);
        stack.Dialogs.Add(CallId, _localTag, this);
    }

    /// <inheritdoc/>
    public override string CallId { get; }

    /// <inheritdoc/>
    public override IInviteDialogEvents Events { get; set; }

    /// <inheritdoc/>
    public override void Hangup(string? reason = null, int rejectStatus = 603)
    {
        using SipStack.Turn turn = Stack.EnterFromAbove();
        Leave(new DialogEnd(DialogEndCause.Local), reason);
    }

    /// <summary>Sends the INVITE. In the turn, once.</summary>
    internal void Start()
    {
        if (_request.Target is null)
        {
            Finish(new DialogEnd(DialogEndCause.Rejected, 503, "no transport leads there"));
            return;
        }

        if (_invite.NoResponseWithin is { } limit)
        {
            _guard.Arm(limit);
        }

        SendInvite();
    }

    void IClientUser.OnResponse(in SipMessage response)
    {
        if (response.Status < 200)
        {
            OnProvisional(response);
        }
        else if (response.Status < 300)
        {
            OnAnswered(response);
        }
        else if (_leaving is null && MayTryAgain(response))
        {
            // RFC 3261 §22.2, RFC 4028 §7.3: again, the same but for what was asked for and the next CSeq.
            _cseq++;
            _early.Discard(but: null);
            _guard.Cancel();
            _provisional = false;
            SendInvite();
        }
        else
        {
            string? reason = ReasonOf(response);
            Finish(_leaving is { } leaving
                ? leaving with { Status = response.Status, Reason = reason }
                : new DialogEnd(DialogEndCause.Rejected, response.Status, reason));
        }
    }

    void IClientUser.OnFailure(int status) =>
        Finish(_leaving is { } leaving ? leaving with { Status = status } : new DialogEnd(DialogEndCause.Rejected, status));

    internal override void Close() => Leave(new DialogEnd(DialogEndCause.Closed), null);

    internal override void Abandon()
    {
        _guard.Cancel();
        _early.Discard(but: null);
        End(new DialogEnd(DialogEndCause.Closed));
        Session?.Forget();
        Stack.Dialogs.Remove(CallId, _localTag);
    }

    internal override bool OwnsCallId => true;

    internal override bool HasPeer(ReadOnlySpan<byte> tag) =>
        Session is null ? _early.Session(tag, out _) is not null : tag.SequenceEqual(Encoding.UTF8.GetBytes(Session.State.RemoteTag));

    internal override void OnAck(in SipMessage ack) => Session?.OnAck(ack);

    internal override void OnRequest(in SipMessage request, SipTarget source, SipTarget target)
    {
        // A fork that lost was sent BYE; its own BYE crossing ours is a known dialog's all the same.
        if (request.Method == SipMethod.Bye && (Session is null || _answers.IsLoser(request.From.Tag)))
        {
            if (Session is null)
            {
                _early.RememberBye(request);
            }

            new ServerTransaction(Stack, request, source, target).Respond(200, _localTag);
        }
        else if (Session is not null)
        {
            Session.OnRequest(request, source, target);
        }
        else if (request.Method == SipMethod.Invite)
        {
            new InviteServerTransaction(Stack, request, source, target).Respond(491, _localTag); // RFC 3261 §14.2: ours is in progress
        }
        else if (!_early.TryRequest(request, source, target))
        {
            // RFC 3311 §5.2: an offer while ours is open is glare. Everything else is only acknowledged.
            int status = request.Method switch { SipMethod.Update => 491, SipMethod.Info or SipMethod.Options => 200, _ => 481 };
            new ServerTransaction(Stack, request, source, target).Respond(status, _localTag);
        }
    }

    private bool MayTryAgain(in SipMessage response) => response.Status switch
    {
        401 or 407 => _digest is not null && _digest.Accept(response),
        422 => _terms.OnTooSmall(response),
        _ => false,
    };

    private void OnProvisional(in SipMessage response)
    {
        if (!_provisional)
        {
            _provisional = true;
            _guard.Arm(LongestRing);
        }

        if (_leaving is not null)
        {
            SendCancel();
        }
        else if (response.Status > 100 && IsNews(response))
        {
            Tell(new ProgressEvent(this, response.Status, response.Body.ToArray()));
        }
    }

    // RFC 3261 §13.2.2.4: each 2xx is ACKed each time it comes; the first dialog is kept, others get a BYE.
    private void OnAnswered(in SipMessage response)
    {
        if (_answers.TryRepeatAck(response.To.Tag))
        {
            return;
        }

        DialogState state = StateFrom(response);
        DialogSession? early = _early.Session(response.To.Tag, out ReadOnlyMemory<byte> sdp);
        _answers.SendAck(state, _credentials);
        if (_early.HasLeft(state.RemoteTag, out string? reason))
        {
            if (Session is null)
            {
                Finish(_leaving ?? new DialogEnd(DialogEndCause.RemoteBye, 0, reason));
            }

            return;
        }

        if (Session is not null || (IsEnded && _leaving is null))
        {
            _answers.Lose(this, early is null ? state : state with { LocalCSeq = Math.Max(state.LocalCSeq, early.State.LocalCSeq) });
            return;
        }

        _guard.Cancel();
        _digest?.Accepted();
        Session = early ?? NewSession(state);
        Session.Confirm(state);
        Session.IsInviteOfferOpen = false;
        Session.Notice(response);
        _early.Discard(but: Session);
        if (_leaving is { } leaving)
        {
            Session.Leave(leaving, _reason); // it crossed our CANCEL
            return;
        }

        // RFC 6337 §2.2: an answer that came in a reliable provisional one is not said again, and cannot be changed by the 2xx.
        ReadOnlyMemory<byte> answer = !Session.RemoteSdp.IsEmpty ? Session.RemoteSdp : response.Body.IsEmpty ? sdp : response.Body.ToArray();
        if (Session.RemoteSdp.IsEmpty)
        {
            Session.OnAgreed(_invite.Offer, answer);
        }

        _terms.OnAgreed(response);
        Session.Refreshed();
        Tell(new AnsweredEvent(this, answer));
    }

    private bool IsNews(in SipMessage response) => _early.OnProvisional(response, StateFrom(response), NewSession, _invite.Offer);

    private DialogSession NewSession(DialogState state) => new(this, state, _digest, _terms) { IsInviteOfferOpen = true };

    private DialogState StateFrom(in SipMessage response) => new()
    {
        CallId = CallId,
        LocalTag = _localTag,
        RemoteTag = Encoding.UTF8.GetString(response.To.Tag),
        LocalUri = _request.FromUri,
        RemoteUri = _request.ToUri,
        LocalCSeq = _cseq,
        RemoteTarget = RouteSet.ContactOf(response) ?? _invite.RequestUri,
        RouteSet = RouteSet.Of(response, reversed: true),
        Flow = _request.Target!.Value.Flow,
        StaysOnFlow = _invite.Flow is not null && _invite.Routes.Count == 0,
        LocalContact = _request.Contact,
    };

    private void Leave(DialogEnd end, string? reason)
    {
        if (_leaving is not null || IsEnded)
        {
            return;
        }

        _leaving = end;
        _reason = reason;
        if (Session is not null)
        {
            Session.Leave(end, reason);
        }
        else if (_provisional)
        {
            SendCancel();
        }

        // Otherwise the CANCEL waits for a provisional answer (RFC 3261 §9.1), and timer B for its absence.
    }

    private void SendCancel()
    {
        if (_cancelled || _transaction is null)
        {
            return;
        }

        _cancelled = true;
        CancelRequest.Send(Stack, _transaction, _reason);
        _guard.Arm(Stack.T1X64);
    }

    private void OnGuard()
    {
        if (!_provisional)
        {
            // Nothing was heard within the time given. CANCEL needs a provisional answer (RFC 3261 §9.1), so one that
            // comes late is still awaited: it is cancelled then, and a late 2xx is ended.
            _leaving ??= new DialogEnd(DialogEndCause.Rejected, 408);
            _transaction?.StopRepeating();
            End(_leaving.Value);
        }
        else if (_leaving is null)
        {
            Leave(new DialogEnd(DialogEndCause.Rejected), null);
        }
        else
        {
            _transaction?.GiveUp(); // §9.1: nothing came after the CANCEL
        }
    }

    private void Finish(DialogEnd end)
    {
        _guard.Cancel();
        _early.Discard(but: null);
        End(end);
        Stack.Dialogs.Remove(CallId, _localTag);
    }

    private void SendInvite()
    {
        RequestHead head = _request.Write(_cseq, _digest, _terms, out _credentials);
        _transaction = new InviteClientTransaction(Stack, head, _request.Target!.Value, this);
        _transaction.Start();
    }
}
