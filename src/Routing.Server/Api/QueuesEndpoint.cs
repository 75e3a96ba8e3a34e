using Routing.Acd.Model;
using Routing.Pbx;
using Routing.Pbx.Configuration.Plans;

namespace Routing.Server.Api;

/// <summary><c>GET /api/v1/queues</c> and <c>/{id}</c>: what waits, from one consistent snapshot.</summary>
internal static class QueuesEndpoint
{
    public static void Map(IEndpointRouteBuilder api, Exchange exchange)
    {
        api.MapGet("/queues", () => Of(exchange));
        api.MapGet("/queues/{id}", (string id) =>
        {
            QueueList all = Of(exchange);
            List<QueueState> one = [.. all.Queues.Where(queue => queue.Id == id)];
            return one.Count > 0
                ? Results.Json(all with { Queues = one }, ServerJson.Default.QueueList)
                : Results.Problem($"There is no queue {id} in the configuration.", statusCode: 404, title: "Unknown queue");
        });
    }

    /// <summary>All queues of the plan in force, by name.</summary>
    public static QueueList Of(Exchange exchange)
    {
        PbxPlan plan = exchange.Plan;
        AcdSnapshot now = exchange.AcdSnapshot();
        long at = exchange.Clock.Microseconds;
        Dictionary<int, List<QueueSnapshot>> byQueue = now.Queues.GroupBy(queue => queue.Queue.Value).ToDictionary(group => group.Key, group => group.ToList());
        return new QueueList(
            Pbx.Scheduling.ProcessClock.ToUtc(at),
            [
                .. plan.Queues.Values.OrderBy(queue => queue.Name, StringComparer.Ordinal).SelectMany(queue =>
                    byQueue.GetValueOrDefault(queue.Id.Value, [new QueueSnapshot(queue.Id, 0, 0)]).Select(state => State(queue, state, at))),
            ]);
    }

    private static QueueState State(QueueCarePlan queue, in QueueSnapshot state, long at) => new(
        queue.Name,
        state.Channel.ToString().ToLowerInvariant(),
        state.Waiting,
        state.OldestEntered == 0 ? 0 : Math.Max(0, at - state.OldestEntered) / 1e6,
        state.EstimatedWait < 0 ? null : state.EstimatedWait / 1e6,
        state.EstimatedWaitError < 0 ? null : state.EstimatedWaitError / 1e6);
}
