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
            reason = await talk.AskChoiceAsync(FeatureSpeech.AskReason, feature.Argument, talk.Plan.Features.PauseReasons);
            if (reason is null)
            {
                return await RefuseAsync(talk, FeatureSpeech.Goodbye);
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

        // Do not disturb is a pause of its own: another one ends and leaves that.
        DeskState set = talk.States.Of(agent.Name);
        if (set is { DoNotDisturb: true, Reason: DoNotDisturb.Reason })
        {
            await talk.SayAsync(FeatureSpeech.NotPossible, FeatureSpeech.DoNotDisturbOn);
            return false;
        }

        if (talk.States.IsSignedOut(agent))
        {
            return await RefuseAsync(talk, FeatureSpeech.NotPossible);
        }

        bool wasPaused = talk.Desks.StateOf(agent.Id).Mode == AgentMode.Paused;
        talk.Desks.SetAgent(agent.Name, AgentMode.Available, null);
        return await ConfirmAsync(talk, [wasPaused ? FeatureSpeech.PauseEnded : FeatureSpeech.NoPause, .. set.DoNotDisturb ? [FeatureSpeech.DoNotDisturbOn] : Array.Empty<string>()]);
    }

    public static async Task<bool> EndWrapUpAsync(FeatureTalk talk, FeatureDestination feature)
    {
        if (talk.Agent is not { } agent)
        {
            return await RefuseAsync(talk, FeatureSpeech.NotAllowed);
        }

        bool works = talk.Desks.StateOf(agent.Id).IsInWrapUp; // this very call makes them busy
        talk.Desks.EndWrapUp(agent.Name); // asked all the same: it may begin in this very moment
        return works ? await ConfirmAsync(talk, [FeatureSpeech.WrapUpEnded]) : await RefuseAsync(talk, FeatureSpeech.NoWrapUp);
    }

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
