using Routing.Acd.Model;
using Routing.Pbx.Dialling;

namespace Routing.Pbx.FeatureCodes;

/// <summary>What agents set about their work: pauses and the work after a call.</summary>
internal static class AgentSettings
{
    public static async Task<bool> PauseAsync(FeatureTalk talk, FeatureDestination feature)
    {
        if (talk.Agent is not { } agent)
        {
            return await RefuseAsync(talk, FeatureSpeech.NotAllowed);
        }

        if (talk.States.IsSignedOut(agent))
        {
            return await RefuseAsync(talk, FeatureSpeech.NotPossible); // a pause must not sign anybody in
        }

        string? reason = feature.Code.Reason;
        if (reason is null)
        {
            char? key = feature.Argument.Length == 1 ? feature.Argument[0] : feature.Argument.Length > 1 ? '?' : await talk.AskKeyAsync(FeatureSpeech.AskReason);
            if (key is not { } pressed || !talk.Plan.Features.PauseReasons.TryGetValue(pressed, out reason))
            {
                return await RefuseAsync(talk, FeatureSpeech.WrongInput);
            }
        }

        return talk.Desks.SetAgent(agent.Name, AgentMode.Paused, reason)
            ? await ConfirmAsync(talk, [FeatureSpeech.Paused, .. talk.Reason(reason)])
            : await RefuseAsync(talk, FeatureSpeech.NotAllowed);
    }

    // What the ACD paused, after calls that nobody answered, ends so too.
    public static async Task<bool> EndPauseAsync(FeatureTalk talk, FeatureDestination feature)
    {
        if (talk.Agent is not { } agent)
        {
            return await RefuseAsync(talk, FeatureSpeech.NotAllowed);
        }

        return !talk.States.IsSignedOut(agent) && talk.Desks.SetAgent(agent.Name, AgentMode.Available, null)
            ? await ConfirmAsync(talk, [FeatureSpeech.PauseEnded])
            : await RefuseAsync(talk, FeatureSpeech.NotPossible);
    }

    public static async Task<bool> EndWrapUpAsync(FeatureTalk talk, FeatureDestination feature) =>
        talk.Agent is { } agent && talk.Desks.EndWrapUp(agent.Name)
            ? await ConfirmAsync(talk, [FeatureSpeech.WrapUpEnded])
            : await RefuseAsync(talk, FeatureSpeech.NotAllowed);

    public static async Task<bool> ExtendWrapUpAsync(FeatureTalk talk, FeatureDestination feature) =>
        (talk.Agent is { } agent ? talk.Desks.ExtendWrapUp(agent.Name, feature.Code.By) : null) switch
        {
            true => await ConfirmAsync(talk, [FeatureSpeech.WrapUpExtended]),
            false => await RefuseAsync(talk, FeatureSpeech.NotPossible),
            null => await RefuseAsync(talk, FeatureSpeech.NotAllowed),
        };

    private static async Task<bool> ConfirmAsync(FeatureTalk talk, IEnumerable<string> prompts)
    {
        await talk.SayAsync(prompts);
        return true;
    }

    private static async Task<bool> RefuseAsync(FeatureTalk talk, string why)
    {
        await talk.SayAsync(why);
        return false;
    }
}
