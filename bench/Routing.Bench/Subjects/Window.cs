using System.Diagnostics;
using Routing.Bench.Engines;
using Routing.Bench.Peers;

namespace Routing.Bench.Subjects;

/// <summary>What happened to the calls of a crowd in a few seconds of steady load.</summary>
/// <param name="Rate">Completed calls a second.</param>
/// <param name="CpuMicroseconds">CPU of the engine, user and system, a call.</param>
/// <param name="Bytes">Bytes that the engine allocated a call.</param>
/// <param name="Faults">Calls that failed, retransmissions of the engine, and agents called while they talked.</param>
internal sealed record Window(double Rate, double CpuMicroseconds, double Bytes, double Faults)
{
    public static async Task<Window> MeasureAsync(EngineProcess engine, Callers callers, Phones phones, TimeSpan length, CancellationToken cancel)
    {
        double allocated = await engine.AllocatedAsync(cancel);
        double faults = await FaultsAsync();
        long completed = callers.Completed;
        ProcessFigures before = engine.Figures;
        await Task.Delay(length, cancel);
        ProcessFigures after = engine.Figures;
        double calls = Math.Max(1, callers.Completed - completed);
        double bytes = await engine.AllocatedAsync(cancel) - allocated;

        // Bytes are read a moment later than calls; over seconds that is below a percent.
        return new Window(
            calls / Stopwatch.GetElapsedTime(before.Timestamp, after.Timestamp).TotalSeconds,
            (after.CpuSeconds - before.CpuSeconds) * 1e6 / calls,
            bytes / Math.Max(1, callers.Completed - completed),
            await FaultsAsync() - faults);

        async Task<double> FaultsAsync() => callers.Failed + phones.Refused + await engine.RetransmissionsAsync(cancel);
    }
}
