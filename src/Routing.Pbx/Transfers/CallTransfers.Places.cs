using Routing.Pbx.Calls;
using Routing.Pbx.Scheduling;
using Routing.Records.Model;

namespace Routing.Pbx.Transfers;

/// <summary>Who takes whose place: legs that come from other calls, and this call's caller on the way to another.</summary>
internal sealed partial class CallTransfers
{
    /// <summary>Somebody from another call, answered there, is to take the place of <paramref name="leg"/> here (RFC 3891).</summary>
    public void OnReplaced(Leg leg, Replacement by)
    {
        if (call.IsEnded || by.Leg.IsOver || leg.IsOver)
        {
            by.Refuse(481);
        }
        else if (_asked is not null)
        {
            by.Refuse(491);
        }
        else if (ReferenceEquals(leg, call.Caller))
        {
            ReplaceCaller(leg, by);
        }
        else if (call.TalkNow is { } talk && ReferenceEquals(leg, talk.Far))
        {
            ReplaceFar(talk, by);
        }
        else
        {
            by.Refuse(481);
        }
    }

    /// <summary>
    /// The caller takes the place of a leg in another call, or of one that rings for it; this call ends then. False when that
    /// place is gone: the caller is still here, unless they left meanwhile.
    /// </summary>
    public async Task<bool> TakeOverAsync(Leg place)
    {
        if (ReferenceEquals(place.Owner, call) || !await call.Door.AnswerAsync())
        {
            return false;
        }

        int status = await GiveCallerAsync(place);
        if (status == 200)
        {
            call.HangUp(CallEndedBy.Transfer);
        }
        else
        {
            PbxLog.NotTakenOver(environment.Log, call.Id, call.Begins.Dialled, status);
        }

        return status == 200;
    }

    // 200: somebody else's now. Otherwise the caller is back, and the call over should they have left.
    private async Task<int> GiveCallerAsync(Leg place)
    {
        Leg caller = call.Unseat();
        var word = new PendingTurn<int>();
        new Replacement(caller, call, word.Complete).Offer(place);
        int status = await word.WaitAsync(default); // each owner answers in a turn or two
        if (status == 200)
        {
            HasHandedOver = true;
        }
        else if (call.IsEnded)
        {
            caller.Hangup();
        }
        else
        {
            call.SeatAgain(caller);
            if (caller.IsOver)
            {
                call.HangUp(CallEndedBy.Caller);
            }
        }

        return status;
    }

    private void ReplaceCaller(Leg leg, Replacement by)
    {
        ITalk? talk = call.TalkNow;
        call.Seat(by.Leg);
        call.NoteLeg(by.Leg);
        by.Accept();
        Dismiss(leg);
        if (talk is not null)
        {
            call.Recorder.Begin(SegmentKind.Transfer, environment.Clock.UtcNow, by.Leg.Peer.Name, talk.Agent, "transferred");
            talk.Rejoin("answered");
        }
        else
        {
            call.Connection.OnCallerChanged();
            _tried?.OnCallerChanged();
            call.Journey.OnCallerChanged();
        }
    }

    private void ReplaceFar(ITalk talk, Replacement by)
    {
        Leg leaves = talk.Far;
        talk.Part();
        talk.Leave();
        call.NoteLeg(by.Leg);
        by.Accept();
        Dismiss(leaves);
        call.Recorder.Begin(SegmentKind.Transfer, environment.Clock.UtcNow, by.Leg.Peer.Name, talk.Agent, "transferred");
        var connection = new Connection(call, environment);
        _joined = connection;
        call.Mailbox.Watch(JoinAsync(connection, by.Leg));
    }

    private async Task JoinAsync(Connection connection, Leg far)
    {
        try
        {
            await connection.JoinAsync(far, call.Ended);
            Over();
        }
        catch (OperationCanceledException) when (call.IsEnded)
        {
            // Its end has been told.
        }
    }

    // RFC 3891 §3: BYE, and for one that was not answered what its caller's own CANCEL would bring.
    private void Dismiss(Leg leg) => call.Mailbox.Watch(leg.HangupAsync("SIP;cause=200;text=\"Replaced\"", rejectStatus: 487).AsTask());
}
