using Routing.Acd.Matching;

namespace Routing.Acd.Strategies;

/// <summary>
/// The next agent by number after the one who was last given something in this queue, in a circle: each in
/// turn, whatever they did meanwhile. Survives a reload.
/// </summary>
internal sealed class RoundRobin : IAgentStrategy
{
    public string Name => "round_robin";

    public KeyScope Scope => KeyScope.Turn;

    public long Key(int agent, in AgentRecord record, Profile profile, Lane lane) => (agent - lane.Queue.LastInTurn - 1) & int.MaxValue;
}
