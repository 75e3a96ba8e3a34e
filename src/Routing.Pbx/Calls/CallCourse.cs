using Routing.Ivr;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;
using Routing.Pbx.FeatureCodes;
using Routing.Records.Model;

namespace Routing.Pbx.Calls;

/// <summary>
/// What a call is about, by what was dialled: a feature code, a place in another call, somebody who is rung, or a flow. From its
/// first step to the end of the conversation. On the call's mailbox.
/// </summary>
internal sealed class CallCourse(Call call, CallEnvironment environment, CallFlow flow)
{
    private CancellationTokenSource? _step;
    private NumberRoute? _sentTo;

    /// <summary>A feature code has done what it does, or has refused it; null for another call, or as long as it has not.</summary>
    public InteractionOutcome? FeatureEnd { get; private set; }

    /// <summary>A feature code's work is done, and the call with it.</summary>
    public void EndFeature()
    {
        if (!call.IsEnded)
        {
            FeatureEnd = InteractionOutcome.SelfServed;
            call.HangUp(CallEndedBy.Transfer);
        }
    }

    /// <summary>A flow runs, or its queue.</summary>
    public bool IsInFlow => _step is not null;

    /// <summary>The caller leaves the flow, whatever its step does, for another. False where none runs, or they are leaving it already.</summary>
    public bool TrySendTo(NumberRoute route)
    {
        if (_step is not { } step || _sentTo is not null || call.IsEnded)
        {
            return false;
        }

        _sentTo = route;
        call.Recorder.Begin(SegmentKind.Ivr, environment.Clock.UtcNow, route.Flow, null, "transferred");
        step.Cancel();
        return true;
    }

    /// <summary>Runs it; the call is ended when this returns.</summary>
    public async Task RunAsync(CancellationToken hangup)
    {
        switch (call.Begins)
        {
            case FeatureDestination feature:
                InteractionOutcome end = await FeatureCall.RunAsync(call, environment, flow, feature, hangup);
                FeatureEnd ??= end;
                call.HangUp(CallEndedBy.Flow);
                break;
            case TakeOverDestination place:
                if (!await call.Places.TakeOverAsync(place))
                {
                    call.HangUp(CallEndedBy.Callee);
                }

                break;
            case FlowDestination begins:
                await RunFlowAsync(begins.Route, hangup);
                break;
            default:
                await DialAsync(hangup);
                break;
        }
    }

    private async Task DialAsync(CancellationToken hangup)
    {
        if ((await call.Connection.RunAsync(call.Begins, ConnectionStyle.Direct, hangup)).Flow is not { } route)
        {
            call.HangUp(call.Connection.Blame);
            return;
        }

        call.Recorder.BeginRinging(SegmentKind.Ivr, environment.Clock.UtcNow, route.Flow, null, call.Connection.Failure?.Word);
        await RunFlowAsync(route, hangup);
    }

    private async Task RunFlowAsync(NumberRoute route, CancellationToken hangup)
    {
        call.Places.OnTaken();
        FlowEnd end = FlowEnd.CallerLeft;
        for (NumberRoute? next = route; next is not null && !call.IsEnded; next = _sentTo)
        {
            _sentTo = null;
            using var step = CancellationTokenSource.CreateLinkedTokenSource(hangup);
            _step = step;
            end = await flow.RunAsync(next, step.Token);
            _step = null;
        }

        call.HangUp(end == FlowEnd.CallerLeft ? CallEndedBy.Caller : CallEndedBy.Flow);
    }
}
