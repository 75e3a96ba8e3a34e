using Routing.Ivr;
using Routing.Pbx.Calls;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;
using Routing.Records.Model;

namespace Routing.Pbx.FeatureCodes;

/// <summary>A call to a feature code, from the answer to the word that it is done: whoever hangs up is done with it as far as it came. On the call's mailbox.</summary>
internal static class FeatureCall
{
    // An explicit list; a test asserts that it is complete.
    private static readonly IReadOnlyDictionary<FeatureAction, Func<FeatureTalk, FeatureDestination, Task<bool>>> Actions =
        new Dictionary<FeatureAction, Func<FeatureTalk, FeatureDestination, Task<bool>>>
        {
            [FeatureAction.SignIn] = SigningIn.SignInAsync,
            [FeatureAction.SignOut] = SigningIn.SignOutAsync,
            [FeatureAction.Pause] = AgentSettings.PauseAsync,
            [FeatureAction.EndPause] = AgentSettings.EndPauseAsync,
            [FeatureAction.EndWrapUp] = AgentSettings.EndWrapUpAsync,
            [FeatureAction.ExtendWrapUp] = AgentSettings.ExtendWrapUpAsync,
            [FeatureAction.Status] = StatusReport.SayAsync,
            [FeatureAction.ForwardAlways] = Forwarding.SetAsync,
            [FeatureAction.ForwardBusy] = Forwarding.SetAsync,
            [FeatureAction.ForwardNoAnswer] = Forwarding.SetAsync,
            [FeatureAction.EndForward] = Forwarding.EndAsync,
            [FeatureAction.DoNotDisturb] = DoNotDisturb.SetAsync,
            [FeatureAction.DoNotDisturbOn] = DoNotDisturb.SetAsync,
            [FeatureAction.DoNotDisturbOff] = DoNotDisturb.SetAsync,
            [FeatureAction.PickUp] = PickingUp.TakeAsync,
            [FeatureAction.Park] = ParkingCodes.ParkAsync,
            [FeatureAction.Retrieve] = ParkingCodes.RetrieveAsync,
        };

    /// <summary>Actions that can be run.</summary>
    public static IEnumerable<FeatureAction> Known => Actions.Keys;

    /// <summary>Does it, and says so. What became of it: self-served, or rejected where it was not allowed.</summary>
    public static async Task<InteractionOutcome> RunAsync(Call call, CallEnvironment environment, CallFlow flow, FeatureDestination feature, CancellationToken cancel)
    {
        string language = call.Plan.Phones.TryGetValue(call.CallingPhone!, out PhonePlan? phone) ? phone.Language ?? call.Plan.Node.Language : call.Plan.Node.Language;
        flow.SetVariable("language", FlowValue.Of(language));
        if (!await call.Door.AnswerAsync())
        {
            cancel.ThrowIfCancellationRequested();
        }

        var talk = new FeatureTalk(call, environment, flow, cancel);
        bool done = await Actions[feature.Code.Action](talk, feature);
        return done ? InteractionOutcome.SelfServed : InteractionOutcome.Rejected;
    }
}
