using Routing.Acd.Matching;

namespace Routing.Acd.Strategies;

/// <summary>
/// Which of the agents who are eligible and available an interaction takes. One file each, listed in
/// <see cref="StrategyCatalog"/>. Pure: asked by the matcher, on whatever thread holds the core.
/// </summary>
internal interface IAgentStrategy
{
    /// <summary>The name in the configuration.</summary>
    string Name { get; }

    /// <summary>What the key depends on, and so how the matcher finds the least.</summary>
    KeyScope Scope { get; }

    /// <summary>
    /// The agent's key for what stands in the lane: the least goes first, ties by
    /// <see cref="AgentRecord.IdleStamp"/>, which is unique.
    /// </summary>
    long Key(int agent, in AgentRecord record, Profile profile, Lane lane);
}
