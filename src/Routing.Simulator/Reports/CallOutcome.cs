namespace Routing.Simulator.Reports;

/// <summary>
/// What became of a placed call, as its caller and its agent themselves saw and heard it. The words are
/// those of the interaction records (<see cref="OutcomeCounts.ToWords"/>); each call has exactly one.
/// </summary>
public enum CallOutcome
{
    /// <summary>The caller heard an agent's tone, and that agent, where the crowd has agents, heard the caller's.</summary>
    Answered,

    /// <summary>The caller hung up after entering a queue and without having spoken to an agent.</summary>
    Abandoned,

    /// <summary>The caller hung up before entering any queue.</summary>
    LeftInFlow,

    /// <summary>A final answer of 300 or above.</summary>
    Rejected,

    /// <summary>No answer, an answer that cannot be used, joined with an agent without hearing each other, or hung up on without an agent.</summary>
    Failed,
}
