using Routing.Server.OpenApi;

namespace Routing.Server.Api;

/// <summary>
/// <c>GET /api/v1/config/plan</c>: what a reload would do. <c>POST</c> with <c>?directory=</c>: what it would do if that directory of the
/// engine's machine stood in the place of its own; only for who has a token, since the engine reads there with its own rights. 503 while
/// the engine is starting.
/// </summary>
internal static class ConfigPlanEndpoint
{
    public static void Map(IEndpointRouteBuilder api, Func<string?, ConfigPlan?> plan)
    {
        api.MapGet("/config/plan", () => Answer(plan(null)))
            .Describe<ConfigPlan>("What a reload would change, and what that does to calls that are up", problems: [503]);
        api.MapPost("/config/plan", (string directory) => Path.IsPathFullyQualified(directory) && !directory.Contains('\0')
                ? Answer(plan(directory))
                : Results.Problem("directory is the full path of a directory on the engine's machine.", statusCode: 400, title: "No directory"))
            .Describe<ConfigPlan>("What would change with the configuration in another directory of this machine", problems: [400, 503]);
    }

    private static IResult Answer(ConfigPlan? would) => would is not null
        ? Results.Json(would, ServerJson.Default.ConfigPlan)
        : Results.Problem("The engine is starting: ask again in a moment.", statusCode: 503, title: "Not ready");
}
