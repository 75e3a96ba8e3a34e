using Routing.Bench.Engines;
using Routing.Bench.Peers;
using Routing.Bench.Reporting;

namespace Routing.Bench.Subjects;

/// <summary>
/// What the engine's relay adds to a packet's way from the caller to the agent: packets through a bridged call and, in
/// between, packets straight from socket to socket, by the same clock.
/// </summary>
internal static class RelayLatency
{
    private const int Packets = 1_500;

    public static async Task MeasureAsync(GoalReport report, CancellationToken cancel)
    {
        await using EngineProcess engine = await EngineProcess.StartAsync(agents: 1, cancel);
        using var caller = new RtpProbe(EngineSettings.Callers);
        using var agent = new RtpProbe(EngineSettings.Phones);
        using var direct = new RtpProbe(EngineSettings.Phones);
        using var callers = new Callers(engine.Sip, EngineSettings.Callers, EngineSettings.ToQueue, caller.Port);
        using var phones = new Phones(
            engine.Sip, EngineSettings.Phones, engine.Settings.AgentNames, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5), agent.Port);
        phones.Start();
        await Until.HoldsAsync(() => phones.Registered == 1, "the phone is registered", TimeSpan.FromSeconds(10), cancel);
        callers.Wanted = 1;
        callers.Start();
        await Until.HoldsAsync(() => callers.Up == 1 && phones.Talking == 1, "caller and agent talk", TimeSpan.FromSeconds(10), cancel);
        caller.SendTo(callers.MediaPortOfLastAnswer, engine.Sip.Address);
        agent.Answers = true;
        await ExchangeAsync(caller, direct, 200, cancel); // both sides are latched, code is warm
        Runs half = new(), most = new(), directHalf = new(), directMost = new();
        long lost = 0;
        for (int run = 0; run < PathSubject.Runs; run++)
        {
            agent.Take();
            direct.Take();
            await ExchangeAsync(caller, direct, Packets, cancel);
            double[] relayed = agent.Take();
            double[] straight = direct.Take();
            lost += Packets - relayed.Length;
            directHalf.Add(Runs.Quantile(straight, 0.5));
            directMost.Add(Runs.Quantile(straight, 0.99));
            half.Add(Runs.Quantile(relayed, 0.5) - Runs.Quantile(straight, 0.5));
            most.Add(Runs.Quantile(relayed, 0.99) - Runs.Quantile(straight, 0.99));
        }

        report.AtMost("relay latency added to a packet of one bridged call, p50", 2_000, "µs", half, $"straight {GoalReport.Text(directHalf.Median)} µs; {lost} lost");
        report.AtMost("relay latency added to a packet of one bridged call, p99", 2_000, "µs", most,
            $"straight {GoalReport.Text(directMost.Median)} µs; the goal is for 1,500 calls a core, which bench/run media will load");
    }

    private static async Task ExchangeAsync(RtpProbe caller, RtpProbe direct, int packets, CancellationToken cancel)
    {
        await Task.Factory.StartNew(
            () =>
            {
                for (int i = 0; i < packets; i++)
                {
                    caller.Send();
                    Thread.Sleep(1);
                    caller.SendStraight(direct);
                    Thread.Sleep(1);
                }
            },
            cancel,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        await Task.Delay(200, cancel); // the last ones arrive
    }
}
