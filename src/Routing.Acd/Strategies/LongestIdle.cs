using Routing.Acd.Matching;

namespace Routing.Acd.Strategies;

/// <summary>
/// The agent whose last contact (with its wrap-up), sign-in or long pause is the longest ago: the idle stamp
/// decides alone. Letting a call ring, a short pause, a lost phone or a reload send nobody to the end of the line.
/// </summary>
internal sealed class LongestIdle : IAgentStrategy
{
    public string Name => "longest_idle";

    public KeyScope Scope => KeyScope.Idle;

    public long Key(int agent, in AgentRecord record, Profile profile, Lane lane) => 0;
}
