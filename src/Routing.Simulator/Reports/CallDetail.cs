namespace Routing.Simulator.Reports;

/// <summary>One placed call. Times are since the start of the run.</summary>
/// <param name="Caller">The caller's number, in From.</param>
/// <param name="CallId">Its Call-ID.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">Why, in a word or a status line.</param>
/// <param name="Agent">The agent of this crowd it was joined with last; null for none.</param>
/// <param name="OneWayAudio">Joined with an agent without hearing each other.</param>
/// <param name="Keys">What it pressed; empty for nothing.</param>
/// <param name="Placed">When the INVITE was sent.</param>
/// <param name="Ringing">When the first answer above 100 came.</param>
/// <param name="Up">When the 200 came.</param>
/// <param name="Pressed">When it pressed its key, or would have where it presses nothing.</param>
/// <param name="HeardAgent">When the agent's tone began.</param>
/// <param name="Ended">When the dialog was over.</param>
public sealed record CallDetail(
    string Caller,
    string CallId,
    CallOutcome Outcome,
    string Reason,
    string? Agent,
    bool OneWayAudio,
    string Keys,
    TimeSpan Placed,
    TimeSpan? Ringing,
    TimeSpan? Up,
    TimeSpan? Pressed,
    TimeSpan? HeardAgent,
    TimeSpan Ended);
