using Routing.Sip.Dialogs;
using Routing.Sip.Registration;
using Routing.Sip.Subscriptions;

namespace Routing.Sip;

/// <summary>
/// What sits on top of the user agent: the seam between signalling and the exchange. Called on the
/// thread that received the datagram or fired the timer, so an implementation only posts to a mailbox.
/// </summary>
public interface ISipApplication
{
    /// <summary>
    /// A new call: an INVITE outside any dialog whose sender is known and, where it must be,
    /// authenticated. 100 Trying is the stack's affair. The application sets
    /// <see cref="InviteDialog.Events"/> before this returns; until it answers or rejects, the call rings.
    /// </summary>
    void OnInvite(UasInviteDialog dialog);

    /// <summary>
    /// As <see cref="OnInvite"/>, but the caller wants to take the place of <paramref name="replaced"/> (RFC 3891), a live dialog of
    /// this user agent: who agrees answers the one and hangs up the other. Declined by who does not take it up.
    /// </summary>
    void OnReplace(UasInviteDialog dialog, InviteDialog replaced) => dialog.Reject(603);

    /// <summary>
    /// Does <paramref name="phone"/> finish work in progress when it dials this, so that it is let in while we drain? Asked within the
    /// stack's turn: a look-up, no more.
    /// </summary>
    bool FinishesWork(string phone, string dialled) => false;

    /// <summary>
    /// A trunk's INVITE was refused while draining, once for each call. Phones' are not told: only who dialled waits for it.
    /// </summary>
    void OnRefused(RefusedInvite refused)
    {
    }

    /// <summary>What phones may watch; nothing unless it says so. Always the same one.</summary>
    ISubscriptionSource Subscriptions => NothingToWatch.Instance;

    /// <summary>The registered phones of one user changed: registered, refreshed elsewhere, removed or expired.</summary>
    void OnBindingsChanged(BindingsChange change);

    /// <summary>What there is to keep of registrations over a restart changed: in the order of the changes, one at a time.</summary>
    void OnRegistrationTouched(RegistrationTouch touch)
    {
    }
}
