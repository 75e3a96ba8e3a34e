using Routing.Pbx;
using Routing.Server.OpenApi;

namespace Routing.Server.Api;

/// <summary><c>GET /api/v1/pins</c>, <c>DELETE /api/v1/pins/{id}</c>: where no PIN is taken after too many wrong ones, and the way out.</summary>
internal static class PinsEndpoint
{
    public static void Map(IEndpointRouteBuilder api, Exchange exchange)
    {
        api.MapGet("/pins", () => new PinList(
            exchange.Clock.UtcNow,
            [.. from shut in exchange.ShutPins orderby shut.Since select new PinEntry(shut.Phone ?? shut.Agent!, shut.Phone is null ? "agent" : "phone", shut.Since, shut.Until)]))
            .Describe<PinList>("The phones and agents at which no PIN is taken after too many wrong ones");
        api.MapDelete("/pins/{id}", (string id) =>
            exchange.LiftPins(id)
                ? Results.NoContent()
                : Results.Problem($"PINs are taken at {id}: nothing is shut there.", statusCode: 404, title: "Not shut"))
            .DescribeNothing("Has PINs taken again at a phone, and of an agent", problems: [404]);
    }
}
