using System.Diagnostics.Metrics;
using Routing.Records.Writing;

namespace Routing.Records;

/// <summary>The meter "Routing.Records" of one writer; read when someone looks, so it costs nothing else. Goes with its writer.</summary>
internal sealed class RecordsMetrics : IDisposable
{
    private readonly Meter _meter = new("Routing.Records");

    public RecordsMetrics(RecordWriter writer)
    {
        _meter.CreateObservableCounter(
            "routing_records_written_total", () => writer.Written, description: "Interaction records written to the store.");
        _meter.CreateObservableGauge(
            "routing_records_pending", () => writer.Pending, description: "Entries taken and not yet in the store, those in the spill file included.");
        _meter.CreateObservableCounter(
            "routing_records_lost_total", () => writer.Lost, description: "Entries lost because store, spill file and memory were all full or failing.");
    }

    public void Dispose() => _meter.Dispose();
}
