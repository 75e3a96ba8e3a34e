using Routing.Ivr;
using Routing.Media;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Transfers;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Calls;

/// <summary>What happens on a call's legs, and which of its parts it is for. A far leg may come, go and be replaced by another.</summary>
internal sealed partial class Call
{
    /// <summary>The one who was called is served in place of the one who called: that one has sent them on.</summary>
    public bool IsTurned { get; private set; }

    /// <summary>Who is served, where that is not who placed the call; null otherwise.</summary>
    public LegPeer? Guest { get; private set; }

    /// <summary>The number of the one who is served, as flows and agents' memories know it.</summary>
    public string Customer => Guest is not { } guest ? Party.Caller.Number
        : guest.Trunk is { } trunk && Plan.Trunks.TryGetValue(trunk, out TrunkPlan? plan) ? plan.Numbering.Normalize(guest.Name)
        : guest.Name;

    /// <summary>Who placed the call is on the way out, and whom they talk with is served from now on. On the mailbox.</summary>
    public void Turn(Talk talk)
    {
        Leg before = Caller;
        Caller = talk.Far;
        IsTurned = !IsTurned;
        Guest = ReferenceEquals(Caller, _placed) ? null : Caller.Peer;
        talk.Turn(before);
        _flow.SetVariable("caller", FlowValue.Of(Customer));
    }

    /// <summary>Somebody else is served from now on, who was answered already. On the mailbox.</summary>
    public void Seat(Leg leg)
    {
        Caller = leg;
        Guest = leg.Peer;
        Door.Admit();
        _flow.OnCallerChanged();
    }

    /// <summary>The one who was served goes to another call; nobody is in their place. On the mailbox.</summary>
    public Leg Unseat()
    {
        Leg leaves = Caller;
        Caller = new Leg(_environment.Media, this);
        return leaves;
    }

    /// <summary>The one who went comes back. On the mailbox.</summary>
    public void SeatAgain(Leg leg) => Caller = leg;

    /// <summary>A desk hands over the leg that an agent answered. Any thread.</summary>
    public void PostAdopt(Leg agent) => Mailbox.Post(() => Adopt(agent));

    void ILegOwner.OnLegDigit(Leg leg, char digit, bool byInfo)
    {
        Talks.Now?.OnKey(leg, digit, byInfo);
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

        _transfers.OnPlayEnded(leg, play);
    }

    void ILegOwner.OnLegEnded(Leg leg, DialogEnd end)
    {
        PbxLog.LegEnded(_environment.Log, Id, ReferenceEquals(leg, Caller) ? "caller" : "far", end.Cause, end.Status, end.Reason);
        if (end.Cause == DialogEndCause.NoAck)
        {
            PbxLog.NoAck(_environment.Log, Dialog.CallId);
        }

        if (_transfers.OnLegEnded(leg))
        {
            Mailbox.Watch(leg.CloseMediaAsync().AsTask());
        }
        else if (ReferenceEquals(leg, Caller) && leg.IsSentOn && end.Cause == DialogEndCause.RemoteBye)
        {
            // RFC 5589 §6.1 has the BYE come from us, after the last NOTIFY; carriers that have taken the REFER up leave without one.
            Places.OnTransferred();
            HangUp(CallEndedBy.Transfer);
        }
        else if (ReferenceEquals(leg, Caller))
        {
            HangUp(end.Cause is not (DialogEndCause.RemoteBye or DialogEndCause.RemoteCancel) ? CallEndedBy.System
                : IsTurned && !_journey.IsWaiting ? CallEndedBy.Callee : CallEndedBy.Caller);
        }
        else
        {
            Mailbox.Watch(leg.CloseMediaAsync().AsTask());
            Talks.OnLegEnded(leg);
        }
    }

    void ILegOwner.OnLegHeld(Leg leg) => Talks.OnHeld(leg);

    void ILegOwner.OnLegSilent(Leg leg, TimeSpan silentFor)
    {
        PbxLog.LegSilent(_environment.Log, Id, ReferenceEquals(leg, Caller) ? "caller" : "far", Math.Round(silentFor.TotalSeconds));
        leg.Ask();
    }

    void ILegOwner.OnLegRefer(Leg leg, ITransfer transfer) => _transfers.OnRefer(leg, transfer);

    void ILegOwner.OnLegReplaced(Leg leg, Replacement by) => Places.OnReplaced(leg, by);

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
