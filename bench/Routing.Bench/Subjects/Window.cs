using System.Diagnostics;
using Routing.Bench.Engines;
using Routing.Bench.Peers;

namespace Routing.Bench.Subjects;

/// <summary>What happened to the calls of a crowd in a few seconds of steady load.</summary>
/// <param name="Rate">Completed calls a second.</param>
/// <param name="CpuMicroseconds">CPU of the engine, user and system, a call.</param>
/// <param name="Bytes">Bytes that the engine allocated a call.</param>
/// <param name="Faults">Calls that failed, retransmissions of the engine, records lost, agents called while they talked.</param>
/// <param name="Threads">The busiest threads of the engine, in µs of CPU a call.</param>
/// <param name="Paused">The share of the time in which the garbage collector stopped everything.</param>
/// <param name="Pause">A collection's pause on average, in milliseconds.</param>
internal sealed record Window(double Rate, double CpuMicroseconds, double Bytes, double Faults, string Threads, double Paused, double Pause)
{
    /// <summary>The collector's part as text.</summary>
    public string Collector => $"GC pauses {Reporting.GoalReport.Text(Paused * 100)} % of the time, {Reporting.GoalReport.Text(Pause)} ms each";

    public static async Task<Window> MeasureAsync(EngineProcess engine, Callers callers, Phones phones, TimeSpan length, CancellationToken cancel)
    {
        double faults = await FaultsAsync();
        double paused = await engine.PausedAsync(cancel);
        double collections = await engine.CollectionsAsync(cancel);
        double allocated = await engine.AllocatedAsync(cancel);
        long completed = callers.Completed;
        ThreadTimes threads = engine.Threads;
        ProcessFigures before = engine.Figures;
        await Task.Delay(length, cancel);
        ProcessFigures after = engine.Figures;
        double calls = Math.Max(1, callers.Completed - completed);
        string busiest = engine.Threads.Since(threads, calls);
        double bytes = await engine.AllocatedAsync(cancel) - allocated;
        double callsOfBytes = Math.Max(1, callers.Completed - completed); // read a moment later than the calls above
        paused = await engine.PausedAsync(cancel) - paused;
        collections = await engine.CollectionsAsync(cancel) - collections;
        double seconds = Stopwatch.GetElapsedTime(before.Timestamp, after.Timestamp).TotalSeconds;
        return new Window(
            calls / seconds,
            (after.CpuSeconds - before.CpuSeconds) * 1e6 / calls,
            bytes / callsOfBytes,
            await FaultsAsync() - faults,
            busiest,
            paused / seconds,
            paused * 1e3 / Math.Max(1, collections));

        async Task<double> FaultsAsync() => callers.Failed + phones.Refused + await engine.RetransmissionsAsync(cancel) + await engine.LostRecordsAsync(cancel);
    }
}
