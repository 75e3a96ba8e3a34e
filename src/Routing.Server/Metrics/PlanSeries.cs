using Routing.Pbx.Configuration.Plans;

namespace Routing.Server.Metrics;

/// <summary>
/// Keeps the series in step with the configuration: those of its queues exist with 0 before anything happens,
/// and those of a queue or trunk that is gone go. The engine calls it after each load. One thread at a time.
/// </summary>
public sealed class PlanSeries
{
    // Histograms without labels: theirs is the one series, there from the start.
    private static readonly string[] Unlabelled =
        ["routing_dispatch_seconds", "routing_rtp_jitter_seconds", "routing_rtp_mos", "routing_media_loop_lag_seconds"];

    private static readonly string[] WaitOutcomes = ["answered", "abandoned", "left"];
    private static readonly string[] HandlePhases = ["talk", "hold", "wrap_up"];

    private readonly MetricsRegistry _registry;
    private HashSet<string> _queues = [];
    private HashSet<string> _trunks = [];

    /// <summary>Declares in <paramref name="registry"/> what needs no plan.</summary>
    public PlanSeries(MetricsRegistry registry)
    {
        _registry = registry;
        foreach (string histogram in Unlabelled)
        {
            registry.Declare(histogram);
        }
    }

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
            _registry.Declare("routing_queue_wait_seconds", new("queue", queue), new("channel", "voice"), new("outcome", outcome));
        }

        foreach (string phase in HandlePhases)
        {
            _registry.Declare("routing_handle_seconds", new("queue", queue), new("channel", "voice"), new("phase", phase));
        }
    }

    private void Forget(string label, IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            _registry.Forget(label, name);
        }
    }
}
