using Routing.Simulator;
using Routing.Simulator.Behaviour;

namespace Routing.Server.Demo;

/// <summary>How the demo's callers and agents behave: most as they should, some as people do.</summary>
internal static class DemoCrowd
{
    public static CrowdOptions Options(DemoOptions options) => new()
    {
        Seed = options.Seed,
        Callers = new CallerOptions
        {
            CalledNumber = DemoConfiguration.Number,
            Calls = options.Callers,
            CallsPerSecond = options.Callers / options.Duration.TotalSeconds,
            MaxConcurrent = 1_000,
            Behaviour = new CallerBehaviour
            {
                LeavesInGreeting = 0.04,
                Choices = [new("1", 3), new("2", 2)],
                KeyAfter = Spread.Uniform(Seconds(0.4), Seconds(2)),
                QueuePatience = Spread.Exponential(Seconds(25), Seconds(3), Seconds(60)),
                Talk = Spread.Uniform(Seconds(2), Seconds(7)),
            },
        },
        Agents = new AgentOptions
        {
            Agents = [.. DemoConfiguration.Agents(options.Agents).Select(a => new SimulatedAgent(a, a, DemoConfiguration.Password(a)))],
            Behaviour = new AgentBehaviour
            {
                AnswerAfter = Spread.Uniform(Seconds(0.3), Seconds(1.5)),
                Declines = 0.04,
                Ignores = 0.03,
                HangsUp = 0.5,
                Talk = Spread.Uniform(Seconds(2), Seconds(6)),
            },
        },
    };

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
