using Routing.Bench.Engines;
using Routing.Bench.Peers;
using Routing.Bench.Reporting;

namespace Routing.Bench.Subjects;

/// <summary>
/// sipp calls, the flow answers and hangs up: INVITE, 200, ACK, BYE, 200 and a 100, with an exchange, a flow, a media
/// leg and a record behind it. The rate is sustained when no call fails and nobody has to send anything again.
/// </summary>
internal static class AnswerOnly
{
    private const int StepSeconds = 3;
    private const int FirstRate = 500;
    private const int MostRate = 16_000;
    private const int Bisections = 2;
    private const double Fall = 0.85;
    private const int MostFalls = 6;

    public static async Task MeasureAsync(GoalReport report, CancellationToken cancel)
    {
        await using EngineProcess engine = await EngineProcess.StartAsync(agents: 1, cancel);
        for (int i = 0; i < 2; i++)
        {
            await StepAsync(engine, FirstRate, cancel); // warm-up
        }

        int rate = await SearchAsync(engine, cancel);
        Runs rates = new(), cpu = new(), bytes = new();
        int falls = 0;
        while (rates.Count < PathSubject.Runs)
        {
            Step step = await StepAsync(engine, rate, cancel);
            if (step.Sustained || falls == MostFalls)
            {
                rates.Add(step.Sustained ? step.Rate : 0);
                cpu.Add(step.CpuMicroseconds);
                bytes.Add(step.Bytes);
            }
            else
            {
                rate = (int)(rate * Fall);
                falls++;
            }
        }

        Runs floor = EchoFloor.Measure();
        var ratio = new Runs();
        ratio.Add(cpu.Least / floor.Median);
        ratio.Add(cpu.Median / floor.Median);
        ratio.Add(cpu.Most / floor.Median);
        report.AtLeast("answer-only calls, from sipp, 0 failed, 0 retransmitted", 10_000, "calls/s", rates,
            $"{GoalReport.Text(cpu.Median)} µs of CPU and {GoalReport.Text(bytes.Median / 1024)} KB allocated a call, flow and record included");
        report.AtMost("answer-only CPU against its six datagrams alone", 2, "x", ratio,
            $"six datagrams {GoalReport.Text(floor.Median)} µs; the goal is meant for the SIP part without flow, media and record");
    }

    private static async Task<int> SearchAsync(EngineProcess engine, CancellationToken cancel)
    {
        int good = 0;
        int bad = 0;
        for (int rate = FirstRate; rate <= MostRate && bad == 0; rate *= 2)
        {
            bool sustained = (await StepAsync(engine, rate, cancel)).Sustained;
            good = sustained ? rate : good;
            bad = sustained ? 0 : rate;
        }

        for (int i = 0; i < Bisections && bad != 0 && good != 0; i++)
        {
            int between = (int)Math.Sqrt((double)good * bad);
            bool sustained = (await StepAsync(engine, between, cancel)).Sustained;
            good = sustained ? between : good;
            bad = sustained ? bad : between;
        }

        return Math.Max(good, 50);
    }

    private static async Task<Step> StepAsync(EngineProcess engine, int rate, CancellationToken cancel)
    {
        double retransmitted = await CalmAsync(engine, cancel);
        double allocated = await engine.AllocatedAsync(cancel);
        ProcessFigures before = engine.Figures;
        Sipp sipp = await Sipp.RunAsync("answer_only", engine.Sip, EngineSettings.AnswerOnly, rate, StepSeconds, cancel);
        ProcessFigures after = engine.Figures;
        double bytes = await engine.AllocatedAsync(cancel) - allocated;
        double again = await engine.RetransmissionsAsync(cancel) - retransmitted;
        bool sustained = sipp.Failed == 0 && sipp.Retransmissions == 0 && again == 0 && sipp.Rate >= 0.95 * rate;
        Console.Error.WriteLine(
            $"  {rate}/s: {GoalReport.Text(sipp.Rate)}/s, {sipp.Failed} failed, {sipp.Retransmissions} + {again} retransmitted, {(sustained ? "sustained" : "not sustained")}");
        return new Step(
            sustained, sipp.Rate, (after.CpuSeconds - before.CpuSeconds) * 1e6 / Math.Max(1, sipp.Successful), bytes / Math.Max(1, sipp.Successful));
    }

    // What an overload left behind is sent again for a while; the next step begins when that is over.
    private static async Task<double> CalmAsync(EngineProcess engine, CancellationToken cancel)
    {
        double last = await engine.RetransmissionsAsync(cancel);
        for (int i = 0; i < 12; i++)
        {
            await Task.Delay(i == 0 ? 200 : 4_100, cancel); // T2 is 4 s
            double now = await engine.RetransmissionsAsync(cancel);
            if (now == last)
            {
                break;
            }

            last = now;
        }

        return last;
    }

    private sealed record Step(bool Sustained, double Rate, double CpuMicroseconds, double Bytes);
}
