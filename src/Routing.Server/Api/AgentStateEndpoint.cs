using Routing.Acd.Model;
using Routing.Pbx;

namespace Routing.Server.Api;

/// <summary><c>PUT /api/v1/agents/{id}/state</c>: what people set.</summary>
internal static class AgentStateEndpoint
{
    public static void Map(IEndpointRouteBuilder api, Exchange exchange) =>
        api.MapPut("/agents/{id}/state", (string id, AgentStateRequest request) =>
        {
            AgentMode? mode = request.State switch
            {
                "available" => AgentMode.Available,
                "paused" => AgentMode.Paused,
                "signed_out" => AgentMode.SignedOut,
                _ => null,
            };
            if (mode is not { } known)
            {
                return Results.Problem("state is available, paused or signed_out.", statusCode: 400, title: "Unknown state");
            }

            return exchange.SetAgent(id, known, request.Reason)
                ? Results.NoContent()
                : Results.Problem($"There is no agent {id} in the configuration.", statusCode: 404, title: "Unknown agent");
        });
}
