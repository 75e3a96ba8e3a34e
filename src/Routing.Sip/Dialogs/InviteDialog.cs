namespace Routing.Sip.Dialogs;

/// <summary>
/// One INVITE dialog from its first message to its end (RFC 3261 §12 to §15), as its owner sees it.
/// All members may be called from any thread; none blocks.
/// </summary>
public abstract class InviteDialog
{
    /// <summary>The dialog's Call-ID.</summary>
    public abstract string CallId { get; }

    /// <summary>Who is told of what happens. Set once, before the first event.</summary>
    public abstract IInviteDialogEvents Events { get; set; }

    /// <summary>
    /// Ends the dialog by what its state asks for: a rejection (UAS, <paramref name="rejectStatus"/>)
    /// or CANCEL (UAC) before it is answered, BYE after. Repeated calls do nothing.
    /// <see cref="IInviteDialogEvents.OnEnded"/> follows when the peer has confirmed it or time is out.
    /// </summary>
    /// <param name="reason">The value of a Reason header (RFC 3326), such as <c>Q.850;cause=16</c>, or null.</param>
    /// <param name="rejectStatus">UAS before an answer: the final status.</param>
    public abstract void Hangup(string? reason = null, int rejectStatus = 603);
}
