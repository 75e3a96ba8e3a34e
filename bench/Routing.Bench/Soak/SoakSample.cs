using System.Globalization;
using Routing.Bench.Engines;

namespace Routing.Bench.Soak;

/// <summary>The engine at one moment: what the kernel says of it, and what it says of itself.</summary>
internal sealed record SoakSample(double Seconds, ProcessFigures Process, double Heap, double Calls, double Waiting, double Pending, double Transactions, double Dialogs, double Timers, double Bindings)
{
    public static async Task<SoakSample> TakeAsync(EngineProcess engine, double seconds, CancellationToken cancel)
    {
        string[] lines = (await engine.MetricsAsync(cancel)).Split('\n');
        double Of(string name) => lines
            .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is ' ' or '{')
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
        return new SoakSample(
            seconds, engine.Figures, Of("dotnet_gc_last_collection_heap_size_bytes"), Of("routing_calls_active"), Of("routing_queue_waiting"),
            Of("routing_records_pending"), Of("routing_sip_transactions"), Of("routing_sip_dialogs"), Of("routing_sip_timers"), Of("routing_sip_bindings"));
    }

    /// <summary>Is nothing of any call left? A registered phone may keep a timer.</summary>
    public bool IsIdle => Calls == 0 && Waiting == 0 && Pending == 0 && Transactions == 0 && Dialogs == 0;
}
