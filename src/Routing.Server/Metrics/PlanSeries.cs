using Routing.Pbx.Configuration.Plans;

namespace Routing.Server.Metrics;

/// <summary>
/// Keeps the series in step with the configuration: those of its queues exist with 0 before anything happens,
/// and those of a queue or trunk that is gone go, once its last call has and its last figures have been shown.
/// The engine calls it before each load; it looks at what is gone after each collection. Any thread.
/// </summary>
public sealed class PlanSeries
{
    // Histograms without labels: theirs is the one series, there from the start.
    private static readonly string[] Unlabelled =
        ["routing_dispatch_seconds", "routing_rtp_jitter_seconds", "routing_rtp_mos", "routing_media_loop_lag_seconds"];

    private static readonly string[] WaitOutcomes = ["answered", "abandoned", "left"];
    private static readonly string[] HandlePhases = ["talk", "hold", "wrap_up"];

    private readonly MetricsRegistry _registry;
    private readonly Label _queues = new("queue");
    private readonly Label _trunks = new("trunk");

    // For the two labels: a load and a collection may come at once.
    private readonly Lock _gate = new();

    /// <summary>Declares in <paramref name="registry"/> what needs no plan.</summary>
    public PlanSeries(MetricsRegistry registry)
    {
        _registry = registry;
        foreach (string histogram in Unlabelled)
        {
            registry.Declare(histogram);
        }

        registry.Written = DropWhatIsGone;
    }

    /// <summary>Queues in which, and trunks on which, somebody still is although the plan has them no more. Asked on any thread.</summary>
    public Func<IEnumerable<string>> QueuesInUse { get; init; } = () => [];

    /// <inheritdoc cref="QueuesInUse"/>
    public Func<IEnumerable<string>> TrunksInUse { get; init; } = () => [];

    /// <summary>The plan that is about to be in force.</summary>
    public void Apply(PbxPlan plan) => Apply(plan.Queues.Keys, plan.Trunks.Keys);

    internal void Apply(IEnumerable<string> queues, IEnumerable<string> trunks)
    {
        lock (_gate)
        {
            HashSet<string> before = _queues.Planned;
            _queues.Planned = [.. queues];
            _trunks.Planned = [.. trunks];
            foreach (string queue in _queues.Planned.Except(before))
            {
                Declare(queue);
            }
        }
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

    private void DropWhatIsGone()
    {
        lock (_gate)
        {
            Drop(_queues, QueuesInUse());
            Drop(_trunks, TrunksInUse());
        }
    }

    // What was idle at the collection before has been shown with its last figures in this one. By what the series
    // say, not by what was once loaded: a call that began before the load may make them anew.
    private void Drop(Label label, IEnumerable<string> inUse)
    {
        HashSet<string> idle = _registry.ValuesOf(label.Name);
        idle.ExceptWith(label.Planned);
        idle.ExceptWith(inUse);
        foreach (string name in idle.Intersect(label.Idle).ToArray())
        {
            _registry.Forget(label.Name, name);
            idle.Remove(name);
        }

        label.Idle = idle;
    }

    private sealed class Label(string name)
    {
        public string Name => name;

        public HashSet<string> Planned { get; set; } = [];

        /// <summary>Not in the plan, and without anybody, when last looked at.</summary>
        public HashSet<string> Idle { get; set; } = [];
    }
}
