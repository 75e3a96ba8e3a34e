using Routing.Acd.Matching;

namespace Routing.Acd.Strategies;

/// <summary>
/// The agent whose last contact (with its wrap-up) or sign-in is the longest ago. Letting a call ring, a
/// pause, a lost phone or a reload do not send anyone to the end of the line.
/// </summary>
internal sealed class LongestIdle : IAgentStrategy
{
    public string Name => "longest_idle";

    public bool GoesBefore(in AgentRecord candidate, in AgentRecord best) => candidate.IdleStamp < best.IdleStamp;
}
