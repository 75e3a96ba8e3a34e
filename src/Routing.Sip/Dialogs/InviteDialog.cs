using Routing.Sip.Parsing;
using Routing.Sip.Transports;

namespace Routing.Sip.Dialogs;

/// <summary>
/// One INVITE dialog from its first message to its end (RFC 3261 §12 to §15), as its owner sees it.
/// All members may be called from any thread; none blocks.
/// </summary>
public abstract class InviteDialog
{
    private bool _ended;

    private protected InviteDialog(SipStack stack) => Stack = stack;

    /// <summary>The dialog's Call-ID.</summary>
    public abstract string CallId { get; }

    /// <summary>Who is told of what happens. Set once, before the first event.</summary>
    public abstract IInviteDialogEvents Events { get; set; }

    /// <summary>The dialog's state once it is answered, to be stored by whoever wants to survive a restart; null before.</summary>
    public DialogState? State
    {
        get
        {
            using SipStack.Turn turn = Stack.EnterFromAbove();
            return Session?.State;
        }
    }

    /// <summary>
    /// The same, also while it rings: that of the first who rang (RFC 3261 §12.1.2), once somebody answered theirs. Null before. What is
    /// needed to name the dialog in a Replaces (RFC 3891).
    /// </summary>
    public DialogState? EarlyState
    {
        get
        {
            using SipStack.Turn turn = Stack.EnterFromAbove();
            return Session?.State ?? FirstEarly;
        }
    }

    /// <summary>Says which interaction this dialog is a leg of, for the trace of its messages. Again when it moves to another.</summary>
    public void BelongsTo(Guid interaction) => Stack.Trace.Link(CallId, interaction);

    /// <summary>Something odd about the peer, for whoever reads the log: names the Call-ID, at information. Any thread.</summary>
    public void Note(string what) => SipLog.Noted(Stack.Log, SipScan.Clean(CallId), SipScan.Clean(what));

    /// <summary>
    /// Ends the dialog by what its state asks for: a rejection (UAS, <paramref name="rejectStatus"/>)
    /// or CANCEL (UAC) before it is answered, BYE after. Repeated calls do nothing.
    /// <see cref="IInviteDialogEvents.OnEnded"/> follows when the peer has confirmed it or time is out.
    /// </summary>
    /// <param name="reason">The value of a Reason header (RFC 3326), such as <c>Q.850;cause=16</c>, or null.</param>
    /// <param name="rejectStatus">UAS before an answer: the final status.</param>
    /// <param name="retryAfter">UAS before an answer: how long the caller had better wait (RFC 3261 §20.33), in whole seconds; zero says nothing.</param>
    public abstract void Hangup(string? reason = null, int rejectStatus = 603, TimeSpan retryAfter = default);

    /// <summary>
    /// Offers another session by a re-INVITE, once nothing else is in progress; collisions are waited out and tried again
    /// (RFC 3261 §14.1). <see cref="IInviteDialogEvents.OnOfferSettled"/> follows, unless the call ends before. Nothing
    /// happens before the dialog is answered.
    /// </summary>
    public void Reoffer(ReadOnlyMemory<byte> sdp)
    {
        using SipStack.Turn turn = Stack.EnterFromAbove();
        Session?.Own.Offer(sdp.ToArray());
    }

    /// <summary>
    /// Asks the peer whether it is still in the call, by a refresh of the session that changes nothing (UPDATE, or a re-INVITE,
    /// RFC 4028 §7.4). One that knows nothing of the call (481), or does not answer within 64*T1, ends it
    /// (<see cref="DialogEndCause.Expired"/>). Nothing happens before the dialog is answered, or while another question is under way.
    /// </summary>
    public void Ask()
    {
        using SipStack.Turn turn = Stack.EnterFromAbove();
        if (Session is { Phase: DialogPhase.Confirmed } session)
        {
            session.Own.Ask();
        }
    }

    /// <summary>
    /// Asks the peer to call <paramref name="target"/> instead (REFER, RFC 3515; for an attended transfer with its
    /// <c>?Replaces=</c>). <see cref="IInviteDialogEvents.OnTransfer"/> says what comes of it. False when the dialog is not
    /// answered or is over, when an earlier request of this kind goes on, or where that is no URI.
    /// </summary>
    public bool Refer(string target, string? referredBy = null)
    {
        using SipStack.Turn turn = Stack.EnterFromAbove();
        return Session is { IsGone: false, IsByeSent: false } session && session.Refer(target, referredBy);
    }

    /// <summary>
    /// Tells the peer something beside the session (INFO), after what was told before: a key press to one that takes keys in no other way. Nothing
    /// before the dialog is answered and after its end; an answer that refuses it changes nothing.
    /// </summary>
    public void Info(string contentType, ReadOnlyMemory<byte> body)
    {
        using SipStack.Turn turn = Stack.EnterFromAbove();
        if (Session is { IsGone: false, IsByeSent: false } session)
        {
            session.Infos.Send(contentType, body.ToArray());
        }
    }

    /// <summary>
    /// Shows the peer somebody else as who it is connected with: P-Asserted-Identity (RFC 3325 §9.1) in an UPDATE, or where it takes none in a
    /// re-INVITE with the session as it is. For peers that may know. Nothing before the dialog is answered and after its end.
    /// </summary>
    /// <param name="user">The user of our own URI there: what could be called. No more than what a URI's user may be written with.</param>
    /// <param name="displayName">What people read.</param>
    public void Show(string user, string displayName)
    {
        using SipStack.Turn turn = Stack.EnterFromAbove();
        if (Session is { IsGone: false, IsByeSent: false } session)
        {
            string own = session.State.LocalUri;
            session.Shown = $"{InviteRequest.DisplayName(displayName)}<sip:{user}@{own[(own.IndexOf('@', StringComparison.Ordinal) + 1)..]}>";
            session.Own.Refresh();
        }
    }

    internal SipStack Stack { get; }

    /// <summary>Did we make the Call-ID (RFC 3261 §14.1)?</summary>
    internal abstract bool OwnsCallId { get; }

    /// <summary>The state of its first early dialog; null for none.</summary>
    internal virtual DialogState? FirstEarly => null;

    /// <summary>Is that the tag of our peer, or of one of them while the call is early?</summary>
    internal abstract bool HasPeer(ReadOnlySpan<byte> tag);

    /// <summary>The part after the 2xx; null before.</summary>
    internal DialogSession? Session { get; private protected set; }

    /// <summary>Has the owner been, or is it about to be, told of the end?</summary>
    internal bool IsEnded => _ended;

    /// <summary>A phone of that user has registered from elsewhere, without a connection. In the turn.</summary>
    internal abstract void OnMoved(string user, in SipFlow from, in SipFlow to);

    /// <summary>A request within this dialog, ACK aside. In the turn.</summary>
    internal abstract void OnRequest(in SipMessage request, SipTarget source, SipTarget target);

    /// <summary>An ACK of a 2xx. In the turn.</summary>
    internal abstract void OnAck(in SipMessage ack);

    /// <summary>Ends what has no 2xx yet: with a refusal or a CANCEL. In the turn.</summary>
    internal abstract void LeaveEarly(DialogEnd end, string? reason);

    /// <summary>The user agent closes: end as soon as the peer allows it. In the turn.</summary>
    internal abstract void Close();

    /// <summary>The user agent is closed: forget everything now. In the turn.</summary>
    internal abstract void Abandon();

    /// <summary>Tells the owner, unless the end has been told already.</summary>
    internal void Tell(DialogEvent what)
    {
        if (!_ended)
        {
            Stack.Outbox.Add(what);
        }
    }

    /// <summary>Tells the owner of the end; the first call counts.</summary>
    internal void End(DialogEnd end)
    {
        Tell(new EndedEvent(this, end));
        _ended = true;
    }

    /// <summary>All reasons that a message gives (RFC 3326 §2), or a response's phrase.</summary>
    internal static string? ReasonOf(in SipMessage message)
    {
        string? all = null;
        foreach (ReadOnlySpan<byte> line in message.Lines(SipHeaderName.Reason))
        {
            all = all is null ? SipScan.Text(line) : $"{all}, {SipScan.Text(line)}";
        }

        return all ?? PhraseOf(message);
    }

    private static string? PhraseOf(in SipMessage message) =>
        message.IsRequest || message.ReasonPhrase.IsEmpty ? null : SipScan.Text(message.ReasonPhrase);
}
