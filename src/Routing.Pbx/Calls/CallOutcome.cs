using Routing.Pbx.Dialling;
using Routing.Records.Model;

namespace Routing.Pbx.Calls;

/// <summary>What became of a call, in the words of records and of metrics. On the call's mailbox.</summary>
internal static class CallOutcome
{
    /// <summary>For the record. What somebody took as answered is answered, whatever broke later: records and metrics add up.</summary>
    public static InteractionOutcome Of(Call call) =>
        call is { Begins: FeatureDestination, HasFailed: false, Door.WasRefused: false } ? call.FeatureEnd ?? InteractionOutcome.LeftInFlow :
        call.Journey.WasAccepted || call.Connection.WasAnswered || call.Places.HasHandedOver ? InteractionOutcome.Answered
        : call.HasFailed ? InteractionOutcome.Failed
        : call.Door.WasRefused ? InteractionOutcome.Rejected
        : call.Journey.WasGivenAway ? InteractionOutcome.Overflowed
        : call.Journey.HasEntered ? WhileWaiting(call)
        : call.Connection.WasLeft ? InteractionOutcome.Cancelled
        : call.RunningFlow.Length > 0 ? InteractionOutcome.LeftInFlow
        : call.EndedBy switch
        {
            CallEndedBy.Caller => InteractionOutcome.Cancelled,
            CallEndedBy.System when call.Connection.Barred is not null => InteractionOutcome.Rejected,
            CallEndedBy.Callee when call.Connection.Failure is { } failure => failure.Word switch
            {
                "busy" => InteractionOutcome.Busy,
                "no_answer" => InteractionOutcome.NoAnswer,
                _ => InteractionOutcome.Failed,
            },
            _ => InteractionOutcome.Failed,
        };

    /// <summary>For <c>routing_calls_total</c>.</summary>
    public static string SipOf(Call call) =>
        call.HasFailed ? "failed"
        : call.Door.WasRefused ? "rejected"
        : call.Door.IsAnswered && !IsInVain(call) ? "answered"
        : call.EndedBy == CallEndedBy.Caller ? "cancelled"
        : call.Connection is { Barred: null, Failure: { } failure } ? failure.Word : "rejected";

    // One who came from another call was answered there: whom they wait for here has not.
    private static bool IsInVain(Call call) =>
        call.Begins is not (FlowDestination or FeatureDestination) && call is { RunningFlow.Length: 0, Connection.WasAnswered: false, Places.HasHandedOver: false };

    // A shutdown, or a fault: the caller would have waited on.
    private static InteractionOutcome WhileWaiting(Call call) =>
        call.EndedBy == CallEndedBy.Caller ? InteractionOutcome.Abandoned : InteractionOutcome.Failed;
}
