using Routing.Sip.Identity;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Security;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Dialogs;

/// <summary>A call that came in: we are the UAS of its INVITE.</summary>
public sealed partial class UasInviteDialog : InviteDialog, IInviteServerUser
{
    private readonly InviteServerTransaction _transaction;
    private readonly Ringing _ringing;
    private readonly byte[] _invite;
    private readonly DialogSession _session;
    private readonly SessionProposal _proposal;
    private IInviteDialogEvents? _events;
    private ReadOnlyMemory<byte> _early;
    private ReadOnlyMemory<byte>? _waiting;
    private CallerIdentity? _identity;
    private bool _agreedEarly;

    internal UasInviteDialog(SipStack stack, InviteServerTransaction transaction, in SipMessage invite, SipPeer peer, TrunkTerms? terms)
        : base(stack)
    {
        _transaction = transaction;
        _transaction.User = this;
        _invite = invite.Bytes.ToArray();
        Offer = _invite.AsMemory(invite.Index.Body);
        Peer = peer;
        Flow = transaction.Source.Flow;
        MaxForwards = invite.MaxForwards;
        Passes = HopMark.Of(invite);
        CalledUser = SipUri.TryParse(invite.RequestUri, out SipUri called) ? called.Party : "";
        CalledInstance = called.Instance;
        CallerUser = SipUri.TryParse(invite.From.Uri, out SipUri caller) ? caller.Party : "";
        CallerDisplayName = SipScan.Text(invite.From.Display);

        bool staysOnFlow = peer.Kind == SipPeerKind.Phone || terms is { RewriteContact: true };
        DialogState state = IncomingInvite.StateOf(invite, transaction, CalledUser, peer, staysOnFlow);
        CallId = state.CallId;
        _proposal = SessionProposal.Read(invite);
        _session = new DialogSession(this, state, new SessionTerms(stack.Options), secret: terms?.Secret);
        _session.Notice(invite);
        _transaction.AnswerWithin(stack.Options.LongestRing);
        _ringing = new Ringing(transaction, state, IncomingInvite.ReliabilityOf(invite, stack.Options), !Offer.IsEmpty, this);
        stack.Dialogs.Add(CallId, transaction.ToTag, this);
    }

    /// <inheritdoc/>
    public override string CallId { get; }

    /// <inheritdoc/>
    public override IInviteDialogEvents Events { get => _events!; set => _events = value; }

    /// <summary>
    /// 180 Ringing; with <paramref name="earlySdp"/> 183 Session Progress. Reliable where the caller asks for it (RFC 3262).
    /// Ignored once answered.
    /// </summary>
    public void Ring(ReadOnlyMemory<byte> earlySdp = default)
    {
        using SipStack.Turn turn = Stack.EnterFromAbove();
        if (_transaction.IsAnswered || IsEnded || _waiting is not null)
        {
            return;
        }

        byte[] sdp = earlySdp.ToArray();
        _early = sdp;
        _ringing.Ring(sdp.Length > 0 ? 183 : 180, sdp);
        _session.IsInviteOfferOpen = Offer.IsEmpty && _ringing.MustWait;
    }

    /// <summary>
    /// 200 OK with the SDP answer (or offer), retransmitted until its ACK comes. False, and nothing went out, when the call
    /// is answered already or over. Where early SDP was sent reliably the 200 waits for its PRACK, and holds no SDP: what was
    /// agreed stays agreed (RFC 3262 §5, RFC 6337 §2.2).
    /// </summary>
    public bool Answer(ReadOnlyMemory<byte> sdp)
    {
        using SipStack.Turn turn = Stack.EnterFromAbove();
        if (_transaction.IsAnswered || IsEnded || _waiting is not null)
        {
            return false;
        }

        _waiting = sdp.ToArray();
        SendAnswer();
        return true;
    }

    /// <summary>A final answer of 300 or above. Ignored once answered or over.</summary>
    /// <param name="status">300 to 699.</param>
    /// <param name="headers">Further headers as name and value: Retry-After, Warning, Reason.</param>
    public void Reject(int status, params IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 300);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 699);
        using SipStack.Turn turn = Stack.EnterFromAbove();
        Refuse(status, headers, new DialogEnd(DialogEndCause.Local, status));
    }

    /// <inheritdoc/>
    public override void Hangup(string? reason = null, int rejectStatus = 603, TimeSpan retryAfter = default)
    {
        using SipStack.Turn turn = Stack.EnterFromAbove();
        Leave(DialogEndCause.Local, reason, Math.Clamp(rejectStatus, 300, 699), retryAfter);
    }

    void IInviteServerUser.OnAck(in SipMessage ack) => OnAck(ack);

    /// <summary>RFC 3261 §9.2: the INVITE ends with 487.</summary>
    void IInviteServerUser.OnCancel(in SipMessage cancel) => Refuse(487, [], new DialogEnd(DialogEndCause.RemoteCancel, 487, ReasonOf(cancel)));

    /// <summary>Nobody answered, and whoever owns the call has forgotten it. Q.850 cause 19: no answer.</summary>
    void IInviteServerUser.OnOverdue() => LeaveEarly(new DialogEnd(DialogEndCause.TooLong, 480), "Q.850;cause=19;text=\"Not answered\"");

    internal override bool OwnsCallId => false;

    // RFC 3261 §12.1.1: the dialog's names are settled from our first answer on, which is given with the INVITE's own tag.
    internal override DialogState? FirstEarly => _session.State;

    internal override bool HasPeer(ReadOnlySpan<byte> tag) => SipScan.Same(tag, _session.State.RemoteTag);

    internal override void OnMoved(string user, in SipFlow from, in SipFlow to) => _session.OnMoved(user, from, to);

    internal override void OnAck(in SipMessage ack) => Session?.OnAck(ack);

    internal override void LeaveEarly(DialogEnd end, string? reason) =>
        Refuse(end.Status >= 300 ? end.Status : 480, end.HeadersWith(reason), end);

    internal override void Close() => Leave(DialogEndCause.Closed, null, 503);

    internal override void Abandon()
    {
        _ringing.Stop();
        End(new DialogEnd(DialogEndCause.Closed));
        _session.Discard();
        Stack.Dialogs.Remove(CallId, _transaction.ToTag);
    }

    internal override void OnRequest(in SipMessage request, SipTarget source, SipTarget target)
    {
        if (!_session.IsFromPeer(request))
        {
            _session.OnRequest(request, source, target); // another fork's: 481
        }
        else if (request.Method == SipMethod.Prack && _session.IsInOrder(request) && _ringing.IsAwaited(request))
        {
            _session.Count(request, source);
            _ringing.OnPrack();
            OnPrack(request, new ServerTransaction(Stack, request, source, target));
        }
        else if (Session is not null)
        {
            Session.OnRequest(request, source, target);
        }
        else if (request.Method == SipMethod.Invite)
        {
            // RFC 3261 §14.2: a second INVITE before the first is answered.
            var second = new InviteServerTransaction(Stack, request, source, target);
            Standard.RetryLater(second, _transaction.ToTag, Stack.Ids.Below(11));
        }
        else if (request.Method == SipMethod.Bye)
        {
            // RFC 3261 §15.1.2: a caller may end an early dialog so; the INVITE then gets its 487.
            new ServerTransaction(Stack, request, source, target).Respond(200, _transaction.ToTag);
            Refuse(487, [], new DialogEnd(DialogEndCause.RemoteBye, 487, ReasonOf(request)));
        }
        else if (request.Method == SipMethod.Update && !request.Body.IsEmpty && !_agreedEarly && !_session.IsInviteOfferOpen)
        {
            // RFC 3311 §5.2: its own offer is open.
            Standard.RetryLater(new ServerTransaction(Stack, request, source, target), _transaction.ToTag, Stack.Ids.Below(11));
        }
        else
        {
            _session.OnRequest(request, source, target);
        }
    }

    private void OnPrack(in SipMessage prack, ServerTransaction transaction)
    {
        bool open = _session.IsInviteOfferOpen;
        if (open && !_transaction.IsAnswered && prack.Body.IsEmpty)
        {
            // RFC 3262 §5: the PRACK must answer the offer in the provisional answer, as an ACK must that in a 2xx.
            transaction.Respond(200, _transaction.ToTag);
            Refuse(400, [], new DialogEnd(DialogEndCause.NoAnswer, 400));
            return;
        }

        if (open)
        {
            _session.IsInviteOfferOpen = false;
            _session.OnAgreed(_early, prack.Body.ToArray());
            Tell(new EarlyAnswerEvent(this, _session.RemoteSdp));
        }
        else if (_ringing.SentReliably && !_agreedEarly)
        {
            _session.OnAgreed(_early, Offer);
        }

        _agreedEarly = _ringing.SentReliably;
        if (!open && !prack.Body.IsEmpty)
        {
            _session.OnPrackOffer(prack, transaction);
        }
        else
        {
            transaction.Respond(200, _transaction.ToTag);
        }

        _ringing.GoOn();
        SendAnswer();
    }

    // RFC 3262 §3: a caller who asked for reliable answers and acknowledges none is not there.
    internal void OnPrackMissing() => Refuse(504, [], new DialogEnd(DialogEndCause.NoAck, 504));

    private void SendAnswer()
    {
        if (_waiting is not { } sdp || _ringing.MustWait || _transaction.IsAnswered || IsEnded)
        {
            return;
        }

        _ringing.Stop();
        Session = _session;
        _session.Confirm();
        _session.Terms.Consider(_proposal, inDialog: false);
        if (!_agreedEarly && !Offer.IsEmpty)
        {
            _session.OnAgreed(sdp, Offer);
        }

        Agreement.ToInvite(_session, _transaction, offered: Offer.IsEmpty && !_agreedEarly, _agreedEarly ? default : sdp);
    }

    private void Leave(DialogEndCause cause, string? reason, int rejectStatus, TimeSpan retryAfter = default)
    {
        if (Session is not null)
        {
            Session.Leave(new DialogEnd(cause), reason);
            return;
        }

        LeaveEarly(new DialogEnd(cause, rejectStatus) { RetryAfter = retryAfter }, reason);
    }

    private void Refuse(int status, IReadOnlyList<KeyValuePair<string, string>> headers, DialogEnd end)
    {
        if (_transaction.IsAnswered || IsEnded)
        {
            return;
        }

        _ringing.Stop();
        _session.Discard();
        SipBuffer to = _transaction.Seed.WriteTo(Stack.Out, status, _transaction.ToTag);
        foreach ((string name, string value) in headers)
        {
            to.Header(name, value);
        }

        to.Body(default);
        _transaction.Respond(status);
        End(end);
        Stack.Dialogs.Remove(CallId, _transaction.ToTag);
    }
}
