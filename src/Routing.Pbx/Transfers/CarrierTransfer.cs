using Routing.Ivr;
using Routing.Media;
using Routing.Pbx.Calls;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;
using Routing.Pbx.Trunks;
using Routing.Records.Model;

namespace Routing.Pbx.Transfers;

/// <summary>
/// A flow transfers its caller by their carrier, which is asked to connect them with somebody else (basic transfer, RFC 3515, RFC 5589 §6): the
/// call is out of our hands when it has. Where it has not, the caller was here all along. On the call's mailbox.
/// </summary>
internal sealed class CarrierTransfer(Call call, CallEnvironment environment)
{
    private static readonly TimeSpan LongestTry = TimeSpan.FromSeconds(30);

    /// <summary>How it went: <c>default</c> when the caller is gone, else why not.</summary>
    /// <param name="request">Where to: what a phone could dial, or a SIP URI that the flow itself wrote; and how long the carrier may take, half a minute unless said.</param>
    /// <param name="music">What the caller hears meanwhile, if the carrier lets them hear anything; null for silence.</param>
    /// <param name="cancel">Ends with the call.</param>
    public async Task<DialFailure> RunAsync(FlowTransferRequest request, string? music, CancellationToken cancel)
    {
        if (TargetOf(call.Plan, call.Caller.Peer.Trunk, call.RunningFlow, request, out string why) is not { } target)
        {
            PbxLog.NotReached(environment.Log, call.Id, request.To, 403, why);
            return new DialFailure(403);
        }

        if (!await call.Door.AnswerAsync())
        {
            cancel.ThrowIfCancellationRequested();
        }

        call.Recorder.Begin(SegmentKind.Transfer, environment.Clock.UtcNow, request.To);
        if (music is not null)
        {
            call.Caller.Play(new PlayList([music], Loop: true));
        }

        (int status, bool wasTaken) = await call.Caller.ReferAsync(environment.Scheduler, target, request.Ring ?? LongestTry, cancel);
        PbxLog.CarrierTransfer(environment.Log, call.Id, request.To, status);
        if (status is >= 200 and < 300)
        {
            call.Places.OnTransferred();
            return default;
        }

        call.Caller.StopPlay();

        // RFC 3515 §2.4.2: what the REFER itself is answered with is the carrier's word on transfers, and says nothing of whom it was to call.
        return new DialFailure(wasTaken ? status : 403);
    }

    /// <summary>
    /// Whom the carrier of <paramref name="trunk"/> is asked to connect its caller with; null, and why it is not asked. What a carrier
    /// is asked to dial is on our account as much as what we dial: no number that no route allows.
    /// </summary>
    public static string? TargetOf(PbxPlan plan, string? trunk, string flow, FlowTransferRequest request, out string why)
    {
        why = "";
        if (trunk is null || !plan.Trunks.TryGetValue(trunk, out TrunkPlan? over) || !over.AllowsTransfers)
        {
            why = "the caller's trunk takes no transfers; see trunks.NAME.transfers";
        }
        else if (request.IsUri)
        {
            return request.To;
        }
        else if (PhoneBook.Find(plan, request) is not OutsideDestination)
        {
            why = "it is no number outside";
        }
        else if (RouteFinder.Find(plan, request.To, OutboundCaller.OfFlow(flow), out OutboundRefusal? refusal) is not { } found)
        {
            why = refusal!.Why;
        }
        else if (over.Uri is null)
        {
            why = "the trunk has no uri, and so no domain to name";
        }
        else if (over.Numbering.Write(found.Number, over.Numbering.Called) is not { Length: > 0 } number)
        {
            why = "the carrier would read it as another number in the form that it is told numbers in";
        }
        else
        {
            string uri = new TrunkUri(over.Uri).Of(number);
            return over.UserPhone ? $"{uri};user=phone" : uri;
        }

        return null;
    }
}
