using System.ComponentModel.DataAnnotations;

namespace Routing.Server.Api;

/// <summary>The answer of <c>GET /api/v1/agents</c>.</summary>
/// <param name="At">When it was so.</param>
/// <param name="Agents">One entry for each agent of the configuration, and for each who is in it no more but still has something to end.</param>
internal sealed record AgentList(DateTimeOffset At, IReadOnlyList<AgentEntry> Agents);

/// <summary>One agent at one instant.</summary>
/// <param name="Id">The key in the configuration.</param>
/// <param name="Name">The name shown.</param>
/// <param name="State">The published state.</param>
/// <param name="Reason">A pause's reason.</param>
/// <param name="Since">When that state began; null if it never changed.</param>
/// <param name="Set">What people set last: <c>available</c>, <c>paused</c> or <c>signed_out</c>; shows in the state when the engine has nothing for the agent any more.</param>
/// <param name="SetReason">The reason they gave, for a pause.</param>
/// <param name="Removed">Is in the configuration no more, and still talks, is rung or is in wrap-up.</param>
/// <param name="CoolingUntil">Gets nothing new until then, after a reservation that came to nothing; null for no cool-down.</param>
internal sealed record AgentEntry(
    string Id,
    string Name,
    [property: AllowedValues("busy", "reserved", "wrap_up", "signed_out", "paused", "available")] string State,
    string? Reason,
    [property: AllowedValues("available", "paused", "signed_out")] string Set,
    string? SetReason,
    DateTimeOffset? Since,
    DateTimeOffset? CoolingUntil,
    bool Removed)
{
    /// <summary>The phone that the agent sits at, signed in by PIN; null for their own.</summary>
    public string? Seat { get; init; }
}
