using Routing.Pbx;
using Routing.Records;
using Routing.Records.Model;
using Routing.Server.Tracing;

namespace Routing.Server.Api;

/// <summary>
/// <c>GET /api/v1/interactions/{id}/trace</c>: one interaction's story, from its record, or from the exchange while
/// it goes on. An interaction that ended a moment ago may be in neither for as long as its record is being written.
/// </summary>
internal static class TraceEndpoint
{
    public static void Map(IEndpointRouteBuilder api, Exchange exchange, IRecordReader records) =>
        api.MapGet("/interactions/{id}/trace", async (string id, CancellationToken cancel) =>
        {
            if (!Guid.TryParse(id, out Guid interaction))
            {
                return Results.Problem("An interaction's id is a UUID.", statusCode: 400, title: "Wrong id");
            }

            InteractionRecord? live = await exchange.DescribeAsync(interaction).WaitAsync(cancel);
            InteractionRecord? record = live ?? await records.FindAsync(interaction, cancel);
            return record is null
                ? Results.Problem($"There is no interaction {interaction}.", statusCode: 404, title: "Unknown interaction")
                : Results.Json(TraceStory.Of(record, isLive: live is not null), ServerJson.Default.TraceStory);
        });
}
