using Routing.Bench.Engines;
using Routing.Bench.Peers;
using Routing.Bench.Reporting;

namespace Routing.Bench.Subjects.Sip;

/// <summary>The stack answers sipp: INVITE, 180, 200, ACK, BYE, 200. A rate is sustained when no call fails and nobody sends anything again.</summary>
internal static class UasRows
{
    private const int WarmUpSeconds = 8;
    private const int StepSeconds = 4;
    private const int FirstRate = 2_000;
    private const int MostRate = 20_000;
    private const double Rise = 1.4;

    public static async Task MeasureAsync(GoalReport report, CancellationToken cancel)
    {
        Runs floor = EchoFloor.Measure();
        double good = 0;
        await using (UasProcess uas = await UasProcess.StartAsync(cancel))
        {
            await StepAsync(uas, FirstRate, WarmUpSeconds, cancel);
            for (double rate = FirstRate; rate <= MostRate && (await StepAsync(uas, (int)rate, StepSeconds, cancel)).Sustained; rate *= Rise)
            {
                good = rate;
            }
        }

        List<Step> steps = [];
        for (double rate = Math.Max(good, 500); ; rate *= 0.85)
        {
            await using UasProcess uas = await UasProcess.StartAsync(cancel);
            await StepAsync(uas, Math.Min((int)rate, FirstRate), WarmUpSeconds, cancel);
            steps.Clear();
            while (steps.Count < PathSubject.Runs && steps.All(step => step.Sustained))
            {
                steps.Add(await StepAsync(uas, (int)rate, StepSeconds, cancel));
            }

            if (steps.All(step => step.Sustained) || rate < 500)
            {
                break;
            }
        }

        Runs rates = new(), cpu = new(), ratio = new(), bytes = new();
        foreach (Step step in steps)
        {
            rates.Add(step.Sustained ? step.Rate : 0);
            cpu.Add(step.Cpu);
            ratio.Add(step.Cpu / floor.Median);
            bytes.Add(step.Bytes);
        }

        report.AtLeast("UAS: INVITE, ACK, BYE from sipp, 0 failed, 0 retransmitted", 10_000, "calls/s", rates);
        report.AtMost("its CPU against its six datagrams alone", 2, "x", ratio, $"{GoalReport.Text(cpu.Median)} and {GoalReport.Text(floor.Median)} µs a call");
        report.Show("allocated a call", "bytes", bytes);
    }

    private static async Task<Step> StepAsync(UasProcess uas, int rate, int seconds, CancellationToken cancel)
    {
        long[] before = await uas.AskAsync(cancel);
        ProcessFigures began = uas.Figures;
        Peers.Sipp sipp = await Sipp.RunAsync("uas", uas.Sip, "100", rate, seconds, cancel);
        double spent = uas.Figures.CpuSeconds - began.CpuSeconds;
        long[] after = await uas.AskAsync(cancel);
        bool sustained = sipp.Failed == 0 && sipp.Retransmissions == 0 && after[0] == before[0] && after[1] == 0 && sipp.Rate >= 0.95 * rate;
        Console.Error.WriteLine($"  {rate}/s: {GoalReport.Text(sipp.Rate)}/s, {sipp.Failed} failed, {sipp.Retransmissions} + {after[0] - before[0]} retransmitted, {after[1]} faults, {after[3]} transactions");
        double calls = Math.Max(1, sipp.Successful);
        return new Step(sustained, sipp.Rate, spent * 1e6 / calls, (after[2] - before[2]) / calls);
    }

    private sealed record Step(bool Sustained, double Rate, double Cpu, double Bytes);
}
