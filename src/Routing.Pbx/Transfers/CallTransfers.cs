using Routing.Pbx.Calls;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;
using Routing.Records.Model;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Transfers;

/// <summary>
/// All transfers of one call: REFER from those who talk in it, places in it that others take, and its own caller's way to another
/// call. One at a time. On the call's mailbox, like all of the call.
/// </summary>
internal sealed partial class CallTransfers(Call call, CallEnvironment environment)
{
    // Asked for and not decided, and the one who is being dialled for it.
    private Referral? _asked;
    private Connection? _tried;

    // What a transfer that succeeded has joined.
    private Connection? _joined;

    /// <summary>The two whom a transfer has joined; null for none.</summary>
    public Talk? Talk => _joined?.Talk;

    /// <summary>Why the far side ended it, as a Reason for the caller's leg; null where that is not known.</summary>
    public string? Farewell => _joined?.Farewell;

    /// <summary>The one who was served is in another call.</summary>
    public bool HasHandedOver { get; private set; }

    /// <summary>One of the two who talk wants the other connected with somebody else (RFC 3515).</summary>
    public void OnRefer(Leg leg, ITransfer transfer)
    {
        if (call.IsEnded)
        {
            transfer.Reject(481);
        }
        else if (_asked is not null)
        {
            transfer.Reject(491);
        }
        else if (call.TalkNow is not { } talk || !(ReferenceEquals(leg, talk.Far) || ReferenceEquals(leg, call.Caller)))
        {
            transfer.Reject(603); // nobody is there to be sent on
        }
        else
        {
            Decide(new Referral(call, environment, transfer, leg, talk), transfer, leg);
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

        _joined?.OnLegEnded(leg);
        return false;
    }

    /// <summary>One side holds the other, or no longer.</summary>
    public void OnHeld(Leg leg) => _joined?.OnHeld(leg);

    /// <summary>The conversation is over, from whichever side.</summary>
    public void OnCallEnded()
    {
        _tried?.OnCallEnded();
        _joined?.OnCallEnded();
        _asked?.Drop();
        _asked = null;
    }

    private void Decide(Referral asked, ITransfer transfer, Leg leg)
    {
        if (leg.Peer.Phone is not { } phone)
        {
            FromTrunk(asked, transfer, leg);
            return;
        }

        if (transfer.Replaces is { } replaces)
        {
            if (NamedDialog.Read(replaces) is not { } named)
            {
                transfer.Reject(400);
                return;
            }

            if (environment.Legs.Find(named.CallId) is { } other)
            {
                Attend(asked, transfer, leg, other, named);
                return;
            }
        }

        DialByPhone(asked, transfer, phone);
    }

    private void DialByPhone(Referral asked, ITransfer transfer, string phone)
    {
        Destination? to = PhoneBook.FindForPhone(call.Plan, transfer.TargetUser);
        PbxLog.TransferAsked(environment.Log, call.Id, phone, transfer.TargetUser);
        if (to is null)
        {
            transfer.Reject(404);
        }
        else if (to is FlowDestination { Route: var route })
        {
            Take(asked, to.Dialled);
            SendOn(route);
        }
        else
        {
            Take(asked, to.Dialled);
            KeyValuePair<string, string>[] headers = transfer.Replaces is { } foreign ? [new("Replaces", foreign)] : [];
            call.Mailbox.Watch(DialAsync(to, headers));
        }
    }

    // A stranger is no better off than a caller: numbers of ours, and nothing else.
    private void FromTrunk(Referral asked, ITransfer transfer, Leg leg)
    {
        if (leg.Peer.Trunk is not { } trunk || !call.Plan.Trunks.TryGetValue(trunk, out TrunkPlan? plan) || !plan.AllowsTransfers || transfer.Replaces is not null)
        {
            transfer.Reject(603);
        }
        else if (call.Plan.Numbers.FindOwn(transfer.TargetUser) is { } route)
        {
            PbxLog.TransferAsked(environment.Log, call.Id, trunk, transfer.TargetUser);
            Take(asked, transfer.TargetUser);
            SendOn(route);
        }
        else
        {
            transfer.Reject(404);
        }
    }

    private void Take(Referral asked, string to)
    {
        _asked = asked;
        asked.Begin(to);
    }

    // A flow takes everybody: who asked is done.
    private void SendOn(NumberRoute route)
    {
        _asked!.Succeed();
        _asked = null;
        call.Recorder.Begin(SegmentKind.Ivr, environment.Clock.UtcNow, route.Flow, null, "answered");
        call.Caller.StopPlay();
        if (call.Connection.IsOn)
        {
            call.Connection.Over(route);
        }
        else
        {
            call.Journey.Visit?.GoOn(new QueueVisitEnd(Acd.Model.LeaveReason.Completed, Flow: route));
        }
    }

    private async Task DialAsync(Destination to, KeyValuePair<string, string>[] headers)
    {
        Referral asked = _asked!;
        ConnectionEnd end = await TryAsync(to, new ConnectionStyle(null, null, SegmentKind.Transfer)
        {
            OnBehalfOf = asked.Referrer.Peer,
            Headers = headers,
            OnRinging = asked.OnRinging,
            OnAnswered = () =>
            {
                Settle();
                asked.Succeed();
                _asked = null;
            },
        });
        if (call.IsEnded || end.WasAnswered)
        {
            return;
        }

        if (end.Flow is { } route)
        {
            SendOn(route);
        }
        else
        {
            TakeBack(asked, end.Failure.Status, end.Failure.Word);
        }
    }

    private void TakeBack(Referral asked, int status, string word)
    {
        _asked = null;
        _tried = null;
        if (asked.Fail(status, word))
        {
            return;
        }

        if (asked.Talk is AgentTalk queue && call.Journey.Visit is { } visit)
        {
            call.Recorder.Begin(SegmentKind.Queue, environment.Clock.UtcNow, queue.Name, null, word);
            visit.GoOn(new QueueVisitEnd(Acd.Model.LeaveReason.Completed, Returns: true));
        }
        else if ((asked.Referrer.Peer.Desk ?? asked.Referrer.Peer.Phone) is { } phone && call.Plan.Phones.TryGetValue(phone, out PhonePlan? plan))
        {
            call.Mailbox.Watch(RecallAsync(new PhoneDestination(plan), word));
        }
        else
        {
            Over();
        }
    }

    // Who was left behind rings at the phone of the one who left.
    private async Task RecallAsync(PhoneDestination phone, string word)
    {
        call.Recorder.Begin(SegmentKind.Ring, environment.Clock.UtcNow, phone.Dialled, null, word);
        ConnectionEnd end = await TryAsync(phone, ConnectionStyle.Direct with { OnAnswered = Settle });
        if (!call.IsEnded && !end.WasAnswered)
        {
            if (end.Flow is { } route && call.Connection.IsOn)
            {
                call.Connection.Over(route);
            }
            else
            {
                Over();
            }
        }
    }

    // Dials; when it was answered, returns at the end of that talk, which ends what the talk was in the place of.
    private async Task<ConnectionEnd> TryAsync(Destination to, ConnectionStyle style)
    {
        var connection = new Connection(call, environment);
        _tried = connection;
        try
        {
            ConnectionEnd end = await connection.RunAsync(to, style, call.Ended);
            if (end.WasAnswered)
            {
                Over();
            }

            return end;
        }
        catch (OperationCanceledException) when (call.IsEnded)
        {
            return default;
        }
    }

    private void Settle() => (_joined, _tried) = (_tried, null);

    // The talk in the place of the first is over, and so is what waits for its end.
    private void Over()
    {
        if (call.Connection.IsOn)
        {
            call.Connection.Over();
        }
        else
        {
            call.HangUp(CallEndedBy.Callee);
        }
    }

    private void Attend(Referral asked, ITransfer transfer, Leg leg, Leg other, NamedDialog named)
    {
        if (ReferenceEquals(leg, other) || ReferenceEquals(other.Owner, call))
        {
            transfer.Reject(400);
        }
        else if (!other.HasTags(named.ToTag, named.FromTag))
        {
            transfer.Reject(481);
        }
        else if (other.Peer.Phone != leg.Peer.Phone)
        {
            transfer.Reject(403); // a call of somebody else is not theirs to give
        }
        else
        {
            PbxLog.TransferAsked(environment.Log, call.Id, leg.Peer.Phone!, "a call of its own");
            Take(asked, transfer.TargetUser);
            call.Mailbox.Watch(AttendAsync(asked, other));
        }
    }

    // The one who is served goes to the other call, into the place that the phone has there.
    private async Task AttendAsync(Referral asked, Leg place)
    {
        int status = await GiveCallerAsync(place);
        if (call.IsEnded)
        {
            return;
        }

        if (status == 200)
        {
            _asked = null;
            asked.Succeed();
            call.HangUp(CallEndedBy.Transfer);
        }
        else
        {
            TakeBack(asked, status, "failed");
        }
    }
}
