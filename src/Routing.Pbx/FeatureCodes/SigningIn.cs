using Routing.Acd.Model;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;

namespace Routing.Pbx.FeatureCodes;

/// <summary>Signs agents in, at their own phone or by PIN at any, and out.</summary>
internal static class SigningIn
{
    private const int LongestPin = 16;
    private const int LongestAgent = 16;

    public static async Task<bool> SignInAsync(FeatureTalk talk, FeatureDestination feature)
    {
        string argument = feature.Argument;
        string? agent = argument.Length > 0 ? argument : talk.Desks.Plan.Agents.ContainsKey(talk.Phone) ? talk.Phone : await talk.AskNumberAsync(FeatureSpeech.AskAgent, LongestAgent);
        if (agent is null)
        {
            await talk.SayAsync(FeatureSpeech.NotPossible);
            return false;
        }

        // Who dials is who sits there: where another does, whose own phone it is proves to be themselves, if they can.
        bool atHome = agent == talk.Phone && talk.Desks.Plan.Agents.TryGetValue(agent, out AgentDeskPlan? own) && !own.AlwaysByPin
            && (own.Pin is null || talk.IsNobodys || talk.Desk == talk.Phone);
        if (!atHome && !await AskPinAsync(talk, agent))
        {
            return false;
        }

        if (!talk.Desks.SignIn(agent, talk.Phone, talk.Leg))
        {
            await talk.SayAsync(FeatureSpeech.NotAllowed);
            return false;
        }

        // Who is signed in and gets no calls all the same is told why.
        await talk.SayAsync(
        [
            FeatureSpeech.SignedIn,
            .. talk.States.Of(agent).DoNotDisturb ? [FeatureSpeech.DoNotDisturbOn] : Array.Empty<string>(),
            .. talk.Desks.CanRing(talk.Phone) ? [] : (string[])[FeatureSpeech.NotRegistered],
        ]);
        return true;
    }

    public static async Task<bool> SignOutAsync(FeatureTalk talk, FeatureDestination feature)
    {
        bool done = talk.Agent is { } agent && talk.Desks.SetAgent(agent.Name, AgentMode.SignedOut, null);
        await talk.SayAsync(done ? FeatureSpeech.SignedOut : FeatureSpeech.NotAllowed);
        return done;
    }

    // Who there is and who has a PIN is not to be found out: all are asked alike, and wrong is wrong.
    private static async Task<bool> AskPinAsync(FeatureTalk talk, string agent)
    {
        for (int i = 0; i < PinGuard.Tries; i++)
        {
            if (await talk.AskNumberAsync(FeatureSpeech.AskPin, LongestPin) is not { } typed)
            {
                break;
            }

            AgentDeskPlan? plan = talk.Desks.Plan.Agents.GetValueOrDefault(agent);
            bool isRight = (plan?.Pin ?? PinSecret.Nobody).Matches(typed) && plan?.Pin is not null;
            if (talk.Admits(plan?.Name, isRight))
            {
                return true;
            }

            await talk.SayAsync(FeatureSpeech.WrongPin);
        }

        return false;
    }
}
