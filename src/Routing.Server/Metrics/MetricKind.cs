namespace Routing.Server.Metrics;

/// <summary>The types of the exposition formats that instruments map to.</summary>
internal enum MetricKind
{
    /// <summary>Only rises; its samples end in <c>_total</c>.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Counts in buckets.</summary>
    Histogram,
}
