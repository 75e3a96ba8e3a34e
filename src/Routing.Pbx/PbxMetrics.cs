using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Routing.Acd.Model;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;
using Routing.Pbx.FeatureCodes;

namespace Routing.Pbx;

/// <summary>
/// What the exchange counts: queues, reservations, calls, loads of the configuration. Names and labels are
/// the public ones, so any exporter of meters shows them as they are. Recording: any thread, no lock.
/// </summary>
internal sealed class PbxMetrics : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Routing.Pbx";

    /// <summary>The label <c>trunk</c> of calls from our own phones.</summary>
    public const string OwnPhones = "";

    private const string Voice = "voice";

    private static readonly string[] AttemptOutcomes = ["answered", "busy", "no_answer", "cancelled", "silent", "refused", "failed"];

    private static readonly InstrumentAdvice<double> WaitBuckets = new()
    {
        HistogramBucketBoundaries = [1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1200],
    };

    private static readonly InstrumentAdvice<double> DispatchBuckets = new()
    {
        HistogramBucketBoundaries = [0.000_01, 0.000_05, 0.000_1, 0.000_5, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1],
    };

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _entered;
    private readonly Counter<long> _answered;
    private readonly Counter<long> _abandoned;
    private readonly Counter<long> _left;
    private readonly Counter<long> _reservations;
    private readonly Counter<long> _calls;
    private readonly Counter<long> _trunkPauses;
    private readonly Counter<long> _trunkAttempts;
    private readonly Counter<long> _reloads;
    private readonly Counter<long> _pins;
    private readonly Histogram<double> _wait;
    private readonly Histogram<double> _handle;
    private readonly Histogram<double> _dispatch;
    private readonly NameTable _names;

    // The last word on each queue, kept when a reload removes it: who still waits there is judged by it.
    private readonly ConcurrentDictionary<QueueId, QueueCarePlan> _care = new();

    // Written by a load, read by who collects: a figure, it orders nothing.
    private double _loaded;

    public PbxMetrics(NameTable names)
    {
        _names = names;
        _entered = _meter.CreateCounter<long>("routing_queue_entered_total", description: "Interactions that entered a queue.");
        _answered = _meter.CreateCounter<long>("routing_queue_answered_total", description: "Interactions an agent answered, by whether within the service level's target.");
        _abandoned = _meter.CreateCounter<long>("routing_queue_abandoned_total", description: "Interactions whose customer left while waiting, by how long they had waited.");
        _left = _meter.CreateCounter<long>("routing_queue_left_total", description: "Interactions that the queue itself gave away, by why and where to.");
        _reservations = _meter.CreateCounter<long>("routing_reservations_total", description: "Reservations of agents that ended, by how.");
        _calls = _meter.CreateCounter<long>("routing_calls_total", description: "Calls that ended, by how.");
        _trunkPauses = _meter.CreateCounter<long>("routing_trunk_pauses_total", description: "Times that a carrier asked not to be called for a while (503 with Retry-After).");
        _trunkAttempts = _meter.CreateCounter<long>("routing_trunk_attempts_total", description: "Calls that were tried over a trunk, by what came of it there; a call that goes on to another trunk counts at each.");
        _reloads = _meter.CreateCounter<long>("routing_config_reloads_total", description: "Loads of the configuration, by result.");
        _pins = _meter.CreateCounter<long>("routing_pins_total", description: "PINs that were typed to sign in, by whether they were right.");
        _wait = _meter.CreateHistogram("routing_queue_wait_seconds", unit: "s", description: "Time in a queue until it ended, ringing included.", advice: WaitBuckets);
        _handle = _meter.CreateHistogram("routing_handle_seconds", unit: "s", description: "An agent's time for an interaction, by phase.", advice: WaitBuckets);
        _dispatch = _meter.CreateHistogram("routing_dispatch_seconds", unit: "s", description: "From the event that made a match possible to its reservation.", advice: DispatchBuckets);
    }

    /// <summary>The directions that calls with that trunk, or with <see cref="OwnPhones"/>, may have.</summary>
    public static string[] DirectionsOf(string trunk) => trunk.Length > 0 ? ["inbound", "outbound"] : ["inbound", "internal", "outbound"];

    /// <summary>The meter, for the gauges that read live state.</summary>
    public Meter Meter => _meter;

    /// <summary>Makes every series that the plan's names allow exist with 0.</summary>
    public void OnPlanLoaded(PbxPlan plan, DateTimeOffset at)
    {
        foreach (QueueCarePlan care in plan.Queues.Values)
        {
            _care[care.Id] = care;
        }

        Volatile.Write(ref _loaded, at.ToUnixTimeMilliseconds() / 1e3);
        foreach (string queue in plan.Queues.Keys)
        {
            _entered.Add(0, Queue(queue), Channel);
            foreach (string within in (string[])["true", "false"])
            {
                _answered.Add(0, Queue(queue), Channel, new("within_target", within));
            }

            foreach (string length in (string[])["short", "within_target", "after_target"])
            {
                _abandoned.Add(0, Queue(queue), Channel, new("class", length));
            }

            string to = OverflowPlan.Word(plan.Queues[queue].Overflow);
            foreach (string reason in (string[])["wait_limit", "full", "nobody", "estimated_wait"])
            {
                _left.Add(0, Queue(queue), Channel, new("reason", reason), new("to", to));
            }

            _left.Add(0, Queue(queue), Channel, new("reason", "key"), new("to", "flow"));
            _left.Add(0, Queue(queue), Channel, new("reason", "withdrawn"), new("to", "hangup"));

            foreach (ReservationOutcome outcome in Enum.GetValues<ReservationOutcome>())
            {
                if (outcome != ReservationOutcome.None)
                {
                    _reservations.Add(0, Queue(queue), new("outcome", PbxWords.Of(outcome)));
                }
            }
        }

        foreach (string result in (string[])["success", "failure"])
        {
            _reloads.Add(0, new KeyValuePair<string, object?>("result", result));
        }

        foreach (string result in (string[])["right", "wrong", "ignored"])
        {
            _pins.Add(0, new KeyValuePair<string, object?>("result", result));
        }

        foreach (string trunk in plan.Trunks.Keys)
        {
            _trunkPauses.Add(0, new KeyValuePair<string, object?>("trunk", trunk));
            foreach (string outcome in AttemptOutcomes)
            {
                _trunkAttempts.Add(0, new("trunk", trunk), new("outcome", outcome));
            }
        }

        foreach (string trunk in plan.Trunks.Keys.Append(OwnPhones))
        {
            foreach (string outcome in (string[])["answered", "busy", "no_answer", "failed", "cancelled", "rejected"])
            {
                foreach (string direction in DirectionsOf(trunk))
                {
                    _calls.Add(0, new("direction", direction), new("trunk", trunk), new("outcome", outcome));
                }
            }
        }
    }

    /// <summary>When a configuration last came into force, in seconds since the Unix epoch.</summary>
    public double LastLoaded => Volatile.Read(ref _loaded);

    /// <summary>A load of the configuration was tried.</summary>
    public void OnReload(bool success) => _reloads.Add(1, new KeyValuePair<string, object?>("result", success ? "success" : "failure"));

    /// <summary>A PIN was typed.</summary>
    public void OnPin(PinVerdict verdict) => _pins.Add(1, new KeyValuePair<string, object?>("result", verdict switch
    {
        PinVerdict.Right => "right",
        PinVerdict.Ignored => "ignored",
        _ => "wrong",
    }));

    /// <summary>A carrier asked not to be called for a while.</summary>
    public void OnTrunkPaused(string trunk) => _trunkPauses.Add(1, new KeyValuePair<string, object?>("trunk", trunk));

    /// <summary>A call over a trunk is over, or came to nothing there.</summary>
    public void OnTrunkAttempt(string trunk, DialFailure how) => _trunkAttempts.Add(1, new("trunk", trunk), new("outcome", how switch
    {
        { Status: 200 } => "answered",
        _ when how == DialFailure.TakenBack => "cancelled",
        { IsSilence: true } => "silent",
        { Word: not "failed" } => how.Word,
        { Status: >= 400 and < 500 } => "refused",
        _ => "failed",
    }));

    /// <summary>A call ended.</summary>
    public void OnCallEnded(string direction, string trunk, string outcome) =>
        _calls.Add(1, new("direction", direction), new("trunk", trunk), new("outcome", outcome));

    /// <summary>An agent's time for an interaction is known.</summary>
    public void OnHandled(string queue, string phase, double seconds) =>
        _handle.Record(seconds, Queue(queue), Channel, new("phase", phase));

    /// <summary>An event of the ACD.</summary>
    /// <param name="acdEvent">The event.</param>
    /// <param name="now">When it is delivered, in microseconds since the Unix epoch.</param>
    /// <param name="late">For how long what caused it had been due before the ACD was told, in microseconds.</param>
    public void OnAcdEvent(in AcdEvent acdEvent, long now, long late)
    {
        switch (acdEvent.Kind)
        {
            case AcdEventKind.Queued:
                _entered.Add(1, Queue(acdEvent), Channel);
                break;
            case AcdEventKind.Reserved:
                // The event's time is that of the command that made the match possible: when it was posted, so the way
                // through the mailbox is in it. A tick is posted when the timer rings; the match was possible when it was due.
                _dispatch.Record(Seconds(now - acdEvent.Time + late));
                break;
            case AcdEventKind.ReservationEnded:
                _reservations.Add(1, Queue(acdEvent), new("outcome", PbxWords.Of(acdEvent.Outcome)));
                if (acdEvent.Outcome == ReservationOutcome.Accepted)
                {
                    OnAnswered(acdEvent);
                }

                break;
            case AcdEventKind.Left:
                OnLeft(acdEvent);
                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> Channel => new("channel", Voice);

    private static KeyValuePair<string, object?> Queue(string queue) => new("queue", queue);

    private static double Seconds(long microseconds) => Math.Max(0, microseconds) / 1e6;

    private KeyValuePair<string, object?> Queue(in AcdEvent acdEvent) => Queue(_names.Queues[acdEvent.Queue.Value]);

    private void OnAnswered(in AcdEvent acdEvent)
    {
        double waited = Waited(acdEvent);
        _wait.Record(waited, Queue(acdEvent), Channel, new("outcome", "answered"));
        _answered.Add(1, Queue(acdEvent), Channel, new("within_target", waited <= Care(acdEvent)?.ServiceLevelWithin.TotalSeconds ? "true" : "false"));
    }

    private void OnLeft(in AcdEvent acdEvent)
    {
        if (acdEvent.Outcome == ReservationOutcome.Accepted)
        {
            return; // counted when it was answered
        }

        if (acdEvent.InteractionSequence == 0)
        {
            // It never stood in the line; counted on both sides, so that entered = answered + abandoned + left + waiting.
            _entered.Add(1, Queue(acdEvent), Channel);
        }

        double waited = Waited(acdEvent);
        QueueCarePlan? care = Care(acdEvent);
        if (acdEvent.Leave == LeaveReason.Abandoned)
        {
            string length = waited < care?.ShortAbandon.TotalSeconds ? "short"
                : waited <= care?.ServiceLevelWithin.TotalSeconds ? "within_target"
                : "after_target";
            _wait.Record(waited, Queue(acdEvent), Channel, new("outcome", "abandoned"));
            _abandoned.Add(1, Queue(acdEvent), Channel, new("class", length));
        }
        else
        {
            string to = acdEvent.Leave switch
            {
                LeaveReason.Key => "flow",
                LeaveReason.Withdrawn => "hangup",
                _ => OverflowPlan.Word(care?.Overflow),
            };
            _wait.Record(waited, Queue(acdEvent), Channel, new("outcome", "left"));
            _left.Add(1, Queue(acdEvent), Channel, new("reason", PbxWords.Of(acdEvent.Leave)), new("to", to));
        }
    }

    // From the entry into this queue, whatever came before it.
    private static double Waited(in AcdEvent acdEvent) => acdEvent.EnteredQueue == 0 ? 0 : Seconds(acdEvent.Time - acdEvent.EnteredQueue);

    private QueueCarePlan? Care(in AcdEvent acdEvent) => _care.GetValueOrDefault(acdEvent.Queue);
}
