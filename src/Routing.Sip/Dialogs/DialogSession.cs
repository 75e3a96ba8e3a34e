using System.Text;
using Routing.Sip.Auth;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Dialogs;

/// <summary>
/// A dialog in force, the same for UAS and UAC: it keeps its state and hands each request to the part that knows it
/// (<see cref="PeerOffers"/>, <see cref="OwnOffers"/>, <see cref="OtherRequests"/>, <see cref="Farewell"/>). An early dialog has one too, which is
/// confirmed by the 2xx. In the stack's turn.
/// </summary>
internal sealed class DialogSession : IInviteServerUser
{
    private readonly SipStack _stack;
    private readonly AcceptedInvites _accepted;
    private readonly PeerOffers _peer;
    private readonly OtherRequests _other;
    private readonly Farewell _farewell;
    private readonly SessionTimer _timer;

    public DialogSession(InviteDialog owner, DialogState state, DigestClient? digest, SessionTerms terms)
    {
        Owner = owner;
        State = state;
        Terms = terms;
        _stack = owner.Stack;
        _accepted = new AcceptedInvites(this);
        _peer = new PeerOffers(this);
        _other = new OtherRequests(this, digest);
        _farewell = new Farewell(this, digest);
        Own = new OwnOffers(this, digest);
        _timer = new SessionTimer(_stack, terms, Own.Refresh, OnExpired, OnTooLong);
    }

    public InviteDialog Owner { get; }

    public DialogState State { get; private set; }

    public SessionTerms Terms { get; }

    public OwnOffers Own { get; }

    /// <summary>What we said last that holds: what a refresh by re-INVITE repeats unchanged (RFC 4028 §7.4).</summary>
    public ReadOnlyMemory<byte> LocalSdp { get; private set; }

    /// <summary>What the peer said last that holds.</summary>
    public ReadOnlyMemory<byte> RemoteSdp { get; private set; }

    /// <summary>Does the peer take UPDATE, as its last Allow says?</summary>
    public bool TakesUpdate { get; set; }

    /// <summary>Set while the INVITE that makes the dialog holds an offer of ours without an answer.</summary>
    public bool IsInviteOfferOpen { get; set; }

    /// <summary>Is an offer of ours without its answer, so that the peer's would cross it?</summary>
    public bool HasOpenOffer => IsInviteOfferOpen || _accepted.HoldsOffer || Own.IsOffering;

    /// <summary>May we begin a change? Not while one of either side is in progress (RFC 3261 §14.1).</summary>
    public bool MayOffer => !IsGone && !_farewell.IsUnderWay && !_accepted.Any && !_peer.IsOpen && !IsInviteOfferOpen;

    public bool IsGone { get; private set; }

    public bool IsByeSent => _farewell.IsByeSent;

    /// <summary>The 2xx gave the dialog its final shape (RFC 3261 §13.2.2.4); what happened in the early one stays counted.</summary>
    public void Confirm(DialogState state) => State = state with
    {
        LocalCSeq = Math.Max(state.LocalCSeq, State.LocalCSeq),
        RemoteCSeq = Math.Max(state.RemoteCSeq, State.RemoteCSeq),
    };

    /// <summary>Offer and answer were agreed.</summary>
    public void OnAgreed(ReadOnlyMemory<byte> local, ReadOnlyMemory<byte> remote)
    {
        LocalSdp = local;
        RemoteSdp = remote;
    }

    /// <summary>The session lives from now on, or was refreshed.</summary>
    public void Refreshed() => _timer.Restart();

    /// <summary>A refresh was refused for the moment.</summary>
    public void RefreshAgain(TimeSpan after) => _timer.TryAgain(after);

    public bool Refer(string target, string? referredBy) => _other.Refer(target, referredBy);

    public void OnAck(in SipMessage ack) => _accepted.OnAck(ack);

    public void OnConfirmed(ReadOnlyMemory<byte> body)
    {
        if (!body.IsEmpty)
        {
            RemoteSdp = body;
        }

        Owner.Tell(new ConfirmedEvent(Owner, body));
    }

    /// <summary>The re-INVITE that waits for the application is cancelled (RFC 3261 §9.2); the dialog goes on.</summary>
    public void OnCancel(in SipMessage cancel) => _peer.Withdraw(487);

    /// <summary>Ends the dialog with a BYE: now, or when our 2xx is ACKed or given up (RFC 3261 §15).</summary>
    public void Leave(DialogEnd end, string? reason)
    {
        if (IsGone || !_farewell.Begin(end, reason))
        {
            return;
        }

        Quiet();
        GoOn();
    }

    /// <summary>Nothing is refreshed or changed any more; what the peer asked is refused.</summary>
    public void Quiet()
    {
        _timer.Stop();
        Own.Stop();
        _peer.Withdraw(487);
    }

    /// <summary>Stops everything without a word to the peer.</summary>
    public void Forget()
    {
        if (!IsGone)
        {
            Discard();
            _stack.Dialogs.Remove(State.CallId, State.LocalTag);
        }
    }

    /// <summary>As <see cref="Forget"/>, for an early dialog whose place in the table is that of its whole fork.</summary>
    public void Discard()
    {
        IsGone = true;
        _accepted.Clear();
        _other.Abandon();
        Quiet();
    }

    /// <summary>Something was settled: what waited for it goes on, a BYE before all else.</summary>
    public void GoOn()
    {
        if (_farewell.IsUnderWay)
        {
            if (!_farewell.IsByeSent && !_accepted.Any && !_other.HoldsBye && !IsGone)
            {
                _farewell.SendBye();
            }
        }
        else
        {
            Own.GoOn();
        }
    }

    /// <summary>A peer that says no ACK says no 200 to the BYE: the call is over now.</summary>
    public void OnAckMissing()
    {
        Leave(new DialogEnd(DialogEndCause.NoAck), null);
        GoOn();
        Owner.End(_farewell.EndOr(default));
    }

    public void OnRequest(in SipMessage request, SipTarget source, SipTarget target)
    {
        SipMethod method = request.Method;
        if (!request.From.Tag.SequenceEqual(Encoding.UTF8.GetBytes(State.RemoteTag)))
        {
            NewTransaction(request, source, target).Respond(481, State.LocalTag);
            return;
        }

        if (method == SipMethod.Bye)
        {
            _farewell.OnBye(request, source, target);
            return;
        }

        // BYE is answered even out of order, since the peer is gone in any case.
        if (!Admits(request, source))
        {
            NewTransaction(request, source, target).Respond(500, State.LocalTag);
            return;
        }

        Notice(request);
        if (_farewell.IsUnderWay && method is SipMethod.Invite or SipMethod.Update)
        {
            NewTransaction(request, source, target).Respond(481, State.LocalTag);
            return;
        }

        switch (method)
        {
            case SipMethod.Invite:
                _peer.OnReinvite(request, source, target);
                break;
            case SipMethod.Update:
                _peer.OnUpdate(request, source, target);
                break;
            default:
                _other.OnRequest(request, new ServerTransaction(_stack, request, source, target));
                break;
        }
    }

    /// <summary>RFC 3261 §12.2.2: is it in order? Then it counts.</summary>
    public bool Admits(in SipMessage request, SipTarget source)
    {
        bool inOrder = request.CSeq.Number >= State.RemoteCSeq;
        if (inOrder)
        {
            State = State with { RemoteCSeq = request.CSeq.Number, Flow = _stack.Routes.Moved(State.Flow, source) };
        }

        return inOrder;
    }

    /// <summary>An offer in a PRACK that was for us.</summary>
    public void OnPrackOffer(in SipMessage request, ServerTransaction transaction) => _peer.OnPrackOffer(request, transaction);

    /// <summary>What a message says about its sender.</summary>
    public void Notice(in SipMessage message)
    {
        if (message.Has(SipHeaderName.Allow))
        {
            TakesUpdate = SipExtensions.Lists(message, SipHeaderName.Allow, "UPDATE"u8);
        }
    }

    /// <summary>200 with our Contact and a body, to an UPDATE: a refresh as well (RFC 4028 §9).</summary>
    public void Agree(ServerTransaction transaction, ReadOnlyMemory<byte> sdp)
    {
        SipBuffer to = transaction.Seed.WriteTo(_stack.Out, 200, State.LocalTag);
        AboutUs(to);
        to.Body(sdp.Span);
        transaction.Respond(200);
        Refreshed();
        GoOn();
    }

    /// <summary>200 to a PRACK with the answer to its offer.</summary>
    public void AgreeToPrack(ServerTransaction transaction, ReadOnlyMemory<byte> offer, ReadOnlyMemory<byte> answer)
    {
        OnAgreed(answer, offer);
        transaction.Seed.WriteTo(_stack.Out, 200, State.LocalTag).Body(answer.Span);
        transaction.Respond(200);
    }

    /// <summary>200 with our Contact and a body, to an INVITE.</summary>
    public void Agree(InviteServerTransaction transaction, uint cseq, bool offered, ReadOnlyMemory<byte> sdp)
    {
        if (offered)
        {
            LocalSdp = sdp; // an offer of ours is what we would say again, whatever becomes of its answer
        }

        SipBuffer to = transaction.Seed.WriteTo(_stack.Out, 200, State.LocalTag, dialog: true);
        AboutUs(to);
        to.Body(sdp.Span);
        _accepted.Add(transaction, cseq, offered);
        Refreshed();
    }

    /// <summary>RFC 3261 §12.2.2: a target refresh request that was accepted moves the remote target.</summary>
    public void Refresh(string? contact)
    {
        if (contact is not null)
        {
            State = State with { RemoteTarget = contact };
        }
    }

    public void Settled(SessionChange change) => _peer.Settled(change);

    /// <summary>The head of our next request in the dialog.</summary>
    public RequestHead NextRequest(SipMethod method, out SipTarget target)
    {
        State = State with { LocalCSeq = State.LocalCSeq + 1 };
        return DialogRequest.Head(_stack, State, method, State.LocalCSeq, out target);
    }

    private void AboutUs(SipBuffer to)
    {
        to.Raw("Contact: <"u8).Text(State.LocalContact).Raw(">\r\nAllow: "u8).Raw(SipMethods.Allowed)
            .Raw("\r\nSupported: "u8).Raw(SipExtensions.Supported).Line();
        Terms.Answer(to);
    }

    // RFC 4028 §10. Q.850 cause 102: a timer ran out.
    private void OnExpired()
    {
        SipLog.SessionExpired(_stack.Log, SipScan.Clean(State.CallId), State.Flow.Remote);
        Leave(new DialogEnd(DialogEndCause.Expired), "Q.850;cause=102;text=\"Session timer expired\"");
    }

    private void OnTooLong()
    {
        SipLog.TooLong(_stack.Log, SipScan.Clean(State.CallId), State.Flow.Remote);
        Leave(new DialogEnd(DialogEndCause.TooLong), "Q.850;cause=31;text=\"Longest call length\"");
    }

    private ServerTransaction NewTransaction(in SipMessage request, SipTarget source, SipTarget target) =>
        request.Method == SipMethod.Invite
            ? new InviteServerTransaction(_stack, request, source, target)
            : new ServerTransaction(_stack, request, source, target);
}
