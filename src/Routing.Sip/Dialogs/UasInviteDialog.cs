using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Security;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Dialogs;

/// <summary>A call that came in: we are the UAS of its INVITE.</summary>
public sealed class UasInviteDialog : InviteDialog, IInviteServerUser
{
    /// <summary>RFC 3261 §13.3.1.1: a call that rings long says so every minute, or proxies give it up.</summary>
    private static readonly TimeSpan RingAgain = TimeSpan.FromMinutes(1);

    private readonly InviteServerTransaction _transaction;
    private readonly SipTimer _ringing;
    private readonly byte[] _invite;
    private readonly DialogState _state;
    private IInviteDialogEvents? _events;
    private int _ringStatus;
    private byte[] _early = [];

    internal UasInviteDialog(SipStack stack, InviteServerTransaction transaction, in SipMessage invite, SipPeer peer)
        : base(stack)
    {
        _transaction = transaction;
        _transaction.User = this;
        _ringing = stack.NewTimer(SendRinging);
        _invite = invite.Bytes.ToArray();
        Offer = _invite.AsMemory(invite.Index.Body);
        Peer = peer;
        Flow = transaction.Source.Flow;
        CallId = Encoding.UTF8.GetString(invite.CallId);
        MaxForwards = invite.MaxForwards;
        CalledUser = SipUri.TryParse(invite.RequestUri, out SipUri called) ? called.Party : "";
        CallerUser = SipUri.TryParse(invite.From.Uri, out SipUri caller) ? caller.Party : "";
        CallerDisplayName = SipScan.Text(invite.From.Display);

        string contact = stack.Routes.ContactOf(transaction.Source, CalledUser, Encoding.UTF8.GetString(invite.RequestUri));
        _state = new DialogState
        {
            CallId = CallId,
            LocalTag = transaction.ToTag,
            RemoteTag = Encoding.UTF8.GetString(invite.From.Tag),
            LocalUri = Encoding.UTF8.GetString(invite.To.Uri),
            RemoteUri = Encoding.UTF8.GetString(invite.From.Uri),
            RemoteCSeq = invite.CSeq.Number,
            RemoteTarget = RouteSet.ContactOf(invite) ?? Encoding.UTF8.GetString(invite.From.Uri),
            RouteSet = RouteSet.Of(invite, reversed: false),
            Flow = Flow,
            StaysOnFlow = peer.Kind == SipPeerKind.Phone,
            LocalContact = contact,
        };
        stack.Dialogs.Add(CallId, transaction.ToTag, this);
    }

    /// <inheritdoc/>
    public override string CallId { get; }

    /// <inheritdoc/>
    public override IInviteDialogEvents Events { get => _events!; set => _events = value; }

    /// <summary>The trunk or phone that calls.</summary>
    public SipPeer Peer { get; }

    /// <summary>The flow the INVITE came over.</summary>
    public SipFlow Flow { get; }

    /// <summary>The user part of the Request-URI, unescaped and without a number's parameters: the called number.</summary>
    public string CalledUser { get; }

    /// <summary>The user part of From, unescaped and without a number's parameters: the caller's number; empty when there is none.</summary>
    public string CallerUser { get; }

    /// <summary>The display name in From; empty when there is none.</summary>
    public string CallerDisplayName { get; }

    /// <summary>Max-Forwards as received (RFC 3261 §8.1.1.6); 70 when it was missing.</summary>
    public int MaxForwards { get; }

    /// <summary>The SDP offer; empty for an offerless INVITE, which is offered ours in the answer (RFC 3264 §4).</summary>
    public ReadOnlyMemory<byte> Offer { get; }

    /// <summary>The first header of that name (any case, compact forms included), or null.</summary>
    public string? Header(string name)
    {
        var index = new SipIndex();
        SipParser.Parse(_invite, index, out SipMessage invite);
        return invite.Text(name);
    }

    /// <summary>180 Ringing; with <paramref name="earlySdp"/> 183 Session Progress. Ignored once answered.</summary>
    public void Ring(ReadOnlyMemory<byte> earlySdp = default)
    {
        using SipStack.Turn turn = Stack.EnterFromAbove();
        if (_transaction.IsAnswered || IsEnded)
        {
            return;
        }

        _early = earlySdp.ToArray();
        _ringStatus = _early.Length > 0 ? 183 : 180;
        SendRinging();
    }

    /// <summary>200 OK with the SDP answer (or offer), retransmitted until its ACK comes. False, and nothing went
    /// out, when the call is answered already or over.</summary>
    public bool Answer(ReadOnlyMemory<byte> sdp)
    {
        using SipStack.Turn turn = Stack.EnterFromAbove();
        if (_transaction.IsAnswered || IsEnded)
        {
            return false;
        }

        _ringing.Cancel();
        Session = new DialogSession(this, _state, digest: null);
        Session.Agree(_transaction, _state.RemoteCSeq, offered: Offer.IsEmpty, sdp.Span);
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
    public override void Hangup(string? reason = null, int rejectStatus = 603)
    {
        using SipStack.Turn turn = Stack.EnterFromAbove();
        Leave(DialogEndCause.Local, reason, Math.Clamp(rejectStatus, 300, 699));
    }

    void IInviteServerUser.OnAck(in SipMessage ack) => OnAck(ack);

    /// <summary>RFC 3261 §9.2: the INVITE ends with 487.</summary>
    void IInviteServerUser.OnCancel(in SipMessage cancel) => Refuse(487, [], new DialogEnd(DialogEndCause.RemoteCancel, 487, ReasonOf(cancel)));

    internal override void OnAck(in SipMessage ack) => Session?.OnAck(ack);

    internal override void Close() => Leave(DialogEndCause.Closed, null, 503);

    internal override void Abandon()
    {
        _ringing.Cancel();
        End(new DialogEnd(DialogEndCause.Closed));
        Session?.Forget();
        Stack.Dialogs.Remove(CallId, _transaction.ToTag);
    }

    internal override void OnRequest(in SipMessage request, SipTarget source, SipTarget target)
    {
        if (Session is not null)
        {
            Session.OnRequest(request, source, target);
            return;
        }

        if (request.Method == SipMethod.Invite)
        {
            // RFC 3261 §14.2: a second INVITE before the first is answered.
            var second = new InviteServerTransaction(Stack, request, source, target);
            Standard.RetryLater(second, _transaction.ToTag, Stack.Ids.Below(10));
            return;
        }

        var transaction = new ServerTransaction(Stack, request, source, target);
        switch (request.Method)
        {
            case SipMethod.Bye:
                // RFC 3261 §15.1.2: a caller may end an early dialog so; the INVITE then gets its 487.
                transaction.Respond(200, _transaction.ToTag);
                Refuse(487, [], new DialogEnd(DialogEndCause.RemoteBye, 487, ReasonOf(request)));
                break;
            case SipMethod.Info or SipMethod.Options:
                transaction.Respond(200, _transaction.ToTag);
                break;
            case SipMethod.Update:
                Standard.RetryLater(transaction, _transaction.ToTag, Stack.Ids.Below(10)); // RFC 3311 §5.2: its own offer is open
                break;
            case SipMethod.Prack:
                transaction.Respond(481, _transaction.ToTag);
                break;
            default:
                Standard.MethodNotAllowed(transaction);
                break;
        }
    }

    private void Leave(DialogEndCause cause, string? reason, int rejectStatus)
    {
        if (Session is not null)
        {
            Session.Leave(new DialogEnd(cause), reason);
            return;
        }

        KeyValuePair<string, string>[] headers = reason is null ? [] : [new("Reason", reason)];
        Refuse(rejectStatus, headers, new DialogEnd(cause, rejectStatus));
    }

    private void Refuse(int status, IReadOnlyList<KeyValuePair<string, string>> headers, DialogEnd end)
    {
        if (_transaction.IsAnswered || IsEnded)
        {
            return;
        }

        _ringing.Cancel();
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

    private void SendRinging()
    {
        _transaction.Seed.WriteTo(Stack.Out, _ringStatus, _transaction.ToTag, dialog: true)
            .Raw("Contact: <"u8).Text(_state.LocalContact).Raw(">\r\nAllow: "u8).Raw(SipMethods.Allowed).Line().Body(_early);
        _transaction.Respond(_ringStatus);
        _ringing.Arm(RingAgain);
    }
}
