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

    /// <summary>
    /// Whether <paramref name="candidate"/> goes before <paramref name="best"/>. Never both ways round, and
    /// one of the two always does: the tie chain ends in <see cref="AgentRecord.IdleStamp"/>, which is unique.
    /// Among agents of one profile the longest idle is the only one asked about.
    /// </summary>
    bool GoesBefore(in AgentRecord candidate, in AgentRecord best);
}
