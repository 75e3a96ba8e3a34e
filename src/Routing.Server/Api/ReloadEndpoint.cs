using Routing.Pbx.Configuration;
using Routing.Server.Commands;
using Routing.Server.OpenApi;

namespace Routing.Server.Api;

/// <summary><c>POST /api/v1/config/reload</c>: all or nothing; answers with every problem. 503 while the engine is starting, or draining.</summary>
internal static class ReloadEndpoint
{
    public static void Map(IEndpointRouteBuilder api, Func<IReadOnlyList<ConfigurationProblem>?> reload, Func<bool> isDraining) =>
        api.MapPost("/config/reload", () =>
        {
            if (isDraining())
            {
                // As a SIGHUP would be ignored: it is on its way out, and what is up keeps what it began with.
                return Results.Problem("The engine is draining: it takes no new configuration any more.", statusCode: 503, title: "Draining");
            }

            if (reload() is not { } problems)
            {
                return Results.Problem("The engine is starting: ask again in a moment.", statusCode: 503, title: "Not ready");
            }

            List<CheckedProblem> shown = [.. problems.Select(CheckedProblem.Of)];
            return Results.Json(shown, ServerJson.Default.ListCheckedProblem, statusCode: problems.Any(p => p.IsError) ? 422 : 200);
        }).Describe<List<CheckedProblem>>("Loads the configuration again, all or nothing", problems: [503]).Answers(422, typeof(List<CheckedProblem>));
}
