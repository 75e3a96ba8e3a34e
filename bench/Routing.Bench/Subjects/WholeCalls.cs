using Routing.Bench.Engines;
using Routing.Bench.Peers;
using Routing.Bench.Reporting;

namespace Routing.Bench.Subjects;

/// <summary>
/// Calls through everything: INVITE, flow, queue, the agent's phone, a talk of 100 ms, BYE, record; always more callers
/// than agents, so the rate is what engine and generator reach together on this machine. No RTP flows.
/// </summary>
internal static class WholeCalls
{
    private const int Agents = 500;
    private const int Waiting = 200;
    private static readonly TimeSpan Talk = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(4);

    public static async Task MeasureAsync(GoalReport report, CancellationToken cancel)
    {
        await using EngineProcess engine = await EngineProcess.StartAsync(Agents, cancel);
        using var callers = new Callers(engine.Sip, EngineSettings.Callers, EngineSettings.ToQueue);
        using var phones = new Phones(engine.Sip, EngineSettings.Phones, engine.Settings.AgentNames, Talk, Talk);
        phones.Start();
        await Until.HoldsAsync(() => phones.Registered == Agents, "all phones are registered", TimeSpan.FromSeconds(30), cancel);
        callers.Wanted = Agents + Waiting;
        callers.Start();
        await WarmUp.UnderLoadAsync(engine, cancel);
        Runs rates = new(), cpu = new(), bytes = new();
        double faults = 0;
        string threads = "", collector = "";
        for (int run = 0; run < PathSubject.Runs; run++)
        {
            Window window = await Window.MeasureAsync(engine, callers, phones, Length, cancel);
            rates.Add(window.Rate);
            cpu.Add(window.CpuMicroseconds);
            bytes.Add(window.Bytes / 1024);
            faults += window.Faults;
            threads = window.Threads;
            collector = window.Collector;
        }

        report.AtLeast(
            $"queued calls, talk 100 ms, {Agents} agents, {Waiting} waiting", 1_500, "calls/s", rates,
            $"{faults} failed, retransmitted or without a record; {GoalReport.Text(await engine.PendingRecordsAsync(cancel))} entries of records wait at the end", alsoMet: faults == 0);
        report.AtMost("whole bridged call: CPU", 250, "µs", cpu, $"two legs, flow of 3 steps, queue, record; at the rate above; by thread: {threads}");
        report.AtMost("whole bridged call: allocated", 10, "KB", bytes, collector);
    }
}
