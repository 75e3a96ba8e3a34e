namespace Routing.Sip.Dialogs;

/// <summary>
/// What happens on one INVITE dialog, told to whoever owns its leg. Called on the receiving or the
/// timer's thread, one at a time for a dialog; an implementation only posts. Bodies are copies that may be kept.
/// </summary>
public interface IInviteDialogEvents
{
    /// <summary>UAC: a provisional answer above 100 (180, 183 …); <paramref name="body"/> is early SDP or empty.</summary>
    void OnProgress(int status, ReadOnlyMemory<byte> body);

    /// <summary>UAC: a 2xx came and was ACKed; <paramref name="body"/> is the SDP answer.</summary>
    void OnAnswered(ReadOnlyMemory<byte> body);

    /// <summary>UAS: a PRACK answered the offer in our early SDP, where the INVITE had none; the ACK will hold nothing.</summary>
    void OnEarlyAnswer(ReadOnlyMemory<byte> body)
    {
    }

    /// <summary>UAS: the ACK of our 2xx came; <paramref name="body"/> holds the SDP answer where the INVITE had no offer.
    /// Not told when that answer is missing: the call then ends (<see cref="DialogEndCause.NoAnswer"/>), a re-INVITE's session
    /// stays as it was.</summary>
    void OnConfirmed(ReadOnlyMemory<byte> body);

    /// <summary>The peer wants to change the session (re-INVITE or UPDATE with an offer). Answer or reject it through <paramref name="request"/>.</summary>
    void OnReinvite(ISessionChange request);

    /// <summary>
    /// An offer of ours was settled (<see cref="InviteDialog.Reoffer"/>): by a 2xx whose SDP is <paramref name="answer"/>, or refused
    /// with <paramref name="status"/>, and then the session stays as it was last agreed. Told too when a mere refresh of the
    /// session brings another answer than before.
    /// </summary>
    void OnOfferSettled(int status, ReadOnlyMemory<byte> answer)
    {
    }

    /// <summary>The peer asks that its partner be connected with somebody else (REFER). Declined by who does not take it up.</summary>
    void OnRefer(ITransfer transfer) => transfer.Reject(603);

    /// <summary>
    /// What became of our own <see cref="InviteDialog.Refer"/>: 202 when it was taken up, a provisional status of the peer's new call, or with
    /// <paramref name="isFinal"/> the last one (2xx: that call was answered; 408: nothing was heard of it; otherwise it failed, or where no 202
    /// came before it the REFER itself was refused).
    /// </summary>
    void OnTransfer(int status, bool isFinal)
    {
    }

    /// <summary>
    /// The peer sent INFO with a body, such as a key press (<c>application/dtmf-relay</c>); it has its 200.
    /// <paramref name="contentType"/> is in small letters and without parameters.
    /// </summary>
    void OnInfo(string contentType, ReadOnlyMemory<byte> body)
    {
    }

    /// <summary>The dialog is over. Exactly once for each dialog, whoever ended it; nothing comes after it.</summary>
    void OnEnded(DialogEnd end);
}

/// <summary>A peer's offer in mid-call (RFC 3261 §14), waiting for its answer.</summary>
public interface ISessionChange
{
    /// <summary>The SDP offer; empty when the peer wants ours (RFC 3264 §4).</summary>
    ReadOnlyMemory<byte> Offer { get; }

    /// <summary>
    /// Agrees: 200 with <paramref name="sdp"/>. Any thread, once. False when a CANCEL, the end of the call or the deadline
    /// (48*T1) came first: nothing went out and the session is still the one agreed before.
    /// </summary>
    bool Answer(ReadOnlyMemory<byte> sdp);

    /// <summary>Refuses (488 …): the session stays as last agreed. Any thread, once.</summary>
    void Reject(int status);

    /// <summary>As the other, with a header that says why: Warning (RFC 3261 §20.43).</summary>
    void Reject(int status, KeyValuePair<string, string> header) => Reject(status);
}
