using Routing.Acd.Model;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.FeatureCodes;

namespace Routing.Pbx.Desks;

/// <summary>
/// What an agent's being signed in means now, of all that bears on it: what people said, do not disturb, the way to sign in, and whether a
/// phone is there. The one place that says so; pure. Its truth table is a test.
/// </summary>
/// <remarks>
/// What people said holds until they say otherwise: a phone that comes back, a restart or a reload ends no pause and signs nobody in
/// again. Where they said nothing the phone's registration does, if it signs in. Who would be available and asks for quiet is paused.
/// </remarks>
/// <param name="Mode">How the agent is.</param>
/// <param name="Reason">Why paused.</param>
internal readonly record struct Availability(AgentMode Mode, string? Reason = null)
{
    /// <summary>To be remembered as people's word.</summary>
    public bool IsWord { get; private init; } = true;

    /// <summary>News for the ACD, which else knows it, or knows better.</summary>
    public bool IsNews { get; private init; } = true;

    /// <summary>What holds after <paramref name="news"/>; null where all stays as it is.</summary>
    /// <param name="news">What happened.</param>
    /// <param name="agent">The agent, by the plan in force.</param>
    /// <param name="set">What people have set at the desk, what they say now included.</param>
    /// <param name="isUp">A phone is there.</param>
    public static Availability? After(DeskNews news, AgentDeskPlan agent, DeskState set, bool isUp) => (news, set.Mode) switch
    {
        (DeskNews.Started, null) => null,
        (DeskNews.PhoneCame, not null) when set.IsAway => null,
        (DeskNews.PhoneCame, _) when !agent.SignInOnRegister => null,
        (DeskNews.SignInChanged, not null) => null,

        // Nobody is there who could be signed in; the phone will say so when it comes. A number outside never comes.
        (DeskNews.SignInChanged, null) when !isUp || agent.IsOutside => new Availability(AgentMode.SignedOut) { IsWord = false },

        // Who was signed in by the phone stays so, in a pause of the ACD's too, until they say otherwise.
        (DeskNews.SignInChanged, null) when !agent.SignInOnRegister => new Availability(AgentMode.Available) { IsNews = false },
        (_, AgentMode.SignedOut) => new Availability(AgentMode.SignedOut),
        (_, AgentMode.Paused) => new Availability(AgentMode.Paused, set.Reason),
        _ => set.DoNotDisturb ? new Availability(AgentMode.Paused, DoNotDisturb.Reason) : new Availability(AgentMode.Available),
    };
}
