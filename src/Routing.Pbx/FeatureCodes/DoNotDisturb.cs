using Routing.Acd.Model;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;

namespace Routing.Pbx.FeatureCodes;

/// <summary>
/// Do not disturb: direct callers are told busy, and for an agent it is a pause, since whoever asks for quiet would not answer
/// a queue's call either. A pause for another reason stays what it is.
/// </summary>
internal static class DoNotDisturb
{
    public const string Reason = "do_not_disturb";

    public static async Task<bool> SetAsync(FeatureTalk talk, FeatureDestination feature)
    {
        string desk = talk.Desk;
        DeskState before = talk.States.Of(desk);
        bool on = feature.Code.Action switch
        {
            FeatureAction.DoNotDisturbOn => true,
            FeatureAction.DoNotDisturbOff => false,
            _ => !before.DoNotDisturb,
        };
        talk.States.Change(desk, state => state with { DoNotDisturb = on });
        if (talk.Agent is { } agent)
        {
            if (on && !before.IsAway)
            {
                talk.Desks.SetAgent(agent, AgentMode.Paused, Reason);
            }
            else if (!on && before is { Mode: AgentMode.Paused, Reason: Reason })
            {
                talk.Desks.SetAgent(agent, AgentMode.Available, null);
            }
        }

        await talk.SayAsync(on ? FeatureSpeech.DoNotDisturbOn : FeatureSpeech.DoNotDisturbOff);
        return true;
    }
}
