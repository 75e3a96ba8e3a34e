using Routing.Server.OpenApi;

namespace Routing.Server.Api;

/// <summary><c>GET /api/v1/config/plan</c>: what a reload would do. 503 while the engine is starting.</summary>
internal static class ConfigPlanEndpoint
{
    public static void Map(IEndpointRouteBuilder api, Func<ConfigPlan?> plan) =>
        api.MapGet("/config/plan", () => plan() is { } would
            ? Results.Json(would, ServerJson.Default.ConfigPlan)
            : Results.Problem("The engine is starting: ask again in a moment.", statusCode: 503, title: "Not ready"))
            .Describe<ConfigPlan>("What a reload would change, and what that does to calls that are up", problems: [503]);
}
