using Routing.Acd.Matching;

namespace Routing.Acd.Strategies;

/// <summary>
/// The agent who has accepted the fewest contacts since sign-in; then the longest idle.
/// </summary>
internal sealed class FewestCalls : IAgentStrategy
{
    public string Name => "fewest_calls";

    public KeyScope Scope => KeyScope.Agent;

    public long Key(int agent, in AgentRecord record, Profile profile, Lane lane) => record.Contacts;
}
