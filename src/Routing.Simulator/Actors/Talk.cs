using Routing.Simulator.Audio;
using Routing.Simulator.Reports;

namespace Routing.Simulator.Actors;

/// <summary>
/// A caller joined with an agent, from the agent's ACK to the first side that leaves: what each heard of the
/// other in that time. Within turns.
/// </summary>
internal sealed class Talk(string agent, AudioLeg callerLeg, AudioLeg agentLeg, TimeSpan began, CrowdOptions options)
{
    private readonly ToneCount _callerBefore = callerLeg.Tone;
    private readonly ToneCount _agentBefore = agentLeg.Tone;
    private TalkVerdict? _verdict;

    /// <summary>The agent's user.</summary>
    public string Agent => agent;

    /// <summary>Ends it at <paramref name="now"/>; whoever comes second gets the same verdict.</summary>
    public TalkVerdict End(TimeSpan now) => _verdict ??= options.Sound
        ? TalkRule.Judge(now - began, callerLeg.Tone - _callerBefore, agentLeg.Tone - _agentBefore, options.HeardShare)
        : TalkVerdict.Heard;
}
