using Routing.Acd.Matching;

namespace Routing.Acd.Strategies;

/// <summary>
/// The agent who has spent the least share of the time since sign-in on contacts and wrap-ups, in thousandths
/// as of the end of the last one; then the longest idle.
/// </summary>
internal sealed class LeastOccupied : IAgentStrategy
{
    public string Name => "least_occupied";

    public KeyScope Scope => KeyScope.Agent;

    public long Key(int agent, in AgentRecord record, Profile profile, Lane lane) => record.Occupancy;
}
