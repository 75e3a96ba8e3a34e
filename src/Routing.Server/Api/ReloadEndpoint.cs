using Routing.Pbx.Configuration;
using Routing.Server.Commands;

namespace Routing.Server.Api;

/// <summary><c>POST /api/v1/config/reload</c>: all or nothing; answers with every problem.</summary>
internal static class ReloadEndpoint
{
    public static void Map(IEndpointRouteBuilder api, Func<IReadOnlyList<ConfigurationProblem>> reload) =>
        api.MapPost("/config/reload", () =>
        {
            IReadOnlyList<ConfigurationProblem> problems = reload();
            List<CheckedProblem> shown = [.. problems.Select(CheckedProblem.Of)];
            return Results.Json(shown, ServerJson.Default.ListCheckedProblem, statusCode: problems.Any(p => p.IsError) ? 422 : 200);
        });
}
