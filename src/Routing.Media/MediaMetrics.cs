using System.Diagnostics.Metrics;
using Routing.Media.Relay;

namespace Routing.Media;

/// <summary>
/// The meter "Routing.Media". Packets are counted by each loop for itself and summed when somebody
/// reads; histograms are recorded on the loop threads.
/// </summary>
internal sealed class MediaMetrics : IDisposable
{
    private static readonly KeyValuePair<string, object?> In = new("direction", "in");
    private static readonly KeyValuePair<string, object?> Out = new("direction", "out");

    private readonly Meter _meter = new("Routing.Media");
    private readonly Histogram<double> _jitter;
    private readonly Histogram<double> _mos;
    private readonly Histogram<double> _lag;

    /// <summary>The instruments, over the loops that <paramref name="loops"/> gives when asked.</summary>
    public MediaMetrics(Func<IReadOnlyList<MediaLoop>> loops)
    {
        _meter.CreateObservableCounter(
            "routing_rtp_packets_total",
            () => new Measurement<long>[]
            {
                new(loops().Sum(l => l.Counters.Received), In),
                new(loops().Sum(l => l.Counters.Sent), Out),
            },
            description: "RTP packets of agreed streams received and sent.");
        _meter.CreateObservableCounter(
            "routing_rtp_packets_lost_total",
            () => new[] { new Measurement<long>(loops().Sum(l => l.Counters.Lost), In) },
            description: "RTP packets expected and never received (RFC 3550 A.3).");
        _jitter = _meter.CreateHistogram(
            "routing_rtp_jitter_seconds",
            "s",
            "Interarrival jitter of a leg's stream when it closed (RFC 3550 A.8).",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2] });
        _mos = _meter.CreateHistogram<double>(
            "routing_rtp_mos",
            description: "Mean opinion score of a leg's stream when it closed, from loss and jitter (ITU-T G.107).",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1.5, 2, 2.5, 3, 3.3, 3.6, 3.8, 4, 4.1, 4.2, 4.3, 4.4] });
        _lag = _meter.CreateHistogram(
            "routing_media_loop_lag_seconds",
            "s",
            "How late a pacing tick of the media loop ran.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1] });
    }

    /// <summary>A leg closed; <paramref name="statistics"/> are its figures.</summary>
    public void LegClosed(in MediaLegStatistics statistics)
    {
        if (statistics.PacketsReceived > 0)
        {
            _jitter.Record(statistics.JitterSeconds);
            _mos.Record(statistics.Mos);
        }
    }

    /// <summary>A tick ran <paramref name="seconds"/> late.</summary>
    public void Lag(double seconds) => _lag.Record(seconds);

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
