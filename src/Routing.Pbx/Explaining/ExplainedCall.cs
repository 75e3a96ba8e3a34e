namespace Routing.Pbx.Explaining;

/// <summary>A call that is thought of.</summary>
/// <param name="To">The called number.</param>
/// <param name="From">An agent's or extension's name for a call of that phone; else the number of a caller outside. Empty: withheld.</param>
/// <param name="Trunk">The trunk that a caller outside comes over; null for one that says nothing about numbers.</param>
/// <param name="At">When.</param>
/// <param name="Keys">The keys that the caller presses, in their order.</param>
public sealed record ExplainedCall(string To, string From, string? Trunk, DateTimeOffset At, string Keys);
