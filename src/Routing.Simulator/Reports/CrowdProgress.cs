namespace Routing.Simulator.Reports;

/// <summary>Where a crowd stands at one moment: one consistent snapshot, for wallboards.</summary>
/// <param name="Elapsed">Since the start of the run.</param>
/// <param name="Placed">Calls placed so far.</param>
/// <param name="Dialling">Calls that wait for their 200.</param>
/// <param name="InFlow">Calls that hear the greeting or the menu.</param>
/// <param name="Waiting">Calls that have pressed their key and wait for an agent.</param>
/// <param name="Talking">Calls joined with an agent.</param>
/// <param name="Leaving">Calls that hang up or were hung up on, and are not over yet.</param>
/// <param name="Outcomes">What became of those that are over.</param>
/// <param name="OneWayAudio">Of those, joined without hearing each other.</param>
/// <param name="AgentsRegistered">Agents' phones that are registered.</param>
/// <param name="AgentsRinging">Agents' phones that ring.</param>
/// <param name="AgentsTalking">Agents in a talk.</param>
public readonly record struct CrowdProgress(
    TimeSpan Elapsed,
    long Placed,
    int Dialling,
    int InFlow,
    int Waiting,
    int Talking,
    int Leaving,
    OutcomeCounts Outcomes,
    long OneWayAudio,
    int AgentsRegistered,
    int AgentsRinging,
    int AgentsTalking)
{
    /// <summary>Calls in progress.</summary>
    public int Calls => Dialling + InFlow + Waiting + Talking + Leaving;
}
