using Routing.Media;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Calls;

/// <summary>What happens on a call's legs, and which of its parts it is for. A far leg may come, go and be replaced by another.</summary>
internal sealed partial class Call
{
    /// <summary>A desk hands over the leg that an agent answered. Any thread.</summary>
    public void PostAdopt(Leg agent) => Mailbox.Post(() => Adopt(agent));

    void ILegOwner.OnLegDigit(Leg leg, char digit)
    {
        if (ReferenceEquals(leg, Caller))
        {
            _flow.Digits.Add(digit);
        }
    }

    void ILegOwner.OnLegPlayEnded(Leg leg, long play, PlayEnd end)
    {
        if (ReferenceEquals(leg, Caller))
        {
            _flow.OnPlayEnded(play, end);
            _journey.OnPlayEnded(play, end);
        }
    }

    void ILegOwner.OnLegEnded(Leg leg, DialogEnd end)
    {
        PbxLog.LegEnded(_environment.Log, Id, ReferenceEquals(leg, Caller) ? "caller" : "far", end.Cause, end.Status, end.Reason);
        if (end.Cause == DialogEndCause.NoAck)
        {
            PbxLog.NoAck(_environment.Log, Dialog.CallId);
        }

        if (ReferenceEquals(leg, Caller))
        {
            HangUp(end.Cause is DialogEndCause.RemoteBye or DialogEndCause.RemoteCancel ? CallEndedBy.Caller : CallEndedBy.System);
        }
        else
        {
            Mailbox.Watch(leg.CloseMediaAsync().AsTask());
            _journey.OnAgentLeft(leg);
            _connection.OnLegEnded(leg);
        }
    }

    void ILegOwner.OnLegHeld(Leg leg)
    {
        _journey.OnHeld(leg);
        _connection.OnHeld(leg);
    }

    // The agent's dialog is answered while it still belongs to its desk.
    void ILegOwner.OnLegAnswered(Leg leg, ReadOnlyMemory<byte> sdp)
    {
    }

    private void Adopt(Leg agent)
    {
        if (IsEnded || !_journey.OnAdopt(agent))
        {
            agent.Hangup(Caller.Farewell ?? CallStart.ReasonFor(failed: false));
        }
    }
}
