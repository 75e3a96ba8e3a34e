using Routing.Media;
using Routing.Pbx.Scheduling;
using Routing.Pbx.Transfers;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Calls;

/// <summary>
/// Whoever a leg belongs to at the moment: a call, or a desk while the agent's phone rings. All of it is
/// called in turns of <see cref="Mailbox"/>.
/// </summary>
internal interface ILegOwner
{
    /// <summary>Where the owner's code runs.</summary>
    Mailbox Mailbox { get; }

    /// <summary>The far phone rings (180), or speaks before it answers: <paramref name="sdp"/> is empty or early media.</summary>
    void OnLegProgress(Leg leg, int status, ReadOnlyMemory<byte> sdp)
    {
    }

    /// <summary>The far phone answered with <paramref name="sdp"/>.</summary>
    void OnLegAnswered(Leg leg, ReadOnlyMemory<byte> sdp);

    /// <summary>The far side pressed a key; by INFO, or in the media, which brings it to whom it is joined with by itself.</summary>
    void OnLegDigit(Leg leg, char digit, bool byInfo);

    /// <summary>What was played to it is over.</summary>
    void OnLegPlayEnded(Leg leg, long play, PlayEnd end);

    /// <summary>The far side holds us, or no longer: see <see cref="Leg.IsHeld"/>.</summary>
    void OnLegHeld(Leg leg);

    /// <summary>Nothing has been heard of it for a while: it is asked whether it is still there.</summary>
    void OnLegSilent(Leg leg, TimeSpan silentFor) => leg.Ask();

    /// <summary>
    /// The far side wants its partner connected with somebody else (REFER). Before it has a partner it is kept: a phone may ask with its answer, and that
    /// takes a moment here. Who never gets one gives no answer, and the stack refuses it in the end, at the latest with the dialog.
    /// </summary>
    void OnLegRefer(Leg leg, ITransfer transfer)
    {
        if (!leg.TryKeep(transfer))
        {
            transfer.Reject(603);
        }
    }

    /// <summary>Somebody is to take the place of <paramref name="leg"/>; theirs belongs to this owner already. Given back by who does not take it.</summary>
    void OnLegReplaced(Leg leg, Replacement by) => by.Refuse(603);

    /// <summary>Its dialog is over.</summary>
    void OnLegEnded(Leg leg, DialogEnd end);
}
