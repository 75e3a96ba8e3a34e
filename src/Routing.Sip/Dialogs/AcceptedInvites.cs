using Routing.Sip.Parsing;
using Routing.Sip.Transactions;

namespace Routing.Sip.Dialogs;

/// <summary>The 2xx answers of one dialog whose ACK has not come yet. Within the turn.</summary>
internal sealed class AcceptedInvites(DialogSession session)
{
    private readonly List<AcceptedInvite> _open = new(1);

    public bool Any => _open.Count > 0;

    /// <summary>Is there an offer of ours in one of them, which the ACK must answer?</summary>
    public bool HoldsOffer => _open.Exists(one => one.Offered);

    /// <summary>Sends what stands in the buffer as the 2xx of an INVITE and repeats it until the ACK.</summary>
    public void Add(InviteServerTransaction transaction, uint cseq, bool offered)
    {
        transaction.Respond(200);
        transaction.User = session;
        _open.Add(new AcceptedInvite(transaction, cseq, offered));
    }

    public void OnAck(in SipMessage ack)
    {
        AcceptedInvite? answered = null;
        foreach (AcceptedInvite one in _open)
        {
            answered ??= one.CSeq == ack.CSeq.Number ? one : null;
        }

        if (answered is null)
        {
            return; // a second ACK, or one of an offer long settled
        }

        answered.Stop();
        _open.Remove(answered);
        if (!answered.Offered)
        {
            session.OnConfirmed(default); // RFC 3264 §4: all is agreed, and what some repeat here answers nothing
        }
        else if (HasAnswer(ack))
        {
            session.OnConfirmed(ack.Body.ToArray());
        }
        else if (answered.IsFirst)
        {
            // RFC 3261 §13.2.1: the ACK must hold the answer. Without one there is nothing that could be talked over.
            SipLog.NoAnswer(session.Owner.Stack.Log, SipScan.Clean(session.State.CallId), session.State.Flow.Remote);
            session.Leave(new DialogEnd(DialogEndCause.NoAnswer), null);
        }

        // A re-INVITE's offer without its answer changes nothing: the session stays as it was last agreed (RFC 3264 §8).
        session.GoOn();
    }

    public void Clear()
    {
        _open.ForEach(one => one.Stop());
        _open.Clear();
    }

    /// <summary>No ACK came within 64*T1.</summary>
    public void OnMissing(InviteServerTransaction transaction)
    {
        if (_open.Find(one => one.Is(transaction)) is not { } unanswered)
        {
            return;
        }

        unanswered.Stop();
        _open.Remove(unanswered);
        session.Stack.Metrics.MissingAck();
        SipLog.NoAck(session.Owner.Stack.Log, SipScan.Clean(session.State.CallId), session.State.Flow.Remote, session.State.LocalContact);
        session.OnAckMissing();
    }

    private static bool HasAnswer(in SipMessage ack) => !ack.Body.IsEmpty && !Standard.HasForeignBody(ack);
}
