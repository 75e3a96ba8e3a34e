namespace Routing.Pbx.FeatureCodes;

/// <summary>A phone at which no PIN is taken for a while, or an agent whose PIN is not, after too many wrong ones. One of the two is named.</summary>
/// <param name="Phone">The phone; null for an agent.</param>
/// <param name="Agent">The agent, at whatever phone; null for a phone.</param>
/// <param name="Since">When it began.</param>
/// <param name="Until">When it ends by itself.</param>
public sealed record ShutPin(string? Phone, string? Agent, DateTimeOffset Since, DateTimeOffset Until);
