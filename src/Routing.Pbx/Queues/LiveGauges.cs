using System.Diagnostics.Metrics;
using Routing.Acd;
using Routing.Acd.Model;
using Routing.Pbx.Calls;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Scheduling;
using Routing.Pbx.Trunks;

namespace Routing.Pbx.Queues;

/// <summary>The gauges that read live state when somebody asks, all of one collection from one snapshot of the ACD.</summary>
internal static class LiveGauges
{
    /// <summary>Adds them to the meter of <paramref name="metrics"/>.</summary>
    public static void Create(PbxMetrics metrics, IAcdRouter acd, AgentStateClock states, ProcessClock clock, TrunkCalls trunks, CallDirectory calls, Func<PbxPlan> plan)
    {
        Meter meter = metrics.Meter;
        var recent = new RecentSnapshot(acd, clock);
        meter.CreateObservableGauge(
            "routing_queue_waiting",
            () => recent.Snapshot().Queues.Where(q => Known(plan(), q)).Select(q => Measure((long)q.Waiting, plan(), q)),
            description: "Interactions that wait, those being rung for included.");
        meter.CreateObservableGauge(
            "routing_queue_longest_wait_seconds",
            () => recent.Snapshot().Queues.Where(q => Known(plan(), q)).Select(q => Measure(q.OldestEntered == 0 ? 0.0 : Math.Max(0, clock.Microseconds - q.OldestEntered) / 1e6, plan(), q)),
            "s",
            "How long the longest waiting interaction has waited.");
        meter.CreateObservableGauge(
            "routing_queue_estimated_wait_seconds",
            () => recent.Snapshot().Queues.Where(q => q.EstimatedWait >= 0 && Known(plan(), q)).Select(q => Measure(q.EstimatedWait / 1e6, plan(), q)),
            "s",
            "What a newcomer would be told to wait; no series while that is unknown.");
        meter.CreateObservableGauge(
            "routing_queue_estimated_wait_error_seconds",
            () => recent.Snapshot().Queues.Where(q => q.EstimatedWaitError >= 0 && Known(plan(), q)).Select(q => Measure(q.EstimatedWaitError / 1e6, plan(), q)),
            "s",
            "How far the estimates of those answered lately were from the truth; no series before the first.");
        meter.CreateObservableGauge(
            "routing_agents_cooling",
            () => recent.Snapshot() is { } now ? now.Agents.Count(a => a.CoolUntil > now.Time) : 0,
            description: "Agents who get nothing new for a moment, after a reservation that came to nothing.");
        meter.CreateObservableGauge(
            "routing_agents",
            () => Enum.GetValues<AgentState>().Select(state => new Measurement<long>(recent.Snapshot().Agents.Count(a => a.State == state), State(state))),
            description: "Agents by published state.");
        meter.CreateObservableCounter(
            "routing_agent_state_seconds_total",
            () => states.SecondsUntil(clock.Microseconds).Select((seconds, state) => new Measurement<double>(seconds, State((AgentState)state))),
            "s",
            "Seconds that agents have spent in each state.");
        meter.CreateObservableGauge(
            "routing_queue_service_level_target_seconds",
            () => plan().Queues.Values.Select(q => new Measurement<double>(q.ServiceLevelWithin.TotalSeconds, new KeyValuePair<string, object?>("queue", q.Name))),
            "s",
            "Answered within this counts for the service level.");
        meter.CreateObservableGauge(
            "routing_queue_service_level_target_ratio",
            () => plan().Queues.Values.Select(q => new Measurement<double>(q.ServiceLevelTarget, new KeyValuePair<string, object?>("queue", q.Name))),
            description: "The share of interactions that should be answered in time.");
        meter.CreateObservableGauge(
            "routing_eligible_pairs_unmatched",
            () => recent.EligiblePairsUnmatched(),
            description: "Pairs of a waiting interaction and an agent eligible for it now, counted by brute force; anything but 0 is a fault.");
        meter.CreateObservableGauge(
            "routing_config_last_reload_success_timestamp_seconds",
            () => metrics.LastLoaded,
            "s",
            "When a configuration last came into force, since the Unix epoch.");
        meter.CreateObservableGauge(
            "routing_calls_active",
            () => Active(plan(), trunks, calls),
            description: "Calls that are up now.");
        meter.CreateObservableGauge(
            "routing_trunk_calls_limit",
            () => plan().Trunks.Values.Where(t => t.MaxCalls is not null).Select(t => new Measurement<long>(t.MaxCalls!.Value, new KeyValuePair<string, object?>("trunk", t.Name))),
            description: "Most calls that the trunk may carry.");
    }

    // A queue that was removed is there until the last of its callers has left.
    private static bool Known(PbxPlan plan, QueueSnapshot queue) => queue.Waiting > 0 || plan.Queues.ContainsKey(plan.Names.Queues[queue.Queue.Value]);

    private static Measurement<T> Measure<T>(T value, PbxPlan plan, QueueSnapshot queue)
        where T : struct =>
        new(value, new KeyValuePair<string, object?>("queue", plan.Names.Queues[queue.Queue.Value]), new KeyValuePair<string, object?>("channel", PbxWords.Of(queue.Channel)));

    // A place on a trunk is a call on it; calls between phones have none.
    private static IEnumerable<Measurement<long>> Active(PbxPlan plan, TrunkCalls trunks, CallDirectory calls)
    {
        foreach (string trunk in plan.Trunks.Keys)
        {
            yield return Measure(trunks.Active(trunk) - trunks.ActiveOut(trunk), "inbound", trunk);
            yield return Measure(trunks.ActiveOut(trunk), "outbound", trunk);
        }

        yield return Measure(calls.CountLive("inbound", PbxMetrics.OwnPhones), "inbound", PbxMetrics.OwnPhones);
        yield return Measure(calls.CountLive("internal", PbxMetrics.OwnPhones), "internal", PbxMetrics.OwnPhones);
    }

    private static Measurement<long> Measure(long calls, string direction, string trunk) =>
        new(calls, new KeyValuePair<string, object?>("direction", direction), new KeyValuePair<string, object?>("trunk", trunk));

    private static KeyValuePair<string, object?> State(AgentState state) => new("state", PbxWords.Of(state));
}
