using Routing.Acd.Model;
using Routing.Pbx.Calls;
using Routing.Pbx.Configuration.Plans;

namespace Routing.Pbx.FeatureCodes;

/// <summary>What feature codes do to agents: the exchange's part. Any thread.</summary>
internal interface IFeatureDesks
{
    /// <summary>The plan in force: who is an agent now.</summary>
    PbxPlan Plan { get; }

    /// <summary>What waits and who is there.</summary>
    AcdSnapshot AcdSnapshot();

    /// <summary>How the ACD has that agent now.</summary>
    AgentSnapshot StateOf(AgentId agent);

    /// <summary>People set an agent's mode; who is signed out sits at their own phone again. False when there is no such agent.</summary>
    bool SetAgent(string agent, AgentMode mode, string? reason);

    /// <summary>An agent ends wrap-up, if they are in one. False when there is no such agent.</summary>
    bool EndWrapUp(string agent);

    /// <summary>More time in wrap-up; null when there is no such agent, false when there is nothing to extend.</summary>
    bool? ExtendWrapUp(string agent, TimeSpan by);

    /// <summary>
    /// The agent sits at that phone and is available as soon as <paramref name="from"/>, the leg that said so, is over, unless do not
    /// disturb is on, which pauses them; who sat there is signed out. False when there is no such agent, or no such phone any more.
    /// </summary>
    bool SignIn(string agent, string phone, Leg from);

    /// <summary>That phone is registered, and so can ring.</summary>
    bool CanRing(string phone);
}
