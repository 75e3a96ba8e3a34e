using System.Text;
using Routing.Sip.Auth;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Dialogs;

/// <summary>
/// The part of a dialog after its 2xx, the same for UAS and UAC: requests inside it, BYE both ways, the
/// peer's changes of the session. In the stack's turn.
/// </summary>
internal sealed class DialogSession(InviteDialog owner, DialogState state, DigestClient? digest) : IInviteServerUser, IClientUser
{
    private readonly SipStack _stack = owner.Stack;
    private readonly List<AcceptedInvite> _accepted = new(1);
    private SessionChange? _change;
    private DialogEnd? _leaving;
    private string? _reason;
    private bool _byeSent;
    private bool _gone;

    public DialogState State { get; private set; } = state;

    /// <summary>Sends what stands in the buffer as the 2xx of an INVITE and repeats it until the ACK.</summary>
    public void Accept(InviteServerTransaction transaction, uint cseq, bool offered)
    {
        transaction.Respond(200);
        transaction.User = this;
        _accepted.Add(new AcceptedInvite(transaction, cseq, offered, OnAckMissing));
    }

    public void OnAck(in SipMessage ack)
    {
        uint number = ack.CSeq.Number;
        AcceptedInvite? answered = _accepted.Find(one => one.CSeq == number);
        if (answered is null)
        {
            return; // a second ACK, or one of an offer long settled
        }

        answered.Stop();
        _accepted.Remove(answered);
        if (!answered.Offered || HasAnswer(ack))
        {
            owner.Tell(new ConfirmedEvent(owner, ack.Body.ToArray()));
        }
        else if (answered.IsFirst)
        {
            // RFC 3261 §13.2.1: the ACK must hold the answer. Without one there is nothing that could be talked over.
            SipLog.NoAnswer(_stack.Log, SipScan.Clean(State.CallId), State.Flow.Remote);
            _leaving ??= new DialogEnd(DialogEndCause.NoAnswer);
        }

        // A re-INVITE's offer without its answer changes nothing: the session stays as it was last agreed (RFC 3264 §8).
        SendQueuedBye();
    }

    /// <summary>The re-INVITE that waits for the application is cancelled (RFC 3261 §9.2); the dialog goes on.</summary>
    public void OnCancel(in SipMessage cancel)
    {
        _change?.Withdraw(487);
    }

    /// <summary>Ends the dialog with a BYE: now, or when our 2xx is ACKed or given up (RFC 3261 §15).</summary>
    public void Leave(DialogEnd end, string? reason)
    {
        if (_leaving is not null || _gone)
        {
            return;
        }

        _leaving = end;
        _reason = reason;
        _change?.Withdraw(487);
        if (_accepted.Count == 0)
        {
            SendBye();
        }
    }

    /// <summary>Stops everything without a word to the peer.</summary>
    public void Forget()
    {
        if (_gone)
        {
            return;
        }

        _gone = true;
        _accepted.ForEach(one => one.Stop());
        _accepted.Clear();
        _change?.Withdraw(487);
        _stack.Dialogs.Remove(State.CallId, State.LocalTag);
    }

    public void OnRequest(in SipMessage request, SipTarget source, SipTarget target)
    {
        SipMethod method = request.Method;
        if (!request.From.Tag.SequenceEqual(Encoding.UTF8.GetBytes(State.RemoteTag)))
        {
            Refuse(new ServerTransaction(_stack, request, source, target), 481);
            return;
        }

        if (method == SipMethod.Bye)
        {
            OnBye(request, source, target);
            return;
        }

        // RFC 3261 §12.2.2: out of order. BYE is answered even so, since the peer is gone in any case.
        if (request.CSeq.Number < State.RemoteCSeq)
        {
            Refuse(new ServerTransaction(_stack, request, source, target), 500);
            return;
        }

        State = State with { RemoteCSeq = request.CSeq.Number, Flow = _stack.Routes.Moved(State.Flow, source) };
        if (_leaving is not null && method is SipMethod.Invite or SipMethod.Update)
        {
            Refuse(NewTransaction(request, source, target), 481);
            return;
        }

        switch (method)
        {
            case SipMethod.Invite:
                OnReinvite(request, source, target);
                break;
            case SipMethod.Update when request.Body.IsEmpty:
                Refresh(RouteSet.ContactOf(request));
                Agree(new ServerTransaction(_stack, request, source, target), default);
                break;
            case SipMethod.Update:
                OnUpdate(request, source, target);
                break;
            case SipMethod.Info or SipMethod.Options:
                Refuse(new ServerTransaction(_stack, request, source, target), 200);
                break;
            case SipMethod.Prack:
                Refuse(new ServerTransaction(_stack, request, source, target), 481);
                break;
            default:
                Standard.MethodNotAllowed(new ServerTransaction(_stack, request, source, target));
                break;
        }
    }

    /// <summary>200 with our Contact and a body, to an UPDATE.</summary>
    public void Agree(ServerTransaction transaction, ReadOnlySpan<byte> sdp)
    {
        transaction.Seed.WriteTo(_stack.Out, 200, State.LocalTag).Raw("Contact: <"u8).Text(State.LocalContact).Raw(">\r\n"u8).Body(sdp);
        transaction.Respond(200);
    }

    /// <summary>200 with our Contact and a body, to a re-INVITE.</summary>
    public void Agree(InviteServerTransaction transaction, uint cseq, bool offered, ReadOnlySpan<byte> sdp)
    {
        transaction.Seed.WriteTo(_stack.Out, 200, State.LocalTag, dialog: true).Raw("Contact: <"u8).Text(State.LocalContact)
            .Raw(">\r\nAllow: "u8).Raw(SipMethods.Allowed).Line().Body(sdp);
        Accept(transaction, cseq, offered);
    }

    /// <summary>RFC 3261 §12.2.2: a target refresh request that was accepted moves the remote target.</summary>
    public void Refresh(string? contact)
    {
        if (contact is not null)
        {
            State = State with { RemoteTarget = contact };
        }
    }

    public void Settled(SessionChange change)
    {
        if (_change == change)
        {
            _change = null;
        }
    }

    /// <summary>The answer to our BYE.</summary>
    void IClientUser.OnResponse(in SipMessage response)
    {
        if (response.Status < 200)
        {
            return;
        }

        // Carriers challenge BYE too; without an answer their side would stay up.
        if (response.Status is 401 or 407 && digest is not null && digest.Accept(response) && !_gone)
        {
            SendBye();
            return;
        }

        Finish();
    }

    void IClientUser.OnFailure(int status) => Finish();

    private void OnReinvite(in SipMessage request, SipTarget source, SipTarget target)
    {
        var transaction = new InviteServerTransaction(_stack, request, source, target);
        if (_change is not null)
        {
            Standard.RetryLater(transaction, State.LocalTag, _stack.Ids.Below(10)); // RFC 3261 §14.2
        }
        else if (_accepted.Exists(one => one.Offered))
        {
            transaction.Respond(491, State.LocalTag); // our own offer is still open: glare
        }
        else if (Standard.HasForeignBody(request))
        {
            Standard.UnsupportedBody(transaction, State.LocalTag);
        }
        else
        {
            transaction.User = this;
            Ask(new SessionChange(this, transaction, request.CSeq.Number, request.Body.ToArray(), RouteSet.ContactOf(request)));
        }
    }

    private void OnUpdate(in SipMessage request, SipTarget source, SipTarget target)
    {
        var transaction = new ServerTransaction(_stack, request, source, target);
        if (_change is not null)
        {
            Standard.RetryLater(transaction, State.LocalTag, _stack.Ids.Below(10)); // RFC 3311 §5.2
        }
        else if (_accepted.Exists(one => one.Offered))
        {
            transaction.Respond(491, State.LocalTag);
        }
        else if (Standard.HasForeignBody(request))
        {
            Standard.UnsupportedBody(transaction, State.LocalTag);
        }
        else
        {
            Ask(new SessionChange(this, transaction, request.CSeq.Number, request.Body.ToArray(), RouteSet.ContactOf(request)));
        }
    }

    private void Ask(SessionChange change)
    {
        _change = change;
        owner.Tell(new ReinviteEvent(owner, change));
    }

    // RFC 3261 §15.1.2: always 200 in a known dialog, and never a BYE in return.
    private void OnBye(in SipMessage request, SipTarget source, SipTarget target)
    {
        Refuse(new ServerTransaction(_stack, request, source, target), 200);
        string? reason = InviteDialog.ReasonOf(request);
        _change?.Withdraw(487);
        if (!_byeSent)
        {
            owner.End(_leaving ?? new DialogEnd(DialogEndCause.RemoteBye, 0, reason));
            Forget();
        }
    }

    private void OnAckMissing(AcceptedInvite unanswered)
    {
        _accepted.Remove(unanswered);
        SipLog.NoAck(_stack.Log, SipScan.Clean(State.CallId), State.Flow.Remote, State.LocalContact);
        _leaving ??= new DialogEnd(DialogEndCause.NoAck);
        SendQueuedBye();
        owner.End(_leaving.Value); // a peer that says no ACK says no 200 to the BYE: the call is over now
    }

    private void SendQueuedBye()
    {
        if (_leaving is not null && !_byeSent && _accepted.Count == 0)
        {
            SendBye();
        }
    }

    private void SendBye()
    {
        _byeSent = true;
        State = State with { LocalCSeq = State.LocalCSeq + 1 };
        RequestHead head = DialogRequest.Head(_stack, State, SipMethod.Bye, State.LocalCSeq, out SipTarget target);
        string? credentials = digest?.Authorize(_stack.Ids, head.MethodName, head.RequestUri);
        SipBuffer to = head.WriteTo(_stack.Out);
        if (credentials is not null)
        {
            to.Text(credentials).Line();
        }

        if (_reason is not null)
        {
            to.Header("Reason", _reason);
        }

        to.Body(default);
        new ClientTransaction(_stack, head, target, this).Start();
    }

    private void Finish()
    {
        owner.End(_leaving ?? new DialogEnd(DialogEndCause.Local));
        Forget();
    }

    private ServerTransaction NewTransaction(in SipMessage request, SipTarget source, SipTarget target) =>
        request.Method == SipMethod.Invite
            ? new InviteServerTransaction(_stack, request, source, target)
            : new ServerTransaction(_stack, request, source, target);

    private static bool HasAnswer(in SipMessage ack) => !ack.Body.IsEmpty && !Standard.HasForeignBody(ack);

    private void Refuse(ServerTransaction transaction, int status) => transaction.Respond(status, State.LocalTag);
}
