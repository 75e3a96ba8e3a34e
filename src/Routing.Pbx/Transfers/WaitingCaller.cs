using Routing.Pbx.Calls;
using Routing.Pbx.Dialling;
using Routing.Pbx.Trunks;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Transfers;

/// <summary>
/// A REFER of a caller who talks with nobody: they are in a queue, or in a flow. Who sends one leaves (RFC 5589 §6.1), and what is sent on is
/// what they were connected with: so whoever they name takes their place there, with its age, once they have answered; until then, and where
/// they do not, all is as it was. Where they name a number of ours there is nobody to take it: that flow gets the caller. One at a time. On the
/// call's mailbox.
/// </summary>
internal sealed class WaitingCaller(Call call, CallEnvironment environment) : IDialListener
{
    // Less than the stack gives a REFER.
    private static readonly TimeSpan LongestTry = TimeSpan.FromSeconds(170);

    private ITransfer? _refer;
    private Dial? _dial;

    /// <summary>A REFER is not decided.</summary>
    public bool IsAsked => _refer is not null;

    /// <summary>The caller, who is answered and talks with nobody, wants somebody else here, or to be in another flow.</summary>
    public void OnRefer(Leg leg, ITransfer refer)
    {
        if (!call.Door.IsAnswered || call.Begins is FeatureDestination || !(call.Journey.IsWaiting || call.IsInFlow))
        {
            Refuse(leg, refer, 603, "nobody is there to be sent on");
            return;
        }

        switch (TransferRights.Judge(call, environment, leg, refer))
        {
            case TransferTarget.Refused refused:
                Refuse(leg, refer, refused.Status, refused.Why);
                break;
            case TransferTarget.Flow flow:
                SendTo(leg, refer, flow);
                break;
            case TransferTarget.Dialled dialled:
                Take(leg, refer, dialled.To.Dialled);
                call.Mailbox.Watch(DialAsync(leg, dialled));
                break;
            case TransferTarget.Attended { Leg: { Owner: Call other } second }:
                // The same as if they had asked in their other call that whom they talk with there be sent here.
                other.Mailbox.Post(() => other.Transfers.OnRefer(second, refer, new TransferTarget.Attended(leg, EarlyOnly: false)));
                break;
            default:
                Refuse(leg, refer, 403, "who waits is parked by nobody");
                break;
        }
    }

    /// <summary>The caller has left, or the conversation is over: nothing rings on.</summary>
    public void OnCallEnded()
    {
        _dial?.Cancel(call.Caller.Farewell ?? "Q.850;cause=16");
        Finish(487);
    }

    void IDialListener.OnRinging() => _refer?.Progress(180);

    private void SendTo(Leg leg, ITransfer refer, TransferTarget.Flow flow)
    {
        // False in the end: an agent was quicker.
        if (call.TrySendTo(flow.Route, isThere => Finish(isThere ? 200 : 480)))
        {
            Take(leg, refer, flow.Called);
        }
        else
        {
            Refuse(leg, refer, 491, "something else becomes of them this moment");
        }
    }

    private async Task DialAsync(Leg leg, TransferTarget.Dialled target)
    {
        DialSource from = CallStart.SourceOf(call, divertedBy: null) with { Account = OutboundCaller.OfPhone(leg.Peer.Phone!) };
        DialWay way = environment.Switchboard.Begin(call.Plan, target.To, from);
        DialFailure failure = way.Refusal;
        if (way.Route is { } route)
        {
            TimeSpan most = way.RingFor is { } own && own < LongestTry ? own : LongestTry;
            _dial = new Dial(environment, call.Mailbox, CallStart.DialOf(call, most, target.Headers), this);
            DialEnd end = await _dial.RunAsync(route);
            Leg? stand = end.Answered is null ? null : _dial.Take(call);
            _dial = null;
            if (stand is not null && (call.IsEnded || !ReferenceEquals(leg, call.Caller) || leg.IsOver))
            {
                stand.Hangup("Q.850;cause=16"); // somebody else sits there by now
                stand = null;
            }

            if (stand is not null)
            {
                Finish(200);
                call.Recorder.PlaceGivenTo(stand.Peer.Name);
                call.Places.Give(leg, stand);
                return;
            }

            failure = end.Failure == default ? DialFailure.TakenBack : end.Failure;
        }

        if (_refer is not null)
        {
            PbxLog.TransferFailed(environment.Log, call.Id, failure.Status, way.Route is null ? way.Why : failure.Word);
            Finish(failure.Status is 401 or 402 or 407 ? 403 : failure.Status is >= 400 and < 700 ? failure.Status : 480);
        }
    }

    private void Take(Leg leg, ITransfer refer, string to)
    {
        PbxLog.TransferAsked(environment.Log, call.Id, leg.Peer.Phone ?? leg.Peer.Name, to);
        _refer ??= refer;
        refer.Accept();
    }

    private void Finish(int status)
    {
        _refer?.Finish(status);
        _refer = null;
    }

    private void Refuse(Leg leg, ITransfer refer, int status, string why)
    {
        PbxLog.TransferRefused(environment.Log, call.Id, leg.Peer.Phone ?? leg.Peer.Name, refer.TargetUser, status, why);
        refer.Reject(status);
    }
}
