using Routing.Bench.Engines;
using Routing.Bench.Peers;
using Routing.Bench.Reporting;

namespace Routing.Bench.Subjects;

/// <summary>
/// Callers in a queue: what a waiting one costs, and how fast an agent who hangs up gets the next one while 3,000 wait.
/// No RTP flows.
/// </summary>
internal static class WaitingCallers
{
    private const int Agents = 500;
    private const int Batch = 1_000;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task MeasureAsync(GoalReport report, CancellationToken cancel)
    {
        await using EngineProcess engine = await EngineProcess.StartAsync(Agents, cancel);
        using var callers = new Callers(engine.Sip, EngineSettings.Callers, EngineSettings.ToQueue);
        callers.Start();
        await MeasureMemoryAsync(report, engine, callers, cancel);

        using var phones = new Phones(
            engine.Sip, EngineSettings.Phones, engine.Settings.AgentNames, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1.5));
        int waiting = callers.Wanted;
        callers.Wanted = waiting + Agents;
        phones.Start();
        await Until.HoldsAsync(() => phones.Registered == Agents, "all phones are registered", Patience, cancel);
        await WarmUp.UnderLoadAsync(engine, cancel);
        phones.TakeHandOvers();
        Runs rates = new(), half = new(), most = new();
        double faults = 0;
        string collector = "";
        for (int run = 0; run < PathSubject.Runs; run++)
        {
            Window window = await Window.MeasureAsync(engine, callers, phones, Length, cancel);
            double[] handOvers = phones.TakeHandOvers();
            rates.Add(window.Rate);
            half.Add(Runs.Quantile(handOvers, 0.5));
            most.Add(Runs.Quantile(handOvers, 0.99));
            faults += window.Faults;
            collector = window.Collector;
        }

        string faulty = $"{faults} failed, retransmitted or without a record; {callers.Up} callers up";
        report.AtLeast($"queued calls, talk 0.5 to 1.5 s, {Agents} agents, {waiting} waiting", 480, "calls/s", rates, faulty, alsoMet: faults == 0);
        report.AtMost("agent's BYE to the next INVITE at that agent, p50", 1, "ms", half);
        report.AtMost("agent's BYE to the next INVITE at that agent, p99", 10, "ms", most, $"seen at the phone's socket, so the generator's own waits count too; {collector}");
    }

    private static async Task MeasureMemoryAsync(GoalReport report, EngineProcess engine, Callers callers, CancellationToken cancel)
    {
        for (int i = 0; i < 2; i++)
        {
            await FillAsync(callers, Batch, cancel); // warm-up: code, buffers and the heap's first generation are in place
            callers.Wanted = 0;
            callers.Leaving = true;
            await Until.HoldsAsync(() => callers.Up == 0, "all callers have hung up", Patience, cancel);
            callers.Leaving = false;
        }

        Runs memory = new(), descriptors = new(), threads = new();
        ProcessFigures before = engine.Figures;
        ProcessFigures first = before;
        for (int run = 1; run <= PathSubject.Runs; run++)
        {
            await FillAsync(callers, run * Batch, cancel);
            await Task.Delay(TimeSpan.FromSeconds(1.5), cancel);
            ProcessFigures after = engine.Figures;
            memory.Add((after.ResidentBytes - before.ResidentBytes) / 1024.0 / Batch);
            descriptors.Add((after.Descriptors - before.Descriptors) / (double)Batch);
            threads.Add((after.Threads - before.Threads) / (double)Batch);
            before = after;
        }

        double slope = (before.ResidentBytes - first.ResidentBytes) / 1024.0 / callers.Wanted;
        report.AtMost("memory of a waiting caller (resident, kernel's sockets not counted)", 16, "KB", memory,
            $"{GoalReport.Text(slope)} KB over all {callers.Wanted}; from {GoalReport.Text(first.ResidentBytes / 1048576.0)} to {GoalReport.Text(before.ResidentBytes / 1048576.0)} MB");
        report.AtMost("descriptors of a waiting caller", 2, "", descriptors);
        report.AtMost("threads of a waiting caller", 0.01, "", threads, $"{before.Threads} threads with {callers.Wanted} waiting");
    }

    private static Task FillAsync(Callers callers, int count, CancellationToken cancel)
    {
        callers.Wanted = count;
        return Until.HoldsAsync(() => callers.Up >= count, $"{count} callers wait", Patience, cancel);
    }
}
