using Routing.Pbx;
using Routing.Pbx.Calls;
using Routing.Server.OpenApi;
using Routing.Server.Tracing;

namespace Routing.Server.Api;

/// <summary><c>GET /api/v1/calls</c> and <c>/{id}</c>: the calls that are up, and where each is now.</summary>
internal static class CallsEndpoint
{
    public static void Map(IEndpointRouteBuilder api, Exchange exchange)
    {
        api.MapGet("/calls", () => Of(exchange)).Describe<CallList>("The calls that are up");
        api.MapGet("/calls/{id}", (string id) =>
            Guid.TryParse(id, out Guid call) && Of(exchange).Calls.FirstOrDefault(one => one.Id == call) is { } known
                ? Results.Json(known, ServerJson.Default.CallEntry)
                : Results.Problem($"There is no call {id} now; interactions/{id}/trace may know what became of it.", statusCode: 404, title: "Unknown call"))
            .Describe<CallEntry>("One call that is up", problems: [404]);
    }

    /// <summary>All calls that are up.</summary>
    public static CallList Of(Exchange exchange) => new(exchange.Clock.UtcNow, [.. exchange.CallStates().Select(Entry)]);

    private static CallEntry Entry(CallState call) => new(
        call.Id,
        call.Direction,
        call.Caller,
        call.Called,
        call.Trunk,
        call.Stage is { } stage ? Words.Of(stage.ToString()) : null,
        call.Where,
        call.Agent,
        call.Since,
        call.Started,
        call.CallIds);
}
