using Routing.Acd.Model;

namespace Routing.Pbx.FeatureCodes;

/// <summary>
/// Do not disturb: direct callers are told busy, and for an agent it is a pause, since whoever asks for quiet would not answer
/// a queue's call either. A pause for another reason stays what it is.
/// </summary>
internal static class DoNotDisturb
{
    public const string Reason = "do_not_disturb";

    /// <summary>Turns it as <paramref name="turn"/> says of what it was.</summary>
    public static async Task<bool> SetAsync(FeatureTalk talk, Func<bool, bool> turn)
    {
        string desk = talk.Desk;
        DeskState before = talk.States.Of(desk);
        bool on = turn(before.DoNotDisturb);
        talk.States.Change(desk, state => state with { DoNotDisturb = on });
        if (talk.Agent is { } agent && !talk.States.IsSignedOut(agent)) // quiet must not sign anybody in
        {
            if (on && !before.IsAway)
            {
                talk.Desks.SetAgent(agent.Name, AgentMode.Paused, Reason);
            }
            else if (!on && before is { Mode: AgentMode.Paused, Reason: Reason })
            {
                talk.Desks.SetAgent(agent.Name, AgentMode.Available, null);
            }
        }

        await talk.SayAsync(on ? FeatureSpeech.DoNotDisturbOn : FeatureSpeech.DoNotDisturbOff);
        return true;
    }
}
