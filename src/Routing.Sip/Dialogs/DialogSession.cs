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
internal sealed partial class DialogSession : IInviteServerUser, IDialogSide
{
    private readonly DigestSecret? _secret;
    private readonly Farewell _farewell;
    private readonly SessionTimer _timer;
    private PeerOffers? _peer; // made when they are first needed: most calls are not changed
    private OwnOffers? _own;
    private OtherRequests? _other;
    private OwnInfos? _infos;

    /// <param name="owner">The call.</param>
    /// <param name="state">The dialog as it is now.</param>
    /// <param name="terms">How long it lives unrefreshed.</param>
    /// <param name="digest">What the INVITE was sent with; null where there was nothing.</param>
    /// <param name="secret">What a later challenge is answered with; null for nothing.</param>
    public DialogSession(InviteDialog owner, DialogState state, SessionTerms terms, DigestClient? digest = null, DigestSecret? secret = null)
    {
        Owner = owner;
        State = state;
        Terms = terms;
        Digest = digest;
        _secret = secret;
        Accepted = new AcceptedInvites(this);
        _farewell = new Farewell(this);
        _timer = new SessionTimer(this);
    }

    public SipStack Stack => Owner.Stack;

    public DialogPhase Phase { get; private set; }

    public DigestClient? Digest { get; private set; }

    public InviteDialog Owner { get; }

    public DialogState State { get; private set; }

    public SessionTerms Terms { get; }

    public OwnOffers Own => _own ??= new OwnOffers(this);

    public OwnInfos Infos => _infos ??= new OwnInfos(this);

    /// <summary>Whom we say that the peer is connected with, as P-Asserted-Identity; null for who it was from the beginning.</summary>
    public string? Shown { get; set; }

    /// <summary>Our 2xx answers that wait for their ACK.</summary>
    public AcceptedInvites Accepted { get; }

    /// <summary>What we said last that holds: what a refresh by re-INVITE repeats unchanged (RFC 4028 §7.4).</summary>
    public ReadOnlyMemory<byte> LocalSdp { get; set; }

    /// <summary>What the peer said last that holds.</summary>
    public ReadOnlyMemory<byte> RemoteSdp { get; private set; }

    /// <summary>Does the peer take UPDATE, as its last Allow says?</summary>
    public bool TakesUpdate { get; set; }

    /// <summary>Set while the INVITE that makes the dialog holds an offer of ours without an answer.</summary>
    public bool IsInviteOfferOpen { get; set; }

    /// <summary>Is an offer of ours without its answer, so that the peer's would cross it?</summary>
    public bool HasOpenOffer => IsInviteOfferOpen || Accepted.HoldsOffer || _own is { IsOffering: true };

    /// <summary>May we begin a change? Not while one of either side is in progress (RFC 3261 §14.1).</summary>
    public bool MayOffer => Phase == DialogPhase.Confirmed && !Accepted.Any && _peer is not { IsOpen: true } && !IsInviteOfferOpen;

    public bool IsGone => Phase == DialogPhase.Gone;

    public bool IsByeSent => _farewell.IsByeSent;

    /// <summary>The 2xx gave the dialog its final shape (RFC 3261 §13.2.2.4); what happened in the early one stays counted.</summary>
    public void Confirm(DialogState state)
    {
        Confirm();
        State = state with
        {
            LocalCSeq = Math.Max(state.LocalCSeq, State.LocalCSeq),
            RemoteCSeq = Math.Max(state.RemoteCSeq, State.RemoteCSeq),
        };
    }

    /// <summary>The same where it has its final shape already: that of whoever was called (§12.1.1).</summary>
    public void Confirm() => Phase = DialogPhase.Confirmed;

    /// <summary>Offer and answer were agreed.</summary>
    public void OnAgreed(ReadOnlyMemory<byte> local, ReadOnlyMemory<byte> remote)
    {
        LocalSdp = local;
        RemoteSdp = remote;
    }

    /// <summary>The session lives from now on, or was refreshed. What an early UPDATE agrees counts from the 2xx on (RFC 4028 §7.4).</summary>
    public void Refreshed()
    {
        if (Phase == DialogPhase.Confirmed)
        {
            _timer.Restart();
        }
    }

    /// <summary>A refresh was refused for the moment.</summary>
    public void RefreshAgain(TimeSpan after) => _timer.TryAgain(after);

    public bool Refer(string target, string? referredBy) => Other.Refer(target, referredBy);

    public void OnAck(in SipMessage ack)
    {
        if (IsFromPeer(ack))
        {
            Accepted.OnAck(ack);
        }
    }

    public void OnConfirmed(ReadOnlyMemory<byte> body)
    {
        if (!body.IsEmpty)
        {
            RemoteSdp = body;
        }

        Owner.Tell(new ConfirmedEvent(Owner, body));
    }

    public void OnUnacknowledged(InviteServerTransaction transaction) => Accepted.OnMissing(transaction);

    /// <summary>The re-INVITE that waits for the application is cancelled (RFC 3261 §9.2); the dialog goes on.</summary>
    public void OnCancel(in SipMessage cancel) => _peer?.Withdraw(487);

    /// <summary>
    /// Ends the dialog with a BYE: now, or when our 2xx is ACKed or given up (RFC 3261 §15). One that is early ends with its INVITE.
    /// </summary>
    public void Leave(DialogEnd end, string? reason)
    {
        if (Phase == DialogPhase.Early)
        {
            Owner.LeaveEarly(end, reason);
        }
        else if (Phase == DialogPhase.Confirmed)
        {
            Phase = DialogPhase.Leaving;
            _farewell.Begin(end, reason);
            if (end.Cause == DialogEndCause.Expired)
            {
                Owner.End(end); // nobody is there to answer the BYE: who talks with them need not wait for that too
            }

            Quiet();
            GoOn();
        }
    }

    /// <summary>Nothing is refreshed or changed any more; what the peer asked is refused.</summary>
    public void Quiet()
    {
        _timer.Stop();
        _own?.Stop();
        _infos?.Stop();
        _peer?.Withdraw(487);
    }

    /// <summary>Stops everything without a word to the peer.</summary>
    public void Forget()
    {
        if (!IsGone)
        {
            Discard();
            Stack.Dialogs.Remove(State.CallId, State.LocalTag);
        }
    }

    /// <summary>As <see cref="Forget"/>, for an early dialog whose place in the table is that of its whole fork.</summary>
    public void Discard()
    {
        Phase = DialogPhase.Gone;
        Accepted.Clear();
        _other?.Abandon();
        Quiet();
    }

    /// <summary>Something was settled: what waited for it goes on, a BYE before all else.</summary>
    public void GoOn()
    {
        if (Phase == DialogPhase.Confirmed)
        {
            _other?.GoOn();
            _own?.GoOn();
        }
        else if (Phase == DialogPhase.Leaving && !_farewell.IsByeSent && !Accepted.Any && _other is not { HoldsBye: true })
        {
            _farewell.SendBye();
        }
    }

    /// <summary>A peer that says no ACK says no 200 to the BYE: the call is over now.</summary>
    public void OnAckMissing()
    {
        Leave(new DialogEnd(DialogEndCause.NoAck), null);
        GoOn();
        Owner.End(_farewell.EndOr(default));
    }

    public void Settled(SessionChange change) => _peer?.Settled(change);

    public DialogState Next() => State = State with { LocalCSeq = State.LocalCSeq + 1 };

    public bool Accepts(in SipMessage challenge)
    {
        Digest ??= _secret is null ? null : new DigestClient(_secret);
        return Digest is not null && Digest.Accept(challenge);
    }

    // RFC 4028 §10. Q.850 cause 102: a timer ran out.
    public void OnExpired()
    {
        SipLog.SessionExpired(Stack.Log, SipScan.Clean(State.CallId), State.Flow.Remote);
        Leave(new DialogEnd(DialogEndCause.Expired), "Q.850;cause=102;text=\"Session timer expired\"");
    }

    public void OnTooLong()
    {
        SipLog.TooLong(Stack.Log, SipScan.Clean(State.CallId), State.Flow.Remote);
        Leave(new DialogEnd(DialogEndCause.TooLong), "Q.850;cause=31;text=\"Longest call length\"");
    }

    private PeerOffers Peer => _peer ??= new PeerOffers(this);

    private OtherRequests Other => _other ??= new OtherRequests(this);

    private ServerTransaction NewTransaction(in SipMessage request, SipTarget source, SipTarget target) =>
        request.Method == SipMethod.Invite
            ? new InviteServerTransaction(Stack, request, source, target)
            : new ServerTransaction(Stack, request, source, target);
}
