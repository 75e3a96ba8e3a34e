using Routing.Acd.Matching;

namespace Routing.Acd.Strategies;

/// <summary>
/// All agents at once, the longest idle rung first: who accepts has it, the others' reservations are withdrawn
/// and not counted against them.
/// </summary>
internal sealed class RingAll : IAgentStrategy
{
    public string Name => "ring_all";

    public KeyScope Scope => KeyScope.Everyone;

    public long Key(int agent, in AgentRecord record, Profile profile, Lane lane) => 0;
}
