using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Routing.Server.Metrics;

/// <summary>
/// All series of one metric, fed by the instruments of its name. Recording comes from any thread and takes no
/// lock; a new series takes one. The number of series is bounded: what would go beyond is counted, not kept.
/// </summary>
internal sealed class MetricFamily
{
    /// <summary>Most series, and most spellings of their labels, that one metric keeps.</summary>
    public const int MostSeries = 10_000;

    // What instruments without advice get: 5 ms to 10 s.
    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<LabelKey, MetricSeries> _found = new(LabelKey.Comparer.Instance);
    private readonly ConcurrentDictionary<LabelKey, MetricSeries>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _find;
    private readonly Action _onOverflow;

    public MetricFamily(Instrument instrument, Action onOverflow)
    {
        Name = MetricNames.Family(instrument);
        Kind = KindOf(instrument);
        Help = instrument.Description is { Length: > 0 } text ? text : instrument.Name;
        Unit = MetricNames.Unit(instrument);
        IsAsked = instrument.IsObservable;
        Bounds = Kind == MetricKind.Histogram ? BoundsOf(instrument) : [];
        _onOverflow = onOverflow;
        _find = _found.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
    }

    public string Name { get; }

    public MetricKind Kind { get; }

    public string Help { get; }

    public string? Unit { get; }

    /// <summary>Observable: its values come when collected, each the whole truth.</summary>
    public bool IsAsked { get; }

    /// <summary>The upper bounds of a histogram's buckets, +Inf left out.</summary>
    public double[] Bounds { get; }

    /// <summary>Instruments that feed it now.</summary>
    public int Instruments { get; set; }

    /// <summary>The number of the collection that is running or was the last. Written under the registry's lock, by the thread that collects.</summary>
    public long Collection { get; set; }

    public static MetricKind KindOf(Instrument instrument)
    {
        if (MetricNames.IsGaugeInTruth(instrument))
        {
            return MetricKind.Gauge;
        }

        Type type = instrument.GetType().GetGenericTypeDefinition();
        return type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? MetricKind.Counter
            : type == typeof(Histogram<>) ? MetricKind.Histogram
            : MetricKind.Gauge;
    }

    /// <summary>Takes one measurement; <paramref name="isSum"/> tells whether a gauge's is a difference.</summary>
    public void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, bool isSum)
    {
        if (!_find.TryGetValue(tags, out MetricSeries? series) && (series = Find(tags)) is null)
        {
            _onOverflow();
            return;
        }

        if (Kind == MetricKind.Histogram)
        {
            if (!double.IsNaN(value))
            {
                series.Record(value);
            }
        }
        else if (IsAsked)
        {
            series.Seen = Collection;
            series.Set(value);
        }
        else if (Kind == MetricKind.Gauge && !isSum)
        {
            series.Set(value);
        }
        else if (Kind == MetricKind.Gauge || value >= 0) // a counter never falls; NaN compares false
        {
            series.Add(value);
        }
    }

    /// <summary>Makes the series exist, with 0.</summary>
    public void Declare(ReadOnlySpan<KeyValuePair<string, object?>> tags) => Find(tags);

    /// <summary>Drops every series that has this label.</summary>
    public void Forget(string label, string value)
    {
        lock (_gate)
        {
            foreach (MetricSeries series in _series.Values.Where(series => series.Labels.Has(label, value)).ToArray())
            {
                _series.Remove(series.Labels.Text);
            }

            foreach ((LabelKey key, MetricSeries series) in _found)
            {
                if (series.Labels.Has(label, value))
                {
                    _found.TryRemove(key, out _);
                }
            }
        }
    }

    /// <summary>Adds to <paramref name="values"/> what this label says in any series.</summary>
    public void AddValues(string label, HashSet<string> values)
    {
        lock (_gate)
        {
            foreach (MetricSeries series in _series.Values)
            {
                if (series.Labels.ValueOf(label) is { } value)
                {
                    values.Add(value);
                }
            }
        }
    }

    /// <summary>The series to show, in the order of their labels.</summary>
    public MetricSeries[] Snapshot()
    {
        lock (_gate)
        {
            return [.. _series.Values.Where(series => !IsAsked || series.Seen == Collection)];
        }
    }

    private MetricSeries? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_gate)
        {
            if (_find.TryGetValue(tags, out MetricSeries? found))
            {
                return found;
            }

            if (_found.Count >= MostSeries)
            {
                return null;
            }

            // Another spelling (200 and "200") of labels that are known is the same series.
            MetricLabels labels = MetricLabels.From(tags);
            if (!_series.TryGetValue(labels.Text, out MetricSeries? series))
            {
                _series.Add(labels.Text, series = new MetricSeries(labels, Bounds));
            }

            _find[tags] = series;
            return series;
        }
    }

    private static double[] BoundsOf(Instrument instrument)
    {
        double[] advised = instrument switch
        {
            Histogram<double> h => [.. h.Advice?.HistogramBucketBoundaries ?? []],
            Histogram<float> h => [.. (h.Advice?.HistogramBucketBoundaries ?? []).Select(bound => (double)bound)],
            Histogram<long> h => [.. (h.Advice?.HistogramBucketBoundaries ?? []).Select(bound => (double)bound)],
            Histogram<int> h => [.. (h.Advice?.HistogramBucketBoundaries ?? []).Select(bound => (double)bound)],
            _ => [],
        };
        double[] finite = [.. advised.Where(double.IsFinite).Distinct().Order()];
        return finite.Length == 0 ? DefaultBounds : finite;
    }
}
