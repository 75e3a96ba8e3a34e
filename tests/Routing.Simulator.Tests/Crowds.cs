using System.Net;
using Routing.Simulator.Behaviour;
using Routing.Simulator.Reports;

namespace Routing.Simulator.Tests;

/// <summary>Small crowds whose callers call their own agents' phone directly, over UDP on loopback, without an engine.</summary>
internal static class Crowds
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    /// <summary>Callers who stay until the agent's tone and talk for 800 ms.</summary>
    public static CallerBehaviour PatientCallers => new()
    {
        LeavesInGreeting = 0,
        KeyAfter = Spread.Always(Ms(300)),
        QueuePatience = Spread.Always(TimeSpan.FromSeconds(10)),
        Talk = Spread.Always(Ms(800)),
    };

    /// <summary>Agents who answer after 100 ms and leave the end to the caller.</summary>
    public static AgentBehaviour QuickAgents => new()
    {
        AnswerAfter = Spread.Always(Ms(100)),
        HangsUp = 0,
    };

    public static CrowdOptions Direct(int calls, CallerBehaviour callers, AgentBehaviour agents, int concurrent = 1) => new()
    {
        Seed = 7,
        Callers = new CallerOptions { CalledNumber = "1001", Calls = calls, CallsPerSecond = 1000, MaxConcurrent = concurrent, Behaviour = callers },
        Agents = new AgentOptions { Agents = [new SimulatedAgent("1001")], Behaviour = agents },
        StopWithin = TimeSpan.FromSeconds(4),
    };

    /// <summary>Runs a crowd against its own agents, or against <paramref name="target"/>.</summary>
    public static async Task<CrowdReport> RunAsync(CrowdOptions options, IPEndPoint? target = null)
    {
        await using Crowd crowd = Crowd.Bind(options);
        CrowdReport report = await crowd.RunAsync(target ?? crowd.AgentsEndPoint!).WaitAsync(Deadline);
        Assert.Equal(report.Placed, report.Outcomes.Total);
        Assert.Equal(0, crowd.Progress.Calls);
        return report;
    }
}
