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
    private Referral? _asked;

    /// <summary>A transfer is asked for and not decided.</summary>
    public bool IsAsked => _asked is not null;

    /// <summary>One of the two who talk wants the other connected with somebody else.</summary>
    public void OnRefer(Leg leg, ITransfer transfer)
    {
        if (call.IsEnded)
        {
            transfer.Reject(481);
        }
        else if (_asked is not null)
        {
            Refuse(transfer, leg, 491, "another transfer goes on");
        }
        else if (call.TalkNow is not { } talk || !(ReferenceEquals(leg, talk.Far) || ReferenceEquals(leg, call.Caller)))
        {
            Refuse(transfer, leg, 603, "nobody is there to be sent on");
        }
        else
        {
            var asked = new Referral(call, environment, transfer, leg, talk);
            Begin(asked, transfer, TransferRights.Judge(call, environment, leg, transfer));
        }
    }

    /// <summary>A dialog is over. True when it was that of somebody who has sent the other on, and nothing ends by it.</summary>
    public bool OnLegEnded(Leg leg)
    {
        if (_asked is { } asked && ReferenceEquals(leg, asked.Referrer))
        {
            asked.OnReferrerLeft();
            return true;
        }

        return false;
    }

    /// <summary>What was played to a leg is over.</summary>
    public void OnPlayEnded(Leg leg, long play) => _asked?.OnPlayEnded(leg, play);

    /// <summary>What was asked for is done, whatever its asker still hears of it.</summary>
    public void Conclude()
    {
        Referral? asked = _asked;
        _asked = null;
        asked?.Succeed();
    }

    /// <summary>The conversation is over, from whichever side.</summary>
    public void OnCallEnded()
    {
        Referral? asked = _asked;
        _asked = null;
        asked?.Drop();
    }

    private void Begin(Referral asked, ITransfer transfer, TransferGoal goal)
    {
        switch (goal)
        {
            case TransferGoal.Refused refused:
                Refuse(transfer, asked.Referrer, refused.Status, refused.Why);
                break;
            case TransferGoal.Flow flow:
                Take(asked, flow.Called);
                SendOn(flow);
                break;
            case TransferGoal.Dialled dialled:
                Take(asked, dialled.To.Dialled);
                call.Mailbox.Watch(DialAsync(asked, dialled));
                break;
            case TransferGoal.Place place:
                Take(asked, transfer.TargetUser);
                call.Mailbox.Watch(AttendAsync(asked, place));
                break;
            case TransferGoal.Parked parked:
                Park(asked, transfer, parked);
                break;
        }
    }

    private void Refuse(ITransfer transfer, Leg referrer, int status, string why)
    {
        PbxLog.TransferRefused(environment.Log, call.Id, referrer.Peer.Phone ?? referrer.Peer.Name, transfer.TargetUser, status, why);
        transfer.Reject(status);
    }

    private void Take(Referral asked, string to)
    {
        PbxLog.TransferAsked(environment.Log, call.Id, asked.Referrer.Peer.Phone ?? asked.Referrer.Peer.Name, to);
        _asked = asked;
        asked.Begin();
        call.Recorder.Begin(SegmentKind.Transfer, environment.Clock.UtcNow, to, asked.Talk.Agent, "transferred");
    }

    // A flow takes everybody: who asked is done.
    private void SendOn(TransferGoal.Flow flow)
    {
        Conclude();
        call.Later.GoTo(flow.Route, "answered");
    }

    private async Task DialAsync(Referral asked, TransferGoal.Dialled goal)
    {
        ConnectionEnd end = await call.Later.TryAsync(goal.To, new ConnectionStyle(null, null, SegmentKind.Transfer)
        {
            OnBehalfOf = asked.Referrer.Peer,
            Headers = goal.Headers,
            Within = LongestTry,
            OnRinging = asked.OnRinging,
            OnAnswered = Conclude,
        });
        if (call.IsEnded || end.WasAnswered)
        {
            return;
        }

        if (end.Flow is { } route)
        {
            SendOn(new TransferGoal.Flow(goal.To.Dialled, route));
        }
        else
        {
            TakeBack(asked, end.Failure);
        }
    }

    // The one who is served goes to the other call, into the place that the phone has there.
    private async Task AttendAsync(Referral asked, TransferGoal.Place place)
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
            TakeBack(asked, new DialFailure(status));
        }
    }

    private void TakeBack(Referral asked, DialFailure failure)
    {
        _asked = null;
        PbxLog.TransferFailed(environment.Log, call.Id, failure.Status, failure.Word);
        if (asked.Fail(failure.Status, failure.Word))
        {
            return;
        }

        var recall = new Recall(call, environment);
        if (asked.Talk is not AgentTalk || !recall.ReturnToQueue(failure.Word))
        {
            call.Mailbox.Watch(recall.RunAsync(asked.Referrer.Peer, failure.Word, otherwise: null, music: null));
        }
    }

    private void Park(Referral asked, ITransfer transfer, TransferGoal.Parked goal)
    {
        string phone = asked.Referrer.Peer.Phone!;
        string language = (call.Plan.Phones.GetValueOrDefault(phone)?.Language) ?? call.Plan.Node.Language;
        if (goal.Slot is { } slot && environment.Parking.IsTaken(slot))
        {
            Refuse(transfer, asked.Referrer, 486, "the slot is taken");
            return;
        }

        PbxLog.TransferAsked(environment.Log, call.Id, phone, goal.Slot ?? "a parking slot");
        _asked = asked;
        asked.Begin(); // now: who is parked may not be who called
        ParkingPlace? place = goal.KeptBy is { } leg ? environment.Parking.TakeOver(leg, call) : environment.Parking.TryPark(call.Plan.Parking, goal.Slot, call);
        if (place is null)
        {
            call.Recorder.Begin(SegmentKind.Transfer, environment.Clock.UtcNow, "parking", asked.Talk.Agent, "transferred");
            call.Mailbox.Watch(TellFullAsync(asked, language));
            return;
        }

        call.Parking.Begin(place, asked.Referrer.Peer);
        bool isKnown = goal.Slot is not null || goal.KeptBy is not null;
        call.Mailbox.Watch(TellSlotAsync(asked, isKnown ? [] : [FeatureSpeech.Parked, .. FeatureSpeech.Digits(place.Slot)], language));
    }

    // RFC 5589 §6.1 would be content with the NOTIFY; but who parks must know where.
    private async Task TellSlotAsync(Referral asked, IReadOnlyList<string> prompts, string language)
    {
        await asked.TellAsync(prompts, language);
        if (ReferenceEquals(_asked, asked))
        {
            Conclude();
        }
    }

    private async Task TellFullAsync(Referral asked, string language)
    {
        await asked.TellAsync([FeatureSpeech.ParkingFull], language);
        if (ReferenceEquals(_asked, asked))
        {
            TakeBack(asked, DialFailure.Busy);
        }
    }
}
