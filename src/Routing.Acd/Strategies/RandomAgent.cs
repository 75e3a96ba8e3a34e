using Routing.Acd.Matching;

namespace Routing.Acd.Strategies;

/// <summary>
/// Any agent, each with the same chance: the partition's seed and what came before decide which.
/// </summary>
internal sealed class RandomAgent : IAgentStrategy
{
    public string Name => "random";

    public KeyScope Scope => KeyScope.Lot;

    public long Key(int agent, in AgentRecord record, Profile profile, Lane lane) => 0;
}
