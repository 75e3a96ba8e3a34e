namespace Routing.Server.Api;

/// <summary>The answer of <c>GET /api/v1/agents</c>.</summary>
/// <param name="At">When it was so.</param>
/// <param name="Agents">One entry for each agent of the configuration.</param>
internal sealed record AgentList(DateTimeOffset At, IReadOnlyList<AgentEntry> Agents);

/// <summary>One agent at one instant.</summary>
/// <param name="Id">The key in the configuration.</param>
/// <param name="Name">The name shown.</param>
/// <param name="State">The published state.</param>
/// <param name="Reason">A pause's reason.</param>
/// <param name="Since">When that state began; null if it never changed.</param>
/// <param name="CoolingUntil">Gets nothing new until then, after a reservation that came to nothing; null for no cool-down.</param>
internal sealed record AgentEntry(string Id, string Name, string State, string? Reason, DateTimeOffset? Since, DateTimeOffset? CoolingUntil);
