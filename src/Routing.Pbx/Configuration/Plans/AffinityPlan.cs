namespace Routing.Pbx.Configuration.Plans;

/// <summary>When a caller waits for the agent they talked with last.</summary>
/// <param name="Within">Only if that talk ended no longer ago.</param>
/// <param name="Hold">For so long.</param>
/// <param name="WhenBusy">Also while that agent is in a contact.</param>
public sealed record AffinityPlan(TimeSpan Within, TimeSpan Hold, bool WhenBusy);
