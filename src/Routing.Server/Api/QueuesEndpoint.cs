using Routing.Acd.Model;
using Routing.Pbx;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Scheduling;
using Routing.Server.OpenApi;

namespace Routing.Server.Api;

/// <summary><c>GET /api/v1/queues</c> and <c>/{id}</c>: what waits, from one consistent snapshot.</summary>
internal static class QueuesEndpoint
{
    public static void Map(IEndpointRouteBuilder api, Exchange exchange)
    {
        api.MapGet("/queues", () => Of(exchange)).Describe<QueueList>("What waits");
        api.MapGet("/queues/{id}", (string id, string? channel) =>
            Of(exchange).Queues.FirstOrDefault(queue => queue.Id == id && queue.Channel == (channel ?? "voice")) is { } one
                ? Results.Json(one, ServerJson.Default.QueueState)
                : Results.Problem($"There is no queue {id} in the configuration, or nothing of that channel in it.", statusCode: 404, title: "Unknown queue"))
            .Describe<QueueState>("One queue", problems: [404]);
    }

    /// <summary>All queues of the plan in force and those removed in which somebody still waits, by name.</summary>
    public static QueueList Of(Exchange exchange)
    {
        PbxPlan plan = exchange.Plan;
        long at = exchange.Clock.Microseconds;
        List<QueueState> queues = [];
        HashSet<string> seen = [];
        foreach (QueueSnapshot state in exchange.AcdSnapshot().Queues)
        {
            string name = plan.Names.Queues[state.Queue.Value];
            bool removed = !plan.Queues.ContainsKey(name);
            if (!removed || state.Waiting > 0)
            {
                seen.Add(name);
                queues.Add(State(name, state, at, removed));
            }
        }

        // A queue that the ACD has not heard of yet is empty.
        queues.AddRange(plan.Queues.Values.Where(queue => !seen.Contains(queue.Name)).Select(queue => State(queue.Name, new QueueSnapshot(queue.Id, 0, 0), at, removed: false)));
        return new QueueList(ProcessClock.ToUtc(at), [.. queues.OrderBy(queue => queue.Id, StringComparer.Ordinal)]);
    }

    private static QueueState State(string name, in QueueSnapshot state, long at, bool removed) => new(
        name,
        state.Channel.ToString().ToLowerInvariant(),
        state.Waiting,
        state.OldestEntered == 0 ? 0 : Math.Max(0, at - state.OldestEntered) / 1e6,
        state.EstimatedWait < 0 ? null : state.EstimatedWait / 1e6,
        state.EstimatedWaitError < 0 ? null : state.EstimatedWaitError / 1e6,
        removed);
}
