using Routing.Sip.Parsing;
using Routing.Sip.Transactions;

namespace Routing.Sip.Dialogs;

/// <summary>
/// The INVITEs of one dialog whose 2xx has no ACK yet, each told by its CSeq, so that the ACK of one offer is never taken for another's
/// (RFC 3261 §13.3.1.4). Each transaction repeats its 2xx until then; its end, timer L, is the end of the wait. Within the turn.
/// </summary>
internal sealed class AcceptedInvites(DialogSession session)
{
    private readonly List<InviteServerTransaction> _open = new(1);

    public bool Any => _open.Count > 0;

    /// <summary>Is there an offer of ours in one of them, which the ACK must answer?</summary>
    public bool HoldsOffer => _open.Exists(one => one.HasOffer);

    /// <summary>Sends what stands in the buffer as the 2xx of an INVITE and repeats it until the ACK.</summary>
    public void Add(InviteServerTransaction transaction, bool offered)
    {
        transaction.Respond(200);
        transaction.User = session;
        transaction.HasOffer = offered;
        transaction.RepeatUntilSettled();
        _open.Add(transaction);
    }

    public void OnAck(in SipMessage ack)
    {
        InviteServerTransaction? answered = null;
        foreach (InviteServerTransaction one in _open)
        {
            answered ??= one.CSeq == ack.CSeq.Number ? one : null;
        }

        if (answered is null)
        {
            return; // a second ACK, or one of an offer long settled
        }

        answered.Settle();
        _open.Remove(answered);
        if (!answered.HasOffer)
        {
            session.OnConfirmed(default); // RFC 3264 §4: all is agreed, and what some repeat here answers nothing
        }
        else if (HasAnswer(ack))
        {
            session.OnConfirmed(ack.Body.ToArray());
        }
        else if (!answered.Seed.IsInDialog)
        {
            // RFC 3261 §13.2.1: it was the dialog's first INVITE, and the ACK must hold the answer. Without one there is nothing that could be talked over.
            SipLog.NoAnswer(session.Owner.Stack.Log, SipScan.Clean(session.State.CallId), session.State.Flow.Remote);
            session.Leave(new DialogEnd(DialogEndCause.NoAnswer), null);
        }

        // A re-INVITE's offer without its answer changes nothing: the session stays as it was last agreed (RFC 3264 §8).
        session.GoOn();
    }

    public void Clear()
    {
        _open.ForEach(one => one.Settle());
        _open.Clear();
    }

    /// <summary>No ACK came within 64*T1.</summary>
    public void OnMissing(InviteServerTransaction transaction)
    {
        if (!_open.Remove(transaction))
        {
            return;
        }

        transaction.Settle();
        session.Stack.Metrics.MissingAck();
        SipLog.NoAck(session.Owner.Stack.Log, SipScan.Clean(session.State.CallId), session.State.Flow.Remote, session.State.LocalContact);
        session.OnAckMissing();
    }

    private static bool HasAnswer(in SipMessage ack) => !ack.Body.IsEmpty && !Standard.HasForeignBody(ack);
}
