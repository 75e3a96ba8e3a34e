using System.Data.Common;
using Routing.Records;
using Routing.Records.Model;
using Routing.Server.OpenApi;
using Routing.Server.Tracing;
using Routing.Sip.Tracing;

namespace Routing.Server.Api;

/// <summary>
/// <c>GET /api/v1/interactions/{id}/trace</c>: one interaction's story, from the exchange while it goes on, or
/// from its record, whose writing is waited for where it ended a moment ago. 503 when neither answers in time. With the SIP
/// messages that are still there, themselves too with <c>?bodies=true</c>; what is secret in them is taken out.
/// </summary>
internal static class TraceEndpoint
{
    private static readonly TimeSpan Writing = TimeSpan.FromSeconds(2);

    public static void Map(
        IEndpointRouteBuilder api,
        Func<Guid, Task<InteractionRecord?>> live,
        Func<TimeSpan, Task<bool>> flush,
        IRecordReader records,
        Func<Guid, IReadOnlyList<TracedCall>> messages) =>
        api.MapGet("/interactions/{id}/trace", async (string id, bool? bodies, CancellationToken cancel) =>
        {
            if (!Guid.TryParse(id, out Guid interaction))
            {
                return Results.Problem("An interaction's id is a UUID.", statusCode: 400, title: "Wrong id");
            }

            try
            {
                InteractionRecord? now = await live(interaction).WaitAsync(cancel);
                InteractionRecord? record = now ?? await records.FindAsync(interaction, cancel);
                if (record is null && await flush(Writing).WaitAsync(cancel))
                {
                    record = await records.FindAsync(interaction, cancel);
                }

                return record is null
                    ? Results.Problem($"There is no interaction {interaction}.", statusCode: 404, title: "Unknown interaction")
                    : Results.Json(TraceStory.Of(record, isLive: now is not null, SipStory.Of(messages(interaction), bodies == true)), ServerJson.Default.TraceStory);
            }
            catch (Exception e) when (e is DbException or TimeoutException)
            {
                return Results.Problem($"It cannot be looked up now: {e.Message}", statusCode: 503, title: "Not available");
            }
        }).Describe<TraceStory>("One interaction's story", problems: [400, 404, 503]);
}
