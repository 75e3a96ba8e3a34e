using Routing.Acd.Matching;

namespace Routing.Acd.Strategies;

/// <summary>
/// The agent with the least sum of levels of the required skills, which keeps the experts free; then the
/// longest idle.
/// </summary>
internal sealed class LeastSkilled : IAgentStrategy
{
    public string Name => "least_skilled";

    public KeyScope Scope => KeyScope.Profile;

    public long Key(int agent, in AgentRecord record, Profile profile, Lane lane) => lane.ScoreOf(profile);
}
