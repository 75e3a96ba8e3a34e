using Routing.Bench.Engines;
using Routing.Bench.Peers;
using Routing.Bench.Reporting;

namespace Routing.Bench.Subjects;

/// <summary>
/// sipp calls, the flow answers and hangs up: INVITE, 200, ACK, BYE, 200 and a 100, with an exchange, a flow, a media
/// leg and a record behind it. The rate is sustained when no call fails, no record is lost and nobody has to send
/// anything again.
/// </summary>
internal static class AnswerOnly
{
    private const int StepSeconds = 3;
    private const int WarmUpSeconds = 8;
    private const int FirstRate = 1_000;
    private const int MostRate = 16_000;
    private const double Rise = 1.4;
    private const double Fall = 0.8;
    private const int Attempts = 3;

    public static async Task MeasureAsync(GoalReport report, CancellationToken cancel)
    {
        double rate = await SearchAsync(cancel);
        List<Step> steps = [];
        for (int attempt = 0; attempt < Attempts && !(steps.Count > 0 && steps.All(step => step.Sustained)); attempt++)
        {
            rate *= attempt == 0 ? 1 : Fall;
            steps = await ConfirmAsync((int)rate, cancel);
        }

        Runs rates = new(), cpu = new(), bytes = new(), ratio = new();
        Runs floor = EchoFloor.Measure();
        foreach (Step step in steps)
        {
            rates.Add(step.Sustained ? step.Rate : 0);
            cpu.Add(step.CpuMicroseconds);
            bytes.Add(step.Bytes);
            ratio.Add(step.CpuMicroseconds / floor.Median);
        }

        report.AtLeast("answer-only calls, from sipp, 0 failed, 0 retransmitted", 10_000, "calls/s", rates,
            $"{GoalReport.Text(cpu.Median)} µs of CPU and {GoalReport.Text(bytes.Median / 1024)} KB allocated a call, flow and record included");
        report.AtMost("answer-only CPU against its six datagrams alone", 2, "x", ratio,
            $"six datagrams {GoalReport.Text(floor.Median)} µs; the goal is meant for the SIP part without flow, media and record");
    }

    // Up to the first rate that is too much. Its calls go on for half a minute, so nothing else is measured on that engine.
    private static async Task<double> SearchAsync(CancellationToken cancel)
    {
        await using EngineProcess engine = await WarmAsync(cancel);
        double good = FirstRate / Rise;
        for (double rate = FirstRate; rate <= MostRate && (await StepAsync(engine, (int)rate, StepSeconds, cancel)).Sustained; rate *= Rise)
        {
            good = rate;
        }

        return good;
    }

    private static async Task<List<Step>> ConfirmAsync(int rate, CancellationToken cancel)
    {
        await using EngineProcess engine = await WarmAsync(cancel);
        List<Step> steps = [];
        while (steps.Count < PathSubject.Runs && steps.All(step => step.Sustained))
        {
            steps.Add(await StepAsync(engine, rate, StepSeconds, cancel));
        }

        return steps;
    }

    private static async Task<EngineProcess> WarmAsync(CancellationToken cancel)
    {
        EngineProcess engine = await EngineProcess.StartAsync(agents: 1, cancel);
        await StepAsync(engine, FirstRate, WarmUpSeconds, cancel);
        return engine;
    }

    private static async Task<Step> StepAsync(EngineProcess engine, int rate, int seconds, CancellationToken cancel)
    {
        double retransmitted = await engine.RetransmissionsAsync(cancel);
        double lostBefore = await engine.LostRecordsAsync(cancel);
        double allocated = await engine.AllocatedAsync(cancel);
        ProcessFigures before = engine.Figures;
        Sipp sipp = await Sipp.RunAsync("answer_only", engine.Sip, EngineSettings.AnswerOnly, rate, seconds, cancel);
        ProcessFigures after = engine.Figures;
        double bytes = await engine.AllocatedAsync(cancel) - allocated;
        double again = await engine.RetransmissionsAsync(cancel) - retransmitted;
        double lost = await engine.LostRecordsAsync(cancel) - lostBefore;
        bool sustained = lost == 0 && sipp.Failed == 0 && sipp.Retransmissions == 0 && again == 0 && sipp.Rate >= 0.95 * rate;
        Console.Error.WriteLine(
            $"  {rate}/s: {GoalReport.Text(sipp.Rate)}/s, {sipp.Failed} failed, {sipp.Retransmissions} + {again} retransmitted, {lost} records lost, {(sustained ? "sustained" : "not sustained")}");
        return new Step(
            sustained, sipp.Rate, (after.CpuSeconds - before.CpuSeconds) * 1e6 / Math.Max(1, sipp.Successful), bytes / Math.Max(1, sipp.Successful));
    }

    private sealed record Step(bool Sustained, double Rate, double CpuMicroseconds, double Bytes);
}
