using Routing.Pbx.Calls;
using Routing.Pbx.Dialling;
using Routing.Pbx.FeatureCodes;
using Routing.Pbx.Parking;
using Routing.Records.Model;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Transfers;

/// <summary>The transfers that those who talk in a call ask for (REFER, RFC 3515, RFC 5589). One at a time. On the call's mailbox.</summary>
internal sealed class CallTransfers(Call call, CallEnvironment environment)
{
    // Less than the stack gives a REFER: who asked hears what became of it before it is given up for them.
    private static readonly TimeSpan LongestTry = TimeSpan.FromSeconds(170);

    // Asked for and not decided.
    private Transfer? _pending;

    /// <summary>A transfer is asked for and not decided.</summary>
    public bool IsAsked => _pending is not null;

    /// <summary>One of the two who talk wants the other connected with somebody else.</summary>
    public void OnRefer(Leg leg, ITransfer refer)
    {
        if (call.IsEnded)
        {
            refer.Reject(481);
        }
        else if (_pending is not null)
        {
            Refuse(refer, leg, 491, "another transfer goes on");
        }
        else if (call.Talks.Now is not { } talk || !(ReferenceEquals(leg, talk.Far) || ReferenceEquals(leg, call.Caller)))
        {
            if (ReferenceEquals(leg, call.Caller) || !leg.TryKeep(refer))
            {
                Refuse(refer, leg, 603, "nobody is there to be sent on");
            }
        }
        else
        {
            var transfer = new Transfer(call, environment, refer, leg, talk);
            Begin(transfer, refer, TransferRights.Judge(call, environment, leg, refer));
        }
    }

    /// <summary>A dialog is over. True when it was that of somebody who has sent the other on, and nothing ends by it.</summary>
    public bool OnLegEnded(Leg leg)
    {
        if (_pending is { } transfer && ReferenceEquals(leg, transfer.Transferor))
        {
            transfer.OnTransferorLeft();
            return true;
        }

        return false;
    }

    /// <summary>What was played to a leg is over.</summary>
    public void OnPlayEnded(Leg leg, long play) => _pending?.OnPlayEnded(leg, play);

    /// <summary>What was asked for is done, whatever its asker still hears of it.</summary>
    public void Conclude()
    {
        Transfer? transfer = _pending;
        _pending = null;
        transfer?.Succeed();
    }

    /// <summary>The conversation is over, from whichever side.</summary>
    public void OnCallEnded()
    {
        Transfer? transfer = _pending;
        _pending = null;
        transfer?.Drop();
    }

    private void Begin(Transfer transfer, ITransfer refer, TransferTarget target)
    {
        switch (target)
        {
            case TransferTarget.Refused refused:
                Refuse(refer, transfer.Transferor, refused.Status, refused.Why);
                break;
            case TransferTarget.Flow flow:
                Take(transfer, flow.Called);
                SendOn(flow);
                break;
            case TransferTarget.Dialled dialled:
                Take(transfer, dialled.To.Dialled);
                call.Mailbox.Watch(DialAsync(transfer, dialled));
                break;
            case TransferTarget.Attended place:
                Take(transfer, refer.TargetUser);
                call.Mailbox.Watch(AttendAsync(transfer, place));
                break;
            case TransferTarget.Parked parked:
                Park(transfer, refer, parked);
                break;
        }
    }

    private void Refuse(ITransfer refer, Leg transferor, int status, string why)
    {
        PbxLog.TransferRefused(environment.Log, call.Id, transferor.Peer.Phone ?? transferor.Peer.Name, refer.TargetUser, status, why);
        refer.Reject(status);
    }

    private void Take(Transfer transfer, string to)
    {
        PbxLog.TransferAsked(environment.Log, call.Id, transfer.Transferor.Peer.Phone ?? transfer.Transferor.Peer.Name, to);
        _pending = transfer;
        transfer.Begin();
        call.Recorder.Begin(SegmentKind.Transfer, environment.Clock.UtcNow, to, transfer.Talk.Agent, "transferred");
    }

    // A flow takes everybody: who asked is done.
    private void SendOn(TransferTarget.Flow flow)
    {
        Conclude();
        call.Talks.GoTo(flow.Route, "answered");
    }

    private async Task DialAsync(Transfer transfer, TransferTarget.Dialled target)
    {
        ConnectionEnd end = await call.Talks.TryAsync(target.To, new ConnectionStyle(null, null, SegmentKind.Transfer)
        {
            OnBehalfOf = transfer.Transferor.Peer,
            Headers = target.Headers,
            Within = LongestTry,
            OnRinging = transfer.OnRinging,
            OnAnswered = Conclude,
        });
        if (call.IsEnded || end.WasAnswered)
        {
            return;
        }

        if (end.Flow is { } route)
        {
            SendOn(new TransferTarget.Flow(target.To.Dialled, route));
        }
        else
        {
            TakeBack(transfer, end.Failure);
        }
    }

    // The one who is served goes to the other call, into the place that the phone has there.
    private async Task AttendAsync(Transfer transfer, TransferTarget.Attended place)
    {
        int status = await call.Places.GiveCallerAsync(place.Leg, place.EarlyOnly);
        if (call.IsEnded)
        {
            return;
        }

        if (status == 200)
        {
            Conclude();
            call.HangUp(CallEndedBy.Transfer);
        }
        else
        {
            TakeBack(transfer, new DialFailure(status));
        }
    }

    private void TakeBack(Transfer transfer, DialFailure failure)
    {
        _pending = null;
        PbxLog.TransferFailed(environment.Log, call.Id, failure.Status, failure.Word);
        if (transfer.Fail(failure.Status, failure.Word))
        {
            return;
        }

        var recall = new Recall(call, environment);
        if (transfer.Talk.Contact is null || !recall.ReturnToQueue(failure.Word))
        {
            call.Mailbox.Watch(recall.RunAsync(transfer.Transferor.Peer, failure.Word, otherwise: null, music: null));
        }
    }

    private void Park(Transfer transfer, ITransfer refer, TransferTarget.Parked target)
    {
        string phone = transfer.Transferor.Peer.Phone!;
        string language = (call.Plan.Phones.GetValueOrDefault(phone)?.Language) ?? call.Plan.Node.Language;
        if (target.Slot is { } slot && environment.Parking.IsTaken(slot))
        {
            Refuse(refer, transfer.Transferor, 486, "the slot is taken");
            return;
        }

        PbxLog.TransferAsked(environment.Log, call.Id, phone, target.Slot ?? "a parking slot");
        _pending = transfer;
        transfer.Begin(); // now: who is parked may not be who called
        ParkingPlace? place = target.KeptBy is { } leg ? environment.Parking.TakeOver(leg, call) : environment.Parking.TryPark(call.Plan.Parking, target.Slot, call);
        if (place is null)
        {
            call.Recorder.Begin(SegmentKind.Transfer, environment.Clock.UtcNow, "parking", transfer.Talk.Agent, "transferred");
            call.Mailbox.Watch(TellFullAsync(transfer, language));
            return;
        }

        call.Parking.Begin(place, transfer.Transferor.Peer);
        bool isKnown = target.Slot is not null || target.KeptBy is not null;
        call.Mailbox.Watch(TellSlotAsync(transfer, isKnown ? null : place.Slot, language));
    }

    // RFC 5589 §6.1 would be content with the NOTIFY; but who parks must know where.
    private async Task TellSlotAsync(Transfer transfer, string? slot, string language)
    {
        if (slot is not null)
        {
            await transfer.TellSlotAsync(slot, [FeatureSpeech.Parked, .. FeatureSpeech.Digits(slot)], language);
        }

        if (ReferenceEquals(_pending, transfer))
        {
            Conclude();
        }
    }

    private async Task TellFullAsync(Transfer transfer, string language)
    {
        await transfer.TellAsync([FeatureSpeech.ParkingFull], language);
        if (ReferenceEquals(_pending, transfer))
        {
            TakeBack(transfer, DialFailure.Busy);
        }
    }
}
