using System.ComponentModel.DataAnnotations;

namespace Routing.Server.Api;

/// <summary>The body of <c>PUT /api/v1/agents/{id}/state</c>.</summary>
/// <param name="State"><c>available</c>, <c>paused</c> or <c>signed_out</c>.</param>
/// <param name="Reason">Why, for a pause: a line of plain text, at most 120 characters.</param>
internal sealed record AgentStateRequest(
    [property: Required, AllowedValues("available", "paused", "signed_out")] string? State, string? Reason);
