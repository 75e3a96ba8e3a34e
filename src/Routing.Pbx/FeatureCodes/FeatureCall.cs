using Routing.Ivr;
using Routing.Pbx.Calls;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;
using Routing.Records.Model;

namespace Routing.Pbx.FeatureCodes;

/// <summary>A call to a feature code, from the answer to the word that it is done: whoever hangs up is done with it as far as it came. On the call's mailbox.</summary>
internal static class FeatureCall
{
    /// <summary>Does it, and says so. What became of it: self-served, or rejected where it was not allowed.</summary>
    public static async Task<InteractionOutcome> RunAsync(Call call, CallEnvironment environment, CallFlow flow, FeatureDestination feature, CancellationToken cancel)
    {
        string language = call.Plan.Phones.TryGetValue(call.CallingPhone!, out PhonePlan? phone) ? phone.Language ?? call.Plan.Node.Language : call.Plan.Node.Language;
        flow.SetVariable("language", FlowValue.Of(language));
        await call.Door.AnswerAsync();
        cancel.ThrowIfCancellationRequested();
        var talk = new FeatureTalk(call, environment, flow, cancel);
        FeatureSpec spec = FeatureTable.Of(feature.Code.Action);
        bool done;
        if (spec.IsOfDesk && talk.IsNobodys)
        {
            await talk.SayAsync(FeatureSpeech.NotAllowed);
            done = false;
        }
        else
        {
            done = await spec.RunAsync(talk, feature);
        }

        return done ? InteractionOutcome.SelfServed : InteractionOutcome.Rejected;
    }
}
