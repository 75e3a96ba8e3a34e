using Routing.Acd.Model;
using Routing.Pbx;
using Routing.Server.Commands;
using Routing.Server.OpenApi;

namespace Routing.Server.Api;

/// <summary><c>PUT /api/v1/agents/{id}/state</c>: what people set.</summary>
internal static class AgentStateEndpoint
{
    private const int LongestReason = 120;

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

            // It is shown on wallboards and kept in the log of states: as plain as what a caller sends is made.
            if (request.Reason is { Length: > LongestReason })
            {
                return Results.Problem($"reason has at most {LongestReason} characters.", statusCode: 400, title: "Wrong reason");
            }

            if (request.Reason is { } reason && !PlainText.Is(reason))
            {
                return Results.Problem("reason is one line of plain text, without control characters.", statusCode: 400, title: "Wrong reason");
            }

            // Done as said, or not at all: 204 means that it is so as soon as a phone of theirs is there.
            if (exchange.WhyNotSignedIn(id, known) is { } why)
            {
                return Results.Problem(why, statusCode: 409, title: "Not possible now");
            }

            return exchange.SetAgent(id, known, request.Reason)
                ? Results.NoContent()
                : Results.Problem($"There is no agent {id} in the configuration.", statusCode: 404, title: "Unknown agent");
        }).DescribeNothing("Sets what an agent does", problems: [400, 404, 409]);
}
