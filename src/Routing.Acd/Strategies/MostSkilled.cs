using Routing.Acd.Matching;

namespace Routing.Acd.Strategies;

/// <summary>
/// The agent with the greatest sum of levels of the required skills; then the longest idle.
/// </summary>
internal sealed class MostSkilled : IAgentStrategy
{
    public string Name => "most_skilled";

    public KeyScope Scope => KeyScope.Profile;

    public long Key(int agent, in AgentRecord record, Profile profile, Lane lane) => -lane.ScoreOf(profile);
}
