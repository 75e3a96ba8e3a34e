using System.Buffers;
using System.Diagnostics.Metrics;

namespace Routing.Server.Metrics;

/// <summary>
/// Keeps what the process's meters measure, for <c>/metrics</c>: those of the engine (<c>Routing.*</c>) and the
/// runtime's (<c>System.Runtime</c>). Make it before the parts that measure, or the zeros they begin with are
/// missed. Measuring: any thread, no lock, no allocation once a series exists.
/// </summary>
public sealed class MetricsRegistry : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Predicate<Meter> _wanted;
    private readonly Meter _own = new("Routing.Metrics");
    private readonly ProcessMetrics _process = new();

    // One collection at a time; never held by whoever measures. Taken before the gate, never the other way.
    private readonly Lock _collecting = new();

    // For the tables below; nothing is called from inside it.
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly List<(string Family, KeyValuePair<string, object?>[] Labels)> _declared = [];
    private long _collection;
    private long _dropped;
    private long _failedCallbacks;

    /// <summary>Begins to listen at once.</summary>
    public MetricsRegistry()
        : this(meter => meter.Name.StartsWith("Routing.", StringComparison.Ordinal) || meter.Name == "System.Runtime")
    {
    }

    internal MetricsRegistry(Predicate<Meter> wanted)
    {
        _wanted = wanted;
        _own.CreateObservableCounter("routing_metrics_dropped_total", () => Volatile.Read(ref _dropped),
            description: "Measurements not kept because their metric had too many series.");
        _own.CreateObservableCounter("routing_metrics_failed_callbacks_total", () => Volatile.Read(ref _failedCallbacks),
            description: "Collections in which an instrument failed to say its value.");
        _listener.InstrumentPublished = Publish;
        _listener.MeasurementsCompleted = Complete;
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, feed) => Measure(value, tags, feed));
        _listener.SetMeasurementEventCallback<float>(static (_, value, tags, feed) => Measure(value, tags, feed));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, feed) => Measure(value, tags, feed));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, feed) => Measure(value, tags, feed));
        _listener.SetMeasurementEventCallback<short>(static (_, value, tags, feed) => Measure(value, tags, feed));
        _listener.SetMeasurementEventCallback<byte>(static (_, value, tags, feed) => Measure(value, tags, feed));
        _listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, feed) => Measure((double)value, tags, feed));
        _listener.Start();
    }

    /// <summary>
    /// Makes a series exist with 0 before anything is measured: what a histogram can not do by adding 0. The
    /// instrument may come later. Any thread.
    /// </summary>
    /// <param name="instrument">The instrument's name, as <c>routing_queue_wait_seconds</c>.</param>
    /// <param name="labels">The labels of the series.</param>
    public void Declare(string instrument, params ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        string name = MetricNames.Family(instrument);
        MetricFamily? family;
        lock (_gate)
        {
            _declared.Add((name, labels.ToArray()));
            family = _families.GetValueOrDefault(name);
        }

        family?.Declare(labels);
    }

    /// <summary>
    /// Drops every series, of all metrics, with this label, as <c>queue="billing"</c> when that queue is gone.
    /// What is still measured with it makes it exist again. Any thread.
    /// </summary>
    public void Forget(string label, string value)
    {
        MetricFamily[] families;
        lock (_gate)
        {
            _declared.RemoveAll(declared => declared.Labels.Contains(new(label, value)));
            families = [.. _families.Values];
        }

        Array.ForEach(families, family => family.Forget(label, value));
    }

    /// <summary>What this label says in any series of any metric. Any thread.</summary>
    internal HashSet<string> ValuesOf(string label)
    {
        HashSet<string> values = new(StringComparer.Ordinal);
        lock (_gate)
        {
            foreach (MetricFamily family in _families.Values)
            {
                family.AddValues(label, values);
            }
        }

        return values;
    }

    /// <summary>Called after each <see cref="Write"/>, on its thread. Set before anybody writes.</summary>
    internal Action? Written { get; set; }

    /// <summary>Asks the observable instruments and writes everything. Any thread; two at once take turns.</summary>
    internal void Write(IBufferWriter<byte> output, ExpositionFormat format)
    {
        lock (_collecting)
        {
            MetricFamily[] families;
            lock (_gate)
            {
                families = [.. _families.Values];
            }

            _collection++;
            Array.ForEach(families, family => family.Collection = _collection);
            try
            {
                _listener.RecordObservableInstruments();
            }
            catch (AggregateException)
            {
                // The others were asked all the same; the one that failed shows nothing, and this counter rises.
                Interlocked.Increment(ref _failedCallbacks);
            }

            var writer = new ExpositionWriter(output, format);
            Array.ForEach(families, writer.Write);
            writer.End();
        }

        Written?.Invoke();
    }

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        _listener.Dispose();
        _process.Dispose();
        _own.Dispose();
    }

    private static void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? feed)
    {
        var to = (Feed)feed!;
        to.Family.Measure(value, tags, to.IsSum);
    }

    private void Publish(Instrument instrument, MeterListener listener)
    {
        if (!ReferenceEquals(instrument.Meter, _own) && !_process.Owns(instrument.Meter) && (!_wanted(instrument.Meter) || IsAnothers(instrument.Meter)))
        {
            return;
        }

        string name = MetricNames.Family(instrument);
        MetricFamily? family;
        KeyValuePair<string, object?>[][] declared;
        lock (_gate)
        {
            if (!_families.TryGetValue(name, out family))
            {
                _families.Add(name, family = new MetricFamily(instrument, () => Interlocked.Increment(ref _dropped)));
            }

            // One name, one type: a second instrument that says otherwise would make the whole page invalid.
            if (family.Kind != MetricFamily.KindOf(instrument) || family.IsAsked != instrument.IsObservable)
            {
                return;
            }

            family.Instruments++;
            declared = [.. from d in _declared where d.Family == name select d.Labels];
        }

        Array.ForEach(declared, labels => family.Declare(labels));
        Type type = instrument.GetType().GetGenericTypeDefinition();
        listener.EnableMeasurementEvents(instrument, new Feed(family, type != typeof(Gauge<>)));
    }

    // A second registry in the process (tests) has own meters of the same names.
    private static bool IsAnothers(Meter meter) => meter.Name is "Routing.Metrics" or ProcessMetrics.MeterName;

    private void Complete(Instrument instrument, object? state)
    {
        lock (_gate)
        {
            if (state is Feed feed && --feed.Family.Instruments == 0)
            {
                _families.Remove(feed.Family.Name);
            }
        }
    }

    private sealed record Feed(MetricFamily Family, bool IsSum);
}
