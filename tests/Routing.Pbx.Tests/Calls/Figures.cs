using System.Diagnostics.Metrics;

namespace Routing.Pbx.Tests.Calls;

/// <summary>Listens to the meter of one exchange and adds up.</summary>
internal sealed class Figures : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<(string Name, double Value, KeyValuePair<string, object?>[] Tags)> _counted = [];
    private List<(string Name, double Value, KeyValuePair<string, object?>[] Tags)>? _observed;

    public Figures(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, meter))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The sum of a counter, or of a histogram's values, over the series that bear these labels.</summary>
    public double Sum(string name, params (string Key, string Value)[] labels) =>
        _counted.Where(m => m.Name == name && Bears(m.Tags, labels)).Sum(m => m.Value);

    /// <summary>How many values a histogram got.</summary>
    public int Count(string name, params (string Key, string Value)[] labels) =>
        _counted.Count(m => m.Name == name && Bears(m.Tags, labels));

    /// <summary>What gauges say now, summed over the series that bear these labels.</summary>
    public double Now(string name, params (string Key, string Value)[] labels)
    {
        _observed = [];
        _listener.RecordObservableInstruments();
        double sum = _observed.Where(m => m.Name == name && Bears(m.Tags, labels)).Sum(m => m.Value);
        _observed = null;
        return sum;
    }

    public void Dispose() => _listener.Dispose();

    // Counters count on any thread.
    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_counted)
        {
            (_observed ?? _counted).Add((instrument.Name, value, tags.ToArray()));
        }
    }

    private static bool Bears(KeyValuePair<string, object?>[] tags, (string Key, string Value)[] labels) =>
        labels.All(label => tags.Any(tag => tag.Key == label.Key && Equals(tag.Value, label.Value)));
}
