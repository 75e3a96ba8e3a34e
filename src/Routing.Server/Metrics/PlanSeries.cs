using Routing.Pbx.Configuration.Plans;

namespace Routing.Server.Metrics;

/// <summary>
/// Keeps the series in step with the configuration: those of its queues exist with 0 before anything happens,
/// and those of a queue or trunk that is gone go. The engine calls it after each load. One thread at a time.
/// </summary>
public sealed class PlanSeries(MetricsRegistry registry)
{
    private static readonly string[] WaitOutcomes = ["answered", "abandoned", "left"];
    private static readonly string[] HandlePhases = ["talk", "hold", "wrap_up"];

    private HashSet<string> _queues = [];
    private HashSet<string> _trunks = [];

    /// <summary>The plan that is in force from now on.</summary>
    public void Apply(PbxPlan plan) => Apply(plan.Queues.Keys, plan.Trunks.Keys);

    internal void Apply(IEnumerable<string> queues, IEnumerable<string> trunks)
    {
        HashSet<string> queuesNow = [.. queues];
        HashSet<string> trunksNow = [.. trunks];
        foreach (string queue in queuesNow.Except(_queues))
        {
            Declare(queue);
        }

        Forget("queue", _queues.Except(queuesNow));
        Forget("trunk", _trunks.Except(trunksNow));
        _queues = queuesNow;
        _trunks = trunksNow;
    }

    // Counters begin with an added 0, where they are counted; only histograms must be declared.
    private void Declare(string queue)
    {
        foreach (string outcome in WaitOutcomes)
        {
            registry.Declare("routing_queue_wait_seconds", new("queue", queue), new("channel", "voice"), new("outcome", outcome));
        }

        foreach (string phase in HandlePhases)
        {
            registry.Declare("routing_handle_seconds", new("queue", queue), new("channel", "voice"), new("phase", phase));
        }
    }

    private void Forget(string label, IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            registry.Forget(label, name);
        }
    }
}
