using System.Globalization;
using System.Net;
using Routing.Simulator;
using Routing.Simulator.Behaviour;

namespace Routing.Bench.Soak;

/// <summary>
/// A crowd of callers or of agents in a process of its own, so that it can vanish as peers do. It says what it has placed as
/// it goes, and ends when its time is over or nobody reads its words any more: when its standard input ends.
/// </summary>
internal static class SoakCrowd
{
    /// <param name="words">callers or agents, the engine, the own address, the seed, the seconds, the first number or agent, how many a second or in all.</param>
    public static async Task<int> RunAsync(string[] words)
    {
        if (words is not [var kind, var engine, var address, var seed, var seconds, var first, var count])
        {
            return 2;
        }

        using var stop = new CancellationTokenSource();
        _ = Task.Run(() => Console.In.ReadLine()).ContinueWith(_ => stop.Cancel(), TaskScheduler.Default);
        var options = new CrowdOptions
        {
            Seed = ulong.Parse(seed, CultureInfo.InvariantCulture),
            Address = IPAddress.Parse(address),
            Duration = TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)),
            DrainWithin = TimeSpan.FromSeconds(90),
            KeepCalls = 0,
            Callers = kind == "callers" ? Callers(first, double.Parse(count, CultureInfo.InvariantCulture)) : null,
            Agents = kind == "agents" ? Agents(int.Parse(first, CultureInfo.InvariantCulture), int.Parse(count, CultureInfo.InvariantCulture)) : null,
        };
        await using Crowd crowd = Crowd.Bind(options);
        Task<Simulator.Reports.CrowdReport> run = crowd.RunAsync(IPEndPoint.Parse(engine), stop.Token);
        while (!run.IsCompleted)
        {
            Console.WriteLine($"placed {crowd.Progress.Placed}");
            await Task.WhenAny(run, Task.Delay(200));
        }

        Console.WriteLine($"placed {(await run).Placed}");
        return 0;
    }

    private static CallerOptions Callers(string first, double perSecond) => new()
    {
        CalledNumber = Engines.EngineSettings.Menu,
        FirstNumber = first,
        CallsPerSecond = perSecond,
        MaxConcurrent = 400,
        Behaviour = new CallerBehaviour
        {
            LeavesInGreeting = 0.15,
            GreetingPatience = Spread.Uniform(Seconds(0.05), Seconds(1.5)),
            KeyAfter = Spread.Uniform(Seconds(0.3), Seconds(2.5)),
            Choices = [new("1", 8), new("9", 1, EntersQueue: false), new("", 1, EntersQueue: false)],
            QueuePatience = Spread.Exponential(Seconds(15), Seconds(0.2), Seconds(60)),
            Talk = Spread.Uniform(Seconds(0.2), Seconds(15)),
        },
    };

    private static AgentOptions Agents(int first, int count) => new()
    {
        Agents =
        [
            .. Enumerable.Range(first, count).Select(n => n.ToString(CultureInfo.InvariantCulture))
                .Select(agent => new SimulatedAgent(agent, agent, Engines.EngineSettings.Password(agent))),
        ],
        Behaviour = new AgentBehaviour
        {
            AnswerAfter = Spread.Uniform(Seconds(0.1), Seconds(3)),
            Declines = 0.05,
            Ignores = 0.05,
            HangsUp = 1, // whichever of the two ends it first: a talk ends even when its caller's carrier has vanished
            Talk = Spread.Uniform(Seconds(0.2), Seconds(15)),
        },
    };

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
